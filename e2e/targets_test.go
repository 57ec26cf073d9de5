// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"testing"

	"github.com/pgha/pgha/e2e/schema"
	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/profiles"
)

// TestTargets checks that every built-in profile renders for every target, and that the CRDs of that release accept all
// objects: no unknown field, no violation of the OpenAPI schema and the CEL rules.
func TestTargets(t *testing.T) {
	for _, name := range profiles.Names() {
		for _, target := range sources.Targets {
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

// TestSameTargets compares this module's list of targets with the library's.
func TestSameTargets(t *testing.T) {
	var got []string
	for _, target := range profiles.Targets() {
		got = append(got, target.String())
	}
	if len(got) != len(sources.Targets) {
		t.Fatalf("the library has %v, e2e tests %v", got, sources.Targets)
	}
	for i := range got {
		if got[i] != sources.Targets[i] {
			t.Errorf("the library has %v, e2e tests %v", got, sources.Targets)
		}
	}
}
