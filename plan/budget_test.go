// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"testing"

	"github.com/pgha/pgha/internal/class"
	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

// TestClassWords: package class and this package have the same classes.
func TestClassWords(t *testing.T) {
	words := class.Words()
	assert.Equal(t, len(words), int(plan.Refused)+1)
	for i, word := range words[1:] {
		c, err := plan.ParseClass(word)
		assert.NilError(t, err)
		assert.Equal(t, int(c), i+1)
		assert.Equal(t, c.String(), word)
	}
	_, err := plan.ParseClass(class.Unchanged)
	assert.ErrorContains(t, err, "the classes are refused, data at risk, ")
}

func TestState(t *testing.T) {
	cases := map[string]struct {
		reason  string
		changes []plan.Class
		budget  []string
		state   plan.State
		code    int
	}{
		"nothing":             {reason: "no change needs a budget", state: plan.NothingToDo},
		"nothing, budget":     {reason: "a budget that nothing uses", budget: []string{"reload"}, state: plan.NothingToDo},
		"no budget":           {reason: "any change needs a decision", changes: []plan.Class{plan.Ignored}, state: plan.NeedsConfirmation, code: 1},
		"exactly":             {reason: "the named class is covered", changes: []plan.Class{plan.Reload}, budget: []string{"reload"}, state: plan.WithinBudget},
		"lighter":             {reason: "lighter classes are covered too", changes: []plan.Class{plan.NextPod, plan.Reload}, budget: []string{"switchover"}, state: plan.WithinBudget},
		"heavier":             {reason: "one change is enough", changes: []plan.Class{plan.Reload, plan.PrimaryRecreated}, budget: []string{"switchover"}, state: plan.BeyondBudget, code: 1},
		"heaviest named":      {reason: "the order of the words does not matter", changes: []plan.Class{plan.AllDown}, budget: []string{"reload", "all-instances-down", "ignored"}, state: plan.WithinBudget},
		"data":                {reason: "the heaviest of the light ones does not cover it", changes: []plan.Class{plan.DataAtRisk}, budget: []string{"all instances down"}, state: plan.BeyondBudget, code: 1},
		"data named":          {reason: "it is named", changes: []plan.Class{plan.DataAtRisk}, budget: []string{"data-at-risk"}, state: plan.WithinBudget},
		"data does not cover": {reason: "a class that covers only itself", changes: []plan.Class{plan.Reload}, budget: []string{"data at risk"}, state: plan.BeyondBudget, code: 1},
		"nor each other":      {reason: "refused does not cover data at risk", changes: []plan.Class{plan.FailsLater}, budget: []string{"refused", "data at risk"}, state: plan.BeyondBudget, code: 1},
		"refused":             {reason: "no budget names it", changes: []plan.Class{plan.Refused}, state: plan.StateRefused, code: 3},
		"refused wins":        {reason: "it is the worst", changes: []plan.Class{plan.Refused, plan.DataAtRisk}, budget: []string{"reload"}, state: plan.StateRefused, code: 3},
		"refused named":       {reason: "it is named", changes: []plan.Class{plan.Refused}, budget: []string{"refused"}, state: plan.WithinBudget},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b, err := plan.ParseBudget(c.budget)
			assert.NilError(t, err)
			object := plan.Object{Action: plan.Change}
			for _, class := range c.changes {
				if class == plan.Refused {
					object.Refusals = append(object.Refusals, plan.Refusal{})
					continue
				}
				object.Changes = append(object.Changes, plan.FieldChange{Effect: plan.Effect{Class: class}})
			}
			p := plan.Plan{Sites: []plan.Site{{}, {Objects: []plan.Object{object}}}}
			got := p.State(func(*plan.Site) plan.Budget { return b })
			assert.Equal(t, got.String(), c.state.String(), c.reason)
			assert.Equal(t, got.ExitCode(), c.code, c.reason)
		})
	}
	_, err := plan.ParseBudget([]string{"reload", "relaod"})
	assert.ErrorContains(t, err, `cannot find class "relaod"`)
}
