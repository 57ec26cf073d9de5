// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/internal/effects"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

func isDangerous(c Class) bool { return c == FailsLater || c == DataAtRisk }

// TestGuards checks that each guard has a class that is guarded, and says what follows.
func TestGuards(t *testing.T) {
	deleted := map[string]bool{}
	for _, g := range Guards() {
		name := g.Kind + " " + g.Path
		assert.Check(t, isDangerous(g.Class), "%s: class %s", name, g.Class)
		assert.Check(t, (g.Condition == "") != (g.Unable == ""), "%s: condition %q, unable %q", name, g.Condition, g.Unable)
		assert.Check(t, g.Page != "" && (g.Condition == "" || g.Why != ""), name)
		for _, text := range []string{g.Why, g.Unable} {
			assert.Check(t, !strings.HasSuffix(text, ".") && !strings.Contains(text, "  "), "%s: %q", name, text)
		}
		deleted[g.Kind] = deleted[g.Kind] || g.Path == ""
	}
	for _, table := range tables() {
		if kinds.Named(table.kind).HoldsData {
			assert.Check(t, deleted[table.kind], "the deletion of a %s is neither refused nor listed", table.kind)
		}
	}
	for kind := range deletions() {
		assert.Check(t, slices.ContainsFunc(tables(), func(t *table) bool { return t.kind == kind }), "%s has no table", kind)
	}
}

// guardClasses are the classes of the changes that the guards of a rule are about, seen or not.
func guardClasses(r *rule) []Class {
	var all []Class
	for _, g := range tableOf(r.kind).guardsOf(r) {
		all = append(all, g.Class)
	}
	return all
}

// TestGuardsOfChanges compares the classes that the rules decide for many changes with those of their guards.
func TestGuardsOfChanges(t *testing.T) {
	seen := 0
	check := func(label string, old, new Side) {
		all, err := decided(old, new)
		assert.NilError(t, err, label)
		for _, p := range all.pairs {
			for _, c := range p.changes {
				if c.rule == nil || !isDangerous(c.effect.Class) {
					continue
				}
				seen++
				assert.Check(t, slices.Contains(guardClasses(c.rule), c.effect.Class), "%s: %s is %s, and its guards are about %v",
					label, c.path, c.effect.Class, guardClasses(c.rule))
			}
		}
	}
	changes, err := effects.Load("testdata/effects")
	assert.NilError(t, err)
	read := func(text []byte) Side {
		resources, _, faults := lint.Read("x", text)
		assert.Equal(t, len(faults), 0)
		return Side{Label: "x", Resources: resources, Target: profiles.NewestTarget}
	}
	for _, c := range changes {
		check(c.Label, read(c.Old), read(c.New))
	}
	for _, cases := range []map[string]contextCase{rollCases(), restartCases(), podCases(), imageCases(), volumeCases(), metadataCases()} {
		for name, c := range cases {
			check(name, edited(t, c.old, c.beside), edited(t, c.new, c.beside))
		}
	}
	assert.Assert(t, seen >= 40, "only %d changes", seen)
}
