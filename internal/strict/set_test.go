// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/internal/strict"
)

func TestSet(t *testing.T) {
	cases := map[string]struct {
		reason string
		over   spec
		set    []string
		want   spec
	}{
		"Scalars": {
			reason: "the destination reads the value",
			set:    []string{"instances=5", "small=-3", "port=0x10", "ratio=2", "monitor=true", "data=aGk="},
			want:   spec{Instances: 5, Small: -3, Port: 16, Ratio: 2, Monitor: true, Data: []byte("hi")},
		},
		"Verbatim": {
			reason: "a string needs no quotes and loses none",
			set:    []string{"storage.size=100", "storage.class=null", "password= \"a=b\" # c"},
			want:   spec{Storage: storage{Size: "100", Class: new("null")}, Password: " \"a=b\" # c"},
		},
		"EmptyString": {"nothing is a string too", spec{Password: "x"}, []string{"password="}, spec{}},
		"Pointers":    {"pointers on the way are allocated", spec{}, []string{"wal.class=fast"}, spec{Wal: &storage{Class: new("fast")}}},
		"Maps": {
			reason: "the key of a map of scalars is all that follows; brackets hold any key",
			set:    []string{"parameters.work_mem=8MB", "parameters.pg_stat_statements.max=1", "parameters[a=b/c.d]=x=y", "parameters[q]r]=z"},
			want:   spec{Parameters: map[string]string{"work_mem": "8MB", "pg_stat_statements.max": "1", "a=b/c.d": "x=y", "q]r": "z"}},
		},
		"MapOfStructs": {
			reason: "the key of a map of structs is one part, and what it holds stays",
			over:   spec{Pools: map[string]*meta{"a": {Name: "n"}}},
			set:    []string{"pools.a.labels.x.y=1", "pools[b.c].name=m"},
			want: spec{Pools: map[string]*meta{
				"a": {Name: "n", Labels: map[string]string{"x.y": "1"}}, "b.c": {Name: "m"},
			}},
		},
		"Lists": {
			reason: "an index sets an item or appends",
			over:   spec{Zones: []string{"a"}},
			set:    []string{"zones[0]=b", "zones[1]=c", "disks[0].size=1Gi"},
			want:   spec{Zones: []string{"b", "c"}, Disks: []storage{{Size: "1Gi"}}},
		},
		"Flow": {
			reason: "lists and maps are written in one line; a list replaces, a map merges",
			over:   spec{Zones: []string{"z"}, Parameters: map[string]string{"a": "x"}},
			set:    []string{"zones=[a, 'b']", "parameters={b: z}", "wal={size: 1Gi}"},
			want:   spec{Zones: []string{"a", "b"}, Parameters: map[string]string{"a": "x", "b": "z"}, Wal: &storage{Size: "1Gi"}},
		},
		"Null": {"null resets", spec{Wal: &storage{}, Zones: []string{"a"}, Instances: 3}, []string{"wal=null", "zones=null", "instances=null"}, spec{}},
		"Any": {
			reason: "an any takes what YAML makes of the value, and paths build maps and lists in it",
			set:    []string{"extra.a.b=5", "extra.a[c.d]=x", "extra.l[0]=true", "extra.l[1].m=[1]"},
			want: spec{Extra: map[string]any{
				"a": map[string]any{"b": int64(5), "c.d": "x"}, "l": []any{true, map[string]any{"m": []any{int64(1)}}},
			}},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := tc.over
			for _, assignment := range tc.set {
				if err := strict.Set(&got, assignment); err != nil {
					t.Errorf("%s: %s: %v", tc.reason, assignment, err)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s: -want +got\n%s", tc.reason, diff)
			}
		})
	}
}

