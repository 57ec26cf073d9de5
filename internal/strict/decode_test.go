// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/internal/strict"
)

// meta and spec are the parts of a profile.
type meta struct {
	Name   string            `json:"name"`
	Labels map[string]string `json:"labels,omitempty"`
}

type storage struct {
	Size  string  `json:"size"`
	Class *string `json:"class,omitempty"`
}

type spec struct {
	Instances  int               `json:"instances"`
	Small      int8              `json:"small,omitempty"`
	Port       uint16            `json:"port,omitempty"`
	Ratio      float64           `json:"ratio,omitempty"`
	Monitor    bool              `json:"monitor"`
	Storage    storage           `json:"storage"`
	Wal        *storage          `json:"wal,omitempty"`
	Zones      []string          `json:"zones,omitempty"`
	Disks      []storage         `json:"disks,omitempty"`
	Parameters map[string]string `json:"parameters,omitempty"`
	Pools      map[string]*meta  `json:"pools,omitempty"`
	Extra      any               `json:"extra,omitempty"`
	Password   string            `json:"password,omitempty"`
	Data       []byte            `json:"data,omitempty"`
}

type profile struct {
	Kind string `json:"kind"`
	meta `json:",inline"`
	Spec spec `json:"spec"`
}

func decode(t *testing.T, in string, into any) string {
	t.Helper()
	_, errs := strict.Decode("p.yaml", []byte(in), into)
	return errs.Error()
}

