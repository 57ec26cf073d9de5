// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"testing"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"sigs.k8s.io/yaml"
)

// FuzzImport: no input makes it panic, and a resulting profile renders. Import itself verifies that it renders the same objects.
func FuzzImport(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(live))
	for seed := range 6 {
		manifest, err := yaml.Marshal(randomCluster(int64(seed), []float64{0.9, 0.5}[seed%2]))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(manifest)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		result, err := adopt.Import([]adopt.Source{{Name: "fuzz", Data: data}}, adopt.Options{})
		if err != nil {
			return
		}
		p, err := profiles.Parse("imported", result.Profile)
		if err != nil {
			t.Fatalf("%v\n%s", err, result.Profile)
		}
		if _, err := render.Objects(p, render.Options{}); err != nil {
			t.Fatalf("%v\n%s", err, result.Profile)
		}
	})
}