func TestSetFaults(t *testing.T) {
	cases := map[string]struct {
		reason string
		set    string
		want   string
	}{
		"NoValue":       {"an assignment needs its sign", "instances", `an assignment has the form path=value; "=" is missing`},
		"NoPath":        {"and a path", "=5", `an assignment has the form path=value; the path before "=" is missing`},
		"Empty":         {"nothing is no assignment", "", `an assignment has the form path=value; "=" is missing`},
		"Unknown":       {"the nearest name, as in a file", "storage.sise=5", `storage.sise: unknown field "sise", did you mean "size"?`},
		"UnknownEmpty":  {"two dots are a mistake", "storage..size=5", `storage.: unknown field "", valid names are size, class`},
		"Bracket":       {"a struct has no keys", "storage[size]=5", `storage.size: write .size; brackets are only for maps and lists`},
		"NotANumber":    {"numbers are strict", "instances=five", `instances: expected a whole number, got "five"`},
		"NoNumber":      {"nothing is no number", "instances=", `instances: expected a whole number, got nothing`},
		"Range":         {"and in range", "small=300", `small: expected a whole number from -128 to 127, got 300`},
		"NotABool":      {"bools are strict", "monitor=yes", `monitor: expected true or false, got yes: write true or false`},
		"Below":         {"a scalar has no fields", "instances.x=1", `instances: is a whole number and has no field "x"`},
		"BelowEntry":    {"nor has an entry", "parameters[a][b]=1", `parameters[a]: is a string and has no field "b"`},
		"NoIndex":       {"a list has items only", "zones.a=x", `zones: is a list; name one item as [0] or append as [0]`},
		"PastEnd":       {"a list has no holes", "zones[2]=x", `zones: has 0 items; [0] appends the next one, [2] is past it`},
		"Negative":      {"and no end to count from", "zones[-1]=x", `zones: is a list; name one item as [0] or append as [0]`},
		"List":          {"a list takes a list", "zones=a", `zones: expected a list, got a string; write it as [a, b]`},
		"Map":           {"a map takes a map", "storage=a", `storage: expected a map, got a string; write it as {key: value}`},
		"Inside":        {"what is inside is checked with its path", "disks=[{sise: 1Gi, class: 5}]", "disks[0].sise: unknown field \"sise\", did you mean \"size\"?\ndisks[0].class: expected a string, got a number: quote it as \"5\""},
		"Syntax":        {"a bracket that is not closed", "zones=[a", `zones: missing "]" for a list that starts here`},
		"Documents":     {"one value is one document", "zones=[a]\n---\n[b]", `zones: expected one value, got several documents`},
		"Any":           {"words for bools are ambiguous in an any", "extra=on", `extra: YAML 1.1 readers such as kubectl read this as a bool; write true or false, or quote it as "on"`},
		"Secret":        {"a secret is not shown", "password.x=hunter2", `password: is a string and has no field "x"`},
		"SecretBytes":   {"not even in base64's fault", "data=hunter2", `data: expected base64 text; encode the value with base64`},
		"SecretAny":     {"nor in the parser's", "extra.token=*hunter2", `extra.token: is not valid YAML`},
		"Unclosed":      {"a bracket in the path that is not closed takes the rest", "parameters[a=1", `an assignment has the form path=value; "=" is missing`},
		"EmptyKey":      {"an entry has a name", "parameters[]=1", `parameters[]: the key is empty`},
		"Deep":          {"paths have an end", "extra" + strings.Repeat("[0]", 200) + "=1", "extra" + strings.Repeat("[0]", 100) + ": is nested more than 100 levels deep"},
		"InsideAScalar": {"an any that holds a scalar has no fields", "extra.a.b.c.d[0].e=[\"x", `extra.a.b.c.d[0].e: missing closing quote for a quote that starts here`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			err := strict.Set(&spec{}, tc.set)
			if err == nil {
				t.Fatalf("%s: got no error", tc.reason)
			}
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Errorf("%s: -want +got\n%s", tc.reason, diff)
			}
		})
	}
}

func TestSecretNumber(t *testing.T) {
	err := strict.Set(&struct{ TokenLifetime int }{}, "TokenLifetime=hunter2")
	if got := err.Error(); got != "TokenLifetime: expected a whole number, got a string" {
		t.Errorf("a value that may be secret is never shown: %s", got)
	}
}

func TestSetKeepsOnFault(t *testing.T) {
	shared := []string{"a"}
	got := spec{Zones: shared, Extra: map[string]any{"a": "b"}}
	if err := strict.Set(&got, "zones[0]=b"); err != nil || shared[0] != "a" {
		t.Errorf("a list that two values share must not change: %v, %v", shared, err)
	}
	err := strict.Set(&got, "extra.a.b=c")
	var fault *strict.Error
	if !errors.As(err, &fault) || fault.Field != "extra.a" || fault.Detail != `is a string and has no field "b"` {
		t.Errorf("a scalar inside an any has no fields: %v", err)
	}
	if err := strict.Set(got, "zones[0]=b"); err == nil {
		t.Error("a value that is no pointer cannot be set")
	}
}