func TestDecode(t *testing.T) {
	cases := map[string]struct {
		reason string
		in     string
		over   profile
		want   profile
	}{
		"Nested": {
			reason: "every kind of Go type takes its kind of value",
			in: "kind: Profile\nname: pg\nspec:\n  instances: 3\n  small: -128\n  port: 0x1F\n  ratio: 1e-1\n  monitor: true\n" +
				"  storage: {size: 1Gi, class: fast}\n  wal:\n    size: 2Gi\n  zones: ['1', \"2\", three]\n" +
				"  disks:\n  - size: 3Gi\n  -\n    size: 4Gi\n  parameters:\n    a.b: \"on\"\n  pools: {x: {name: yy}}\n  data: aGk=\n",
			want: profile{Kind: "Profile", meta: meta{Name: "pg"}, Spec: spec{
				Instances: 3, Small: -128, Port: 31, Ratio: 0.1, Monitor: true,
				Storage: storage{Size: "1Gi", Class: new("fast")}, Wal: &storage{Size: "2Gi"}, Zones: []string{"1", "2", "three"},
				Disks: []storage{{Size: "3Gi"}, {Size: "4Gi"}}, Parameters: map[string]string{"a.b": "on"},
				Pools: map[string]*meta{"x": {Name: "yy"}}, Data: []byte("hi"),
			}},
		},
		"OverDefaults": {
			reason: "structs and maps merge, pointers are followed, lists are replaced",
			in: "spec:\n  storage: {class: fast}\n  wal: {size: 9Gi}\n  zones: [c]\n  parameters: {b: x}\n" +
				"  pools: {p: {labels: {b: x}}}\n  extra: {a: {z: 2}, l: [2]}\n",
			over: profile{Kind: "Profile", Spec: spec{
				Storage: storage{Size: "1Gi"}, Wal: &storage{Class: new("slow")}, Zones: []string{"a", "b"},
				Parameters: map[string]string{"a": "x"}, Pools: map[string]*meta{"p": {Name: "n", Labels: map[string]string{"a": "x"}}},
				Extra: map[string]any{"a": map[string]any{"x": int64(1)}, "l": []any{int64(1)}},
			}},
			want: profile{Kind: "Profile", Spec: spec{
				Storage: storage{Size: "1Gi", Class: new("fast")}, Wal: &storage{Size: "9Gi", Class: new("slow")}, Zones: []string{"c"},
				Parameters: map[string]string{"a": "x", "b": "x"},
				Pools:      map[string]*meta{"p": {Name: "n", Labels: map[string]string{"a": "x", "b": "x"}}},
				Extra:      map[string]any{"a": map[string]any{"x": int64(1), "z": int64(2)}, "l": []any{int64(2)}},
			}},
		},
		"Null": {
			reason: "null resets to zero, with or without the word, and takes an entry out of a map",
			in:     "kind: null\nname: ~\nspec:\n  instances:\n  wal: NULL\n  zones: null\n  parameters: {a: null, new: null}\n  pools: {p: ~}\n  extra: null\n",
			over: profile{Kind: "Profile", meta: meta{Name: "n"}, Spec: spec{
				Instances: 3, Wal: &storage{}, Zones: []string{"a"}, Extra: 1,
				Parameters: map[string]string{"a": "x", "b": "y"}, Pools: map[string]*meta{"p": {}},
			}},
			want: profile{Spec: spec{Parameters: map[string]string{"b": "y"}, Pools: map[string]*meta{}}},
		},
		"Any": {
			reason: "an any takes the types that unstructured Kubernetes objects have, and keeps its nulls for merge patches",
			in:     "spec:\n  extra: [1, -2, 1.5, 18446744073709551615, true, True, a, '1', 2024-01-02, null, {a: null, b: []}]\n",
			want: profile{Spec: spec{Extra: []any{
				int64(1), int64(-2), 1.5, 18446744073709551615.0, true, true, "a", "1", "2024-01-02", nil,
				map[string]any{"a": nil, "b": []any{}},
			}}},
		},
		"Strings": {
			reason: "strings arrive as typed: quoted words and numbers, dates, versions, blocks, quoted merge keys",
			in: "spec:\n  zones:\n  - \"yes\"\n  - '100'\n  - 2024-01-02\n  - 1.2.3\n  - 100Gi\n  - !!str 5\n  - \"\"\n" +
				"  - |\n    a\n    ---b\n  - >-\n    a\n    b\n  parameters: {\"<<\": a, '1': b, \"on\": c}\n",
			want: profile{Spec: spec{
				Zones:      []string{"yes", "100", "2024-01-02", "1.2.3", "100Gi", "5", "", "a\n---b\n", "a b"},
				Parameters: map[string]string{"<<": "a", "1": "b", "on": "c"},
			}},
		},
		"Aliases": {
			reason: "anchors spare repetition, of values and keys",
			in:     "name: &n pg\nspec:\n  storage: &s {size: 1Gi}\n  wal: *s\n  disks: [*s, *s]\n  parameters: {*n : *n}\n",
			want: profile{meta: meta{Name: "pg"}, Spec: spec{
				Storage: storage{Size: "1Gi"}, Wal: &storage{Size: "1Gi"}, Disks: []storage{{Size: "1Gi"}, {Size: "1Gi"}},
				Parameters: map[string]string{"pg": "pg"},
			}},
		},
		"JSON": {
			reason: "JSON is YAML, tabs, escaped slashes and pairs of surrogates included",
			in:     "{\n\t\"kind\": \"\\ud83d\\ude00\\/\\\\ud83d\",\n\t\"spec\": {\"zones\": [\"\\uD83D\\uDE00\", \"\\u00e4\"]}\n}\n",
			want:   profile{Kind: "😀/\\ud83d", Spec: spec{Zones: []string{"😀", "ä"}}},
		},
		"Spellings": {
			reason: "numbers and bools have more than one spelling; file modes are octal, as kubectl reads them",
			in:     "spec: {instances: 0644, port: 0o17, small: +7, monitor: TRUE}\n",
			want:   profile{Spec: spec{Instances: 0o644, Port: 15, Small: 7, Monitor: true}},
		},
		"Markers": {
			reason: "one document may have markers, a directive and comments around it",
			in:     "# head\n%YAML 1.1\n---\nkind: a # tail\n...\n# foot\n",
			want:   profile{Kind: "a"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := tc.over
			if errs := decode(t, tc.in, &got); errs != "" {
				t.Fatalf("%s:\n%s", tc.reason, errs)
			}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(profile{})); diff != "" {
				t.Errorf("%s: -want +got\n%s", tc.reason, diff)
			}
		})
	}
}

func TestDecodeNotAPointer(t *testing.T) {
	for _, into := range []any{nil, profile{}, (*profile)(nil)} {
		got := decode(t, "kind: a\n", into)
		if !strings.Contains(got, "it is not a pointer to a value") {
			t.Errorf("Decode into %T: got %q", into, got)
		}
	}
}
