// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/internal/effects"
	"github.com/pgha/pgha/profiles"
)

// compared says which parts of an observation the tables must give, with a reason for each that is left out.
func compared() cmp.Options {
	return cmp.Options{
		cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(effects.Observed{},
			"Bypassed",                                 // an annotation turned the webhook off: see below
			"Objects",                                  // the tables do not name the objects that the operator builds
			"Reasons", "Refusal", "Warnings", "Lines"), // texts
	}
}

// TestEffects compares the tables with what the operator's own code does about each change.
func TestEffects(t *testing.T) {
	changes, err := effects.Load("testdata/effects")
	assert.NilError(t, err)
	counted := map[string]int{}
	for _, change := range changes {
		for version, want := range change.Observed {
			target, err := profiles.ParseTarget(version)
			assert.NilError(t, err)
			got, err := planned(change, target)
			assert.NilError(t, err, change.Label)
			slices.Sort(want.Volumes)
			want.Refused = want.Refused && !want.Bypassed
			if diff := cmp.Diff(want, got, compared()); diff != "" {
				t.Errorf("%s: %s: (-want +got)\n%s", version, change.Label, diff)
			}
			counted[version]++
		}
	}
	for _, version := range observedVersions() {
		assert.Equal(t, counted[version], 203, version)
	}
}

func observedVersions() []string {
	return []string{"1.25.4", "1.26.1", "1.27.4", "1.28.0", "1.28.2", "1.29.2", "1.30.0", "1.30.1"}
}
