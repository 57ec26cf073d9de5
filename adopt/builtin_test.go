// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// TestBuiltins imports the objects of the built-ins, for every target, and renders them again: every object is the same, byte for
// byte.
func TestBuiltins(t *testing.T) {
	for _, name := range profiles.Names() {
		for _, target := range profiles.Targets() {
			text, err := profiles.Builtin(name)
			assert.NilError(t, err)
			p, err := profiles.Parse(name, text, profiles.Set("--target", "spec.target", target.String()))
			if err != nil {
				continue
			}
			t.Run(name+"/"+target.String(), func(t *testing.T) {
				want := documents(t, p)
				var stream strings.Builder
				for _, d := range want {
					stream.WriteString("---\n" + d)
				}
				result, err := adopt.Import([]adopt.Source{{Name: name, Data: []byte(stream.String())}}, adopt.Options{Target: target.String()})
				assert.NilError(t, err)
				again, err := profiles.Parse("imported", result.Profile)
				assert.NilError(t, err)
				if diff := cmp.Diff(want, documents(t, again)); diff != "" {
					t.Errorf("-want +got:\n%s\n%s", diff, result.Profile)
				}
			})
		}
	}
}

// documents are the objects of a profile by kind, group and name.
func documents(t *testing.T, p *profiles.Profile) map[string]string {
	t.Helper()
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	all := map[string]string{}
	for _, o := range objects {
		doc, err := manifest.Document(o)
		assert.NilError(t, err)
		// Defaults of the operator that pgha renders and the guide omits.
		text := strings.NewReplacer("    podAntiAffinityType: preferred\n", "", "  method: barmanObjectStore\n", "",
			"      dataDurability: required\n", "").Replace(string(doc))
		all[o.GetObjectKind().GroupVersionKind().String()+o.GetName()] = text
	}
	return all
}
