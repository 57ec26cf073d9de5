// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"slices"
	"testing"

	"github.com/pgha/pgha/e2e/schema"
	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/profiles"
)

// TestTargets checks that every built-in profile renders for every release whose manifest is pinned, and that the CRDs of that release
// accept all objects: no unknown field, no violation of the OpenAPI schema and the CEL rules. The other releases are held against the same
// CRDs in a reduced form, by lint's own tests.
func TestTargets(t *testing.T) {
	releases, err := sources.Releases()
	if err != nil {
		t.Fatal(err)
	}
	if len(releases) < len(sources.Targets) {
		t.Fatalf("only the manifests of %v are pinned", releases)
	}
	for _, name := range profiles.Names() {
		for _, target := range releases {
			if tooOld(t, name, target) {
				continue
			}
			t.Run(name+"/"+target, func(t *testing.T) {
				validator, err := schema.ForTarget(target)
				if err != nil {
					t.Fatal(err)
				}
				p := profile(t, name, target)
				for _, part := range parts(p) {
					for _, object := range part.rendered(t, p) {
						for _, err := range validator.Validate(object) {
							t.Errorf("%s: %s %q: %v", part.name, object.GetKind(), object.GetName(), err)
						}
					}
				}
			})
		}
	}
}

// TestSameTargets: the releases that run here are the first of each line and the newest that the library knows.
func TestSameTargets(t *testing.T) {
	var want []string
	for _, target := range profiles.Lines() {
		want = append(want, target.Line()+".0")
	}
	if newest := profiles.NewestTarget.String(); newest != want[len(want)-1] {
		want = append(want, newest)
	}
	if !slices.Equal(want, sources.Targets) {
		t.Errorf("the library has %v, e2e tests %v", want, sources.Targets)
	}
}
