// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/internal/effects"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// TestObservedRefusals: the plan refuses exactly the changes that the operator's own webhook refused.
func TestObservedRefusals(t *testing.T) {
	changes, err := effects.Load("testdata/effects")
	assert.NilError(t, err)
	targets := map[string]profiles.Target{"1.25.4": 2504, "1.26.1": 2601, "1.27.4": 2704, "1.28.0": 2800, "1.28.2": 2802, "1.29.2": 2902, "1.30.0": 3000, "1.30.1": 3001}
	for version, target := range targets {
		agreed, refused := 0, 0
		for _, c := range changes {
			observed, ok := c.Observed[version]
			if !ok {
				continue
			}
			p, err := plan.Compare(manifestSide(t, "old", c.Old, target), manifestSide(t, "new", c.New, target))
			assert.NilError(t, err, c.Label)
			plan.CheckCommands(t, p)
			is, want := refusesAny(p), observed.Refused && !observed.Bypassed
			if want {
				refused++
			}
			if is == want {
				agreed++
				continue
			}
			t.Errorf("%s, %s: refused %t, want %t: %s\n%+v", version, c.Label, is, want, observed.Refusal, p.Sites)
		}
		t.Logf("operator %s: %d of %d changes agree, %d are refused", version, agreed, len(changes), refused)
		assert.Check(t, agreed == len(changes) && refused >= 25, version)
	}
}

func manifestSide(t *testing.T, label string, text []byte, target profiles.Target) plan.Side {
	t.Helper()
	resources, _, faults := lint.Read(label+".yaml", text)
	assert.NilError(t, faults.Err())
	return plan.Side{Label: label, Resources: resources, Target: target}
}

func refusesAny(p *plan.Plan) bool {
	for _, s := range p.Sites {
		if s.Class == plan.Refused {
			return true
		}
	}
	return false
}
