// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/profiles"
)

// TestEveryField looks for fields of a Cluster's spec without a rule: in the Go type, of the newest release, and in the CRD of each target.
func TestEveryField(t *testing.T) {
	table, seen := tableOf("Cluster"), 0
	check := func(where string) func(path, reflect.Type) {
		return func(leaf path, _ reflect.Type) {
			seen++
			if r, _ := table.find(leaf); r == nil {
				t.Errorf("%s: %s has no rule", where, leaf)
			}
		}
	}
	leavesOfType(reflect.TypeFor[cnpgv1.ClusterSpec](), path{{name: "spec"}}, check("Go type"))
	for _, target := range profiles.Targets() {
		n := admission.Schema("Cluster", target).Field("spec")
		leavesOfSchema(n, path{{name: "spec"}}, check(target.String()))
	}
	assert.Assert(t, seen > 5000, "only %d fields", seen)
}

// leavesOfType yields the fields below a Go type that have none below them.
func leavesOfType(t reflect.Type, at path, yield func(path, reflect.Type)) {
	switch {
	case t.Kind() == reflect.Pointer:
		leavesOfType(t.Elem(), at, yield)
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		leavesOfType(t.Elem(), at.at(0), yield)
	case t.Kind() == reflect.Map:
		leavesOfType(t.Elem(), at.field("example"), yield)
	case t.Kind() != reflect.Struct || !hasFields(t):
		yield(at, t)
	default:
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case name == "-" || !f.IsExported():
			case name == "":
				leavesOfType(f.Type, at, yield) // inline
			default:
				leavesOfType(f.Type, at.field(name), yield)
			}
		}
	}
}

// hasFields reports whether a struct is an object in JSON: quantities and durations are not.
func hasFields(t reflect.Type) bool {
	for f := range t.Fields() {
		if f.Tag.Get("json") != "" {
			return true
		}
	}
	return false
}

// leavesOfSchema yields the fields below a node of a CRD that have none below them.
func leavesOfSchema(n *admission.Node, at path, yield func(path, reflect.Type)) {
	below := n.Fields()
	switch {
	case n.Item() != nil:
		leavesOfSchema(n.Item(), at.at(0), yield)
	case len(below) > 0:
		for _, name := range below {
			leavesOfSchema(n.Field(name), at.field(name), yield)
		}
	case n.Field("example") != nil:
		leavesOfSchema(n.Field("example"), at.field("example"), yield)
	default:
		yield(at, nil)
	}
}

// TestRules checks that each rule of a Cluster is complete, can apply to a field, and is the only one for it.
func TestRules(t *testing.T) {
	table := tableOf("Cluster")
	for i := range table.rules {
		r := &table.rules[i]
		assert.Check(t, r.why != "" && r.source != "", "%s has no why or no source", r.path)
		assert.Check(t, !strings.HasSuffix(r.why, "."), "%s: the why ends with a full stop", r.path)
		assert.Check(t, r.does != 0 || r.mechanism != nil || r.class != Unchanged, "%s does nothing, not even nothing", r.path)
		if r.class == FailsLater || r.class == DataAtRisk {
			assert.Check(t, len(r.guards) > 0 || r.noGuard != "", "%s has no guard, and does not say why", r.path)
		}
		at := exampleOf(r.pattern)
		found, _ := table.find(at)
		assert.Check(t, found == r, "%s: another rule applies to %s", r.path, at)
		if at[0].name == "spec" {
			assert.Check(t, slices.ContainsFunc(profiles.Targets(), func(target profiles.Target) bool { return exists(target, at) }),
				"%s: no CRD has %s", r.path, at)
		}
	}
	assert.Assert(t, len(table.rules) > 80, "only %d rules", len(table.rules))
}

// exampleOf replaces the places of a pattern that stand for any name.
func exampleOf(pattern path) path {
	at := slices.Clone(pattern)
	for i := range at {
		if at[i].name == "*" {
			at[i].name = "example"
		}
		if at[i].item {
			at[i].name = "0"
		}
	}
	return at
}

// exists reports whether the CRD of a target has a field. An example stands for any field.
func exists(target profiles.Target, at path) bool {
	n := admission.Schema("Cluster", target)
	for _, s := range at {
		switch {
		case n == nil:
			return false
		case n.Open:
			return true
		case s.item:
			n = n.Item()
		case s.name == "example" && len(n.Fields()) > 0:
			n = n.Field(n.Fields()[0])
		default:
			n = n.Field(s.name)
		}
	}
	return n != nil
}
