// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pgha/pgha/internal/class"
	"github.com/pgha/pgha/lint"
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
	assert.ErrorContains(t, err, `cannot find class "relaod", did you mean "reload"? The classes are refused`)
	_, err = plan.ParseBudget([]string{"Primary-Recreate"})
	assert.ErrorContains(t, err, `did you mean "primary recreated"?`)
}

// TestBeyond checks that connections that end need room in the budget, and that a site keeps what is beyond its budget.
func TestBeyond(t *testing.T) {
	ref := func(kind string) lint.Ref { return lint.Ref{Kind: kind, Name: "pg"} }
	effect := func(c plan.Class, drops ...plan.Endpoint) plan.Effect { return plan.Effect{Class: c, Drops: drops} }
	field := func(path string, c plan.Class, drops ...plan.Endpoint) plan.FieldChange {
		return plan.FieldChange{Path: path, Effect: effect(c, drops...)}
	}
	removed := func(kind string, e plan.Effect) plan.Object {
		return plan.Object{Ref: ref(kind), Action: plan.Remove, Class: e.Class, Effect: &e}
	}
	changed := func(fields ...plan.FieldChange) plan.Object {
		return plan.Object{Ref: ref("Cluster"), Action: plan.Change, Changes: fields}
	}
	cases := map[string]struct {
		reason string
		budget []string
		site   plan.Site
		state  plan.State
		want   []plan.Beyond
	}{
		"ro": {
			reason: "a light class that drops ro", budget: []string{"reload"}, state: plan.BeyondBudget,
			site: plan.Site{Objects: []plan.Object{changed(field("spec.instances", plan.ObjectsOnly, plan.RO), field("spec.a", plan.Reload))}},
			want: []plan.Beyond{{Ref: ref("Cluster"), Fields: []string{"spec.instances"}, Class: plan.ObjectsOnly, Drops: []plan.Endpoint{plan.RO}}},
		},
		"ro covered": {
			reason: "the lightest class that drops ro", budget: []string{"replicas recreated"}, state: plan.WithinBudget,
			site: plan.Site{Objects: []plan.Object{changed(field("spec.instances", plan.ObjectsOnly, plan.RO))}},
		},
		"pooled": {
			reason: "replicas recreated covers ro and not pooled", budget: []string{"replicas recreated"}, state: plan.BeyondBudget,
			site: plan.Site{Objects: []plan.Object{removed("Pooler", effect(plan.ObjectsOnly, plan.RO, plan.Pooled))}},
			want: []plan.Beyond{{Ref: ref("Pooler"), Fields: []string{}, Class: plan.ObjectsOnly, Drops: []plan.Endpoint{plan.Pooled}}},
		},
		"pooled covered": {
			reason: "a switchover drops all of them", budget: []string{"switchover"}, state: plan.WithinBudget,
			site: plan.Site{Objects: []plan.Object{removed("Pooler", effect(plan.ObjectsOnly, plan.RW, plan.RO, plan.Pooled))}},
		},
		"data at risk": {
			reason: "the class is named, and not that connections end", budget: []string{"data at risk"}, state: plan.BeyondBudget,
			site: plan.Site{Objects: []plan.Object{removed("Cluster", effect(plan.DataAtRisk, plan.RW))}},
			want: []plan.Beyond{{Ref: ref("Cluster"), Fields: []string{}, Class: plan.DataAtRisk, Drops: []plan.Endpoint{plan.RW}}},
		},
		"class": {
			reason: "fields of one class are together, without what drops", budget: []string{"reload"}, state: plan.BeyondBudget,
			site: plan.Site{Objects: []plan.Object{changed(field("spec.a", plan.Switchover, plan.RW), field("spec.b", plan.Switchover))}},
			want: []plan.Beyond{{Ref: ref("Cluster"), Fields: []string{"spec.a", "spec.b"}, Class: plan.Switchover, Drops: []plan.Endpoint{}}},
		},
		"elsewhere": {
			reason: "a shared object does something to the Cluster of the site", budget: []string{"reload"}, state: plan.BeyondBudget,
			site: plan.Site{Name: "pg", Class: plan.PrimaryRecreated},
			want: []plan.Beyond{{Ref: ref("Cluster"), Fields: []string{}, Class: plan.PrimaryRecreated, Drops: []plan.Endpoint{}}},
		},
		"refused": {
			reason: "nothing of a refused object is applied", budget: []string{"refused"}, state: plan.WithinBudget,
			site: plan.Site{Objects: []plan.Object{{
				Ref: ref("Cluster"), Action: plan.Change, Refusals: []plan.Refusal{{}}, Changes: []plan.FieldChange{field("spec.a", plan.AllDown, plan.RW)},
			}}},
		},
		"no budget": {
			reason: "nothing is beyond a budget that does not exist", state: plan.NeedsConfirmation,
			site: plan.Site{Objects: []plan.Object{changed(field("spec.a", plan.Reload))}},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b, err := plan.ParseBudget(c.budget)
			assert.NilError(t, err)
			assert.Equal(t, c.site.State(b), c.state, c.reason)
			if diff := cmp.Diff(c.want, c.site.Beyond, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
