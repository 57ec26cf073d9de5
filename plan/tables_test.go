// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/profiles"
)

// schemaPaths lists every field of a kind's spec at any target that has a value of its own.
func schemaPaths(kind string) map[string]path {
	all := map[string]path{}
	var walk func(n *admission.Node, p path)
	walk = func(n *admission.Node, p path) {
		switch names, item := n.Fields(), n.Item(); {
		case n == nil:
		case len(p) > 40:
			panic("a schema without an end at " + p.String())
		case len(names) > 0:
			for _, name := range names {
				walk(n.Field(name), p.field(name))
			}
		case item != nil && len(item.Fields()) > 0:
			all[p.String()+"[]"] = p.item("one")
			walk(item, p.item("one"))
		case n.Field("one") != nil: // a map
			all[p.String()+".*"] = p.field("one")
		default:
			all[p.String()] = p
		}
	}
	for _, target := range profiles.Targets() {
		walk(admission.Schema(kind, target).Field("spec"), path{{name: "spec"}})
	}
	return all
}

// typePaths lists the top fields of a Go type, and those of its spec, for kinds without a schema.
func typePaths(kind string) map[string]path {
	all := map[string]path{}
	var walk func(t reflect.Type, p path)
	walk = func(t reflect.Type, p path) {
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case name == "metadata" || name == "status" || name == "":
			case name == "spec":
				walk(f.Type, p.field(name))
			case f.Type.Kind() == reflect.Map:
				all[p.field(name).String()] = p.field(name).field("one")
			case name == "ports":
				walk(f.Type.Elem(), p.field(name).item("one"))
			default:
				all[p.field(name).String()] = p.field(name)
			}
		}
	}
	if k := kinds.Named(kind); k.New != nil {
		walk(reflect.TypeOf(k.New()).Elem(), nil)
	}
	return all
}

// pathsOf are the fields of a kind that the API server stores.
func pathsOf(kind string) map[string]path {
	if all := schemaPaths(kind); len(all) > 0 {
		return all
	}
	return typePaths(kind)
}

// The only kinds that pgha reads and that have no rules are those of which it has only the name.
func TestTables(t *testing.T) {
	for _, k := range kinds.All() {
		if (tableOf(k.Kind) == noTable) != (k.New == nil) {
			t.Errorf("%s: has a table: %t, has a Go type: %t", k.Kind, tableOf(k.Kind) != noTable, k.New != nil)
		}
	}
}

// Every field of every kind beside the Cluster has a rule of the kind, at every target.
func TestEveryFieldHasARule(t *testing.T) {
	for _, tab := range tables() {
		if tab.kind == "Cluster" || tab.kind == "Deployment" {
			continue
		}
		paths := pathsOf(tab.kind)
		if len(paths) == 0 {
			t.Errorf("%s: no fields", tab.kind)
		}
		for name, p := range paths {
			r, _ := tab.find(p)
			// stringData is written into data, and stringData alone is in no stored object.
			if name == "stringData" {
				continue
			}
			if r == nil {
				t.Errorf("%s: no rule for %s", tab.kind, name)
			} else if r.path == "spec" && slices.Contains([]string{"Database", "ImageCatalog", "ClusterImageCatalog"}, tab.kind) {
				t.Errorf("%s: only the rule about the order covers %s", tab.kind, name)
			}
		}
	}
}

// Every rule decides something: it is the longest for some field.
func TestEveryRuleCounts(t *testing.T) {
	for _, tab := range tables() {
		if tab.kind == "Cluster" || tab.kind == "Deployment" {
			continue
		}
		used := map[*rule]bool{}
		for _, p := range pathsOf(tab.kind) {
			for end := 1; end <= len(p); end++ { // a field may also appear as a whole
				if r, _ := tab.find(p[:end]); r != nil {
					used[r] = true
				}
			}
		}
		for i := range tab.rules {
			r := &tab.rules[i]
			open := r.pattern[0].name == "metadata" || tab.kind == "ConfigMap" || tab.kind == "Secret" || r.pattern[len(r.pattern)-1].name == "storage" ||
				strings.Contains(r.path, "selector[") || tab.kind == "Subscription" && strings.HasSuffix(r.path, "*") || tab.kind == "ExternalSecret"
			if !used[r] && !open {
				t.Errorf("%s: %s covers no field", tab.kind, r.path)
			}
		}
	}
}

// Rules say what users need: who, why and where it was read, in the style of the others.
func TestRulesAreComplete(t *testing.T) {
	for _, tab := range append(slices.Clone(tables()), metadataTable()) {
		if tab.kind == "Cluster" {
			continue
		}
		seen := map[string]bool{}
		for i := range tab.rules {
			r := &tab.rules[i]
			name := tab.kind + ": " + r.path
			if seen[r.path] {
				t.Errorf("%s: twice", name)
			}
			seen[r.path] = true
			if r.why == "" || r.source == "" || r.who == "" {
				t.Errorf("%s: why %q, source %q, who %q", name, r.why, r.source, r.who)
			}
			for _, text := range []string{r.why, r.blocked, r.step} {
				if strings.HasSuffix(text, ".") || strings.Contains(text, "  ") {
					t.Errorf("%s: %q", name, text)
				}
			}
			if first := []rune(r.why + "x")[0]; unicode.IsUpper(first) && !startsWithName(r.why) {
				t.Errorf("%s: starts with a capital: %q", name, r.why)
			}
			if r.class >= FailsLater && r.class < Refused && len(r.guards) == 0 && r.noGuard == "" {
				t.Errorf("%s: %s without a condition", name, r.class)
			}
			if r.does == 0 && r.class == Unchanged {
				t.Errorf("%s: neither a mechanism nor a class", name)
			}
		}
	}
}

func startsWithName(text string) bool {
	first, _, _ := strings.Cut(text, " ")
	return slices.Contains([]string{"Azure", "Kubernetes", "PgBouncer", "Prometheus", "Clusters", "ALTER", "PostgreSQL"}, first)
}
