// SPDX-License-Identifier: Apache-2.0

package crdtable

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// crd is a small CRD of a kind, whose spec has the properties given.
func crd(kind string, properties map[string]any) map[string]any {
	return map[string]any{"spec": map[string]any{
		"group": "postgresql.cnpg.io",
		"names": map[string]any{"kind": kind},
		"versions": []any{map[string]any{
			"subresources": map[string]any{"scale": map[string]any{"specReplicasPath": ".spec.instances"}},
			"schema": map[string]any{"openAPIV3Schema": map[string]any{
				"type": "object",
				"properties": map[string]any{
					"spec":   map[string]any{"type": "object", "properties": properties},
					"status": map[string]any{"type": "object", "properties": map[string]any{"gone": map[string]any{"type": "string"}}},
				},
			}},
		}},
	}}
}

func instances() map[string]any {
	return map[string]any{"type": "integer", "minimum": float64(3000000), "default": float64(1000000)}
}

const want = header + `i	default:1000000	max:2147483647	min:3000000
s	enum:["a","b"]
a	items:2
o	.instances:1	.words:3
-	open
o	.spec:4	.status:5
s
o	values:7
o	.instances:1	.labels:8
o	.spec:9	.status:5

Cluster	1.9.0	6
Cluster	1.10.0	6
Pooler	*	10
`

func filled(t *testing.T) *Table {
	t.Helper()
	table := New()
	words := map[string]any{"type": "array", "items": map[string]any{"type": "string", "enum": []any{"a", "b"}}}
	labels := map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}}
	for _, c := range []struct {
		crd     map[string]any
		release string
	}{
		{crd("Pooler", map[string]any{"instances": instances(), "labels": labels}), Any},
		{crd("Cluster", map[string]any{"instances": instances(), "words": words}), "1.10.0"},
		{crd("Cluster", map[string]any{"instances": instances(), "words": words}), "1.9.0"},
		{crd("FailoverQuorum", map[string]any{"instances": instances()}), "1.9.0"},
	} {
		if err := table.Add(c.crd, c.release); err != nil {
			t.Fatal(err)
		}
	}
	return table
}

// TestText: the order of the lines is that of releases and kinds, whatever was added first, and what was parsed is written again.
func TestText(t *testing.T) {
	table := filled(t)
	if diff := cmp.Diff(want, string(table.Text())); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	again, err := Parse(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(again.Text())); diff != "" {
		t.Errorf("parsed: -want +got\n%s", diff)
	}
	kept := New()
	for _, root := range again.Roots() {
		kept.Keep(again, root)
	}
	if !kept.Same(Root{"Cluster", "1.9.0"}, Root{"Cluster", "1.10.0"}) || kept.Same(Root{"Cluster", "1.9.0"}, Root{"Pooler", Any}) {
		t.Error("equal schemas have one number, others two")
	}
	if diff := cmp.Diff([]string{"spec", "spec.instances", "spec.words", "status"}, kept.Fields(Root{"Cluster", "1.9.0"})); diff != "" {
		t.Errorf("fields: -want +got\n%s", diff)
	}
}

// TestParse: a table that is no table is an error.
func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"head\ns":                      "no roots",
		"head\ns\n\nCluster\t1.9.0\n":  "2 words",
		"head\ns\n\nCluster\t1.9.0\t2": "no such line",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// TestKeyword: a keyword that lint does not support is an error, and is not silently dropped.
func TestKeyword(t *testing.T) {
	if _, err := keyword("multipleOf", int64(2)); err == nil || !strings.Contains(err.Error(), `"multipleOf"`) {
		t.Errorf("got %v", err)
	}
	for name, c := range map[string]struct {
		reason string
		node   map[string]any
	}{
		"type": {"lint does not know it", map[string]any{"type": "set"}},
		"tab":  {"it would end the pattern", map[string]any{"type": "string", "pattern": "a\tb"}},
		"allOf": {
			"two different enumerations have no common line",
			map[string]any{"type": "string", "allOf": []any{map[string]any{"enum": []any{"a"}}, map[string]any{"enum": []any{"b"}}}},
		},
	} {
		if _, err := New().node(c.node, "Kind.spec"); err == nil || !strings.Contains(err.Error(), "Kind.spec") {
			t.Errorf("%s: got %v, but %s", name, err, c.reason)
		}
	}
}
