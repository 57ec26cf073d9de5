// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecodeFaults(t *testing.T) {
	cases := map[string]struct {
		reason string
		in     string
		want   []string
	}{
		"UnknownNear": {
			reason: "a mistyped name gets the one that was meant, whatever the case",
			in:     "spec:\n  storage:\n    sise: 1Gi\n  Instances: 3\n  wal: {clas: x, szie: y}\n",
			want: []string{
				`p.yaml:3:5: spec.storage.sise: unknown field "sise", did you mean "size"?`,
				`p.yaml:4:3: spec.Instances: unknown field "Instances", did you mean "instances"?`,
				`p.yaml:5:9: spec.wal.clas: unknown field "clas", did you mean "class"?`,
				`p.yaml:5:18: spec.wal.szie: unknown field "szie", did you mean "size"?`,
			},
		},
		"UnknownFar": {
			reason: "without a near name the valid ones are listed when they are few",
			in:     "replicas: 3\nspec:\n  bootstrap: x\n",
			want: []string{
				`p.yaml:1:1: replicas: unknown field "replicas", valid names are kind, name, labels, spec`,
				`p.yaml:3:3: spec.bootstrap: unknown field "bootstrap"`,
			},
		},
		"Duplicate": {
			reason: "the second of two equal keys is the fault, at any depth and in any kind of map",
			in:     "kind: a\nspec:\n  parameters: {a: x, b: z, a: z}\n  extra:\n    q.r: 1\n    q.r: 2\nkind: b\n",
			want: []string{
				`p.yaml:3:28: spec.parameters[a]: duplicate key "a", already set on line 3`,
				`p.yaml:6:5: spec.extra[q.r]: duplicate key "q.r", already set on line 5`,
				`p.yaml:7:1: kind: duplicate key "kind", already set on line 1`,
			},
		},
		"NotAString": {
			reason: "nothing is converted to a string; the message gives the text to type",
			in:     "kind: 100\nname: true\nspec:\n  zones: [1.5, on, [], {}]\n  storage: {size: 1_000}\n",
			want: []string{
				`p.yaml:1:7: kind: expected a string, got a number: quote it as "100"`,
				`p.yaml:2:7: name: expected a string, got a bool: quote it as "true"`,
				`p.yaml:4:11: spec.zones[0]: expected a string, got a number: quote it as "1.5"`,
				`p.yaml:4:16: spec.zones[1]: expected a string, got a value that YAML 1.1 readers such as kubectl read as a bool: quote it as "on"`,
				`p.yaml:4:20: spec.zones[2]: expected a string, got a list`,
				`p.yaml:4:24: spec.zones[3]: expected a string, got a map`,
				`p.yaml:5:19: spec.storage.size: expected a string, got a number: quote it as "1_000"`,
			},
		},
		"NotANumber": {
			reason: "whole numbers are whole, unquoted and in range",
			in:     "spec:\n  instances: three\n  small: 128\n  port: -1\n  ratio: .inf\n",
			want: []string{
				`p.yaml:2:14: spec.instances: expected a whole number, got "three"`,
				`p.yaml:3:10: spec.small: expected a whole number from -128 to 127, got 128`,
				`p.yaml:4:9: spec.port: expected a whole number from 0 to 65535, got -1`,
				`p.yaml:5:10: spec.ratio: expected a number, got .inf`,
			},
		},
		"NotANumberEither": {
			reason: "quotes, fractions and collections are no whole numbers",
			in:     "spec:\n  instances: \"3\"\n  small: 1.0\n  port: [1]\n  ratio: '0.5'\n",
			want: []string{
				`p.yaml:2:14: spec.instances: expected a whole number, got "3": remove the quotes`,
				`p.yaml:3:10: spec.small: expected a whole number, got 1.0`,
				`p.yaml:4:9: spec.port: expected a whole number, got a list`,
				`p.yaml:5:10: spec.ratio: expected a number, got "0.5": remove the quotes`,
			},
		},
		"NotABool":       {"YAML 1.1's words for a bool are not ours", "spec: {monitor: yes}\n", []string{`p.yaml:1:17: spec.monitor: expected true or false, got yes: write true or false`}},
		"QuotedBool":     {"a quoted bool is a string", "spec: {monitor: 'true'}\n", []string{`p.yaml:1:17: spec.monitor: expected true or false, got "true": remove the quotes`}},
		"QuotedOldBool":  {"removing the quotes would not help", "spec: {monitor: 'off'}\n", []string{`p.yaml:1:17: spec.monitor: expected true or false, got "off": write true or false`}},
		"NumberForBool":  {"1 is not true", "spec: {monitor: 1}\n", []string{`p.yaml:1:17: spec.monitor: expected true or false, got 1`}},
		"ScalarForMap":   {"the way out is a line below", "spec:\n  storage: 1Gi\n", []string{`p.yaml:2:12: spec.storage: expected a map, got a string; write "key: value" lines below it`}},
		"ListForMap":     {"a dash too many", "spec:\n  storage:\n  - size: 1Gi\n", []string{`p.yaml:3:3: spec.storage: expected a map, got a list; write "key: value" lines without "- "`}},
		"ScalarForList":  {"one item is still a list", "spec:\n  zones: a\n", []string{`p.yaml:2:10: spec.zones: expected a list, got a string; write each item on a line of its own after "- "`}},
		"MapForList":     {"a dash is missing", "spec:\n  disks:\n    size: 1Gi\n", []string{`p.yaml:3:5: spec.disks: expected a list, got a map; start each item with "- "`}},
		"ListForRoot":    {"the root has no path", "- a\n", []string{`p.yaml:1:1: expected a map, got a list; write "key: value" lines without "- "`}},
		"NullRoot":       {"a whole document that is null is a mistake, not a reset", "--- null\n", []string{`p.yaml:1:5: expected a map, got null`}},
		"Base64":         {"bytes are base64 and are never shown", "spec: {data: 'hunter2!'}\n", []string{`p.yaml:1:14: spec.data: expected base64 text; encode the value with base64`}},
		"NumberForBytes": {"a number is no base64", "spec: {data: 1234}\n", []string{`p.yaml:1:14: spec.data: expected base64 text, got a number`}},
		"Secret":         {"a value that may be secret is never shown", "spec: {password: 123456}\n", []string{`p.yaml:1:18: spec.password: expected a string, got a number: quote it`}},
		"SecretParent":   {"not even below such a name", "spec: {pools: {token: {name: 12}}}\n", []string{`p.yaml:1:30: spec.pools[token].name: expected a string, got a number: quote it`}},
		"ViaAlias": {"faults come in the order of the file", "spec: {extra: &a [yes], zones: *a, small: x}\nname: 1\n", []string{
			`p.yaml:1:19: spec.extra[0]: YAML 1.1 readers such as kubectl read this as a bool; write true or false, or quote it as "yes"`,
			`p.yaml:1:19: spec.zones[0]: expected a string, got a value that YAML 1.1 readers such as kubectl read as a bool: quote it as "yes"`,
			`p.yaml:1:43: spec.small: expected a whole number, got "x"`, `p.yaml:2:7: name: expected a string, got a number: quote it as "1"`,
		}},
		"Long": {
			"a message shows only the beginning of a long value", "spec: {instances: " + strings.Repeat("x", 100) + "}\n",
			[]string{`p.yaml:1:19: spec.instances: expected a whole number, got "` + strings.Repeat("x", 40) + `…"`},
		},
		"Keys": {
			reason: "a key is a string and nothing else",
			in:     "spec:\n  parameters:\n    1: a\n    yes: b\n    [a]: c\n    ? \n    : d\n    null: e\n    !x f: g\n",
			want: []string{
				`p.yaml:3:5: spec.parameters: a key must be a string, got a number; quote it as "1"`,
				`p.yaml:4:5: spec.parameters: a key must be a string, got a bool; quote it as "yes"`,
				`p.yaml:5:5: spec.parameters: a key must be a string, got a list`,
				`p.yaml:6:6: spec.parameters: a key is missing before ":"`,
				`p.yaml:8:5: spec.parameters: a key must be a string, got null; quote it as "null"`,
				`p.yaml:9:5: spec.parameters: the tag !x is not supported; remove it`,
			},
		},
		"Merge": {
			"merge keys are no part of YAML 1.2", "spec:\n  storage: &s {size: a}\n  wal:\n    <<: *s\n",
			[]string{`p.yaml:4:5: spec.wal: merge keys (<<) are not supported; write the fields out`},
		},
		"Tags": {
			reason: "tags name types of other programs",
			in:     "kind: !Ref x\nname: !!int '5'\nspec:\n  zones: !!set {a}\n  extra: !!binary aGk=\n",
			want: []string{
				`p.yaml:1:7: kind: the tag !Ref is not supported; remove it`,
				`p.yaml:2:7: name: the tag !!int is not supported; remove it`,
				`p.yaml:4:10: spec.zones: the tag !!set is not supported; remove it`,
				`p.yaml:5:10: spec.extra: the tag !!binary is not supported; remove it`,
			},
		},
		"AnyFaults": {
			reason: "an any is as strict about keys, words and numbers",
			in:     "spec:\n  extra:\n    a b: [no]\n    c: {d: .nan, 5: e}\n",
			want: []string{
				`p.yaml:3:11: spec.extra[a b][0]: YAML 1.1 readers such as kubectl read this as a bool; write true or false, or quote it as "no"`,
				`p.yaml:4:12: spec.extra.c.d: expected a number, got .nan`,
				`p.yaml:4:18: spec.extra.c: a key must be a string, got a number; quote it as "5"`,
			},
		},
		"Recursion": {
			"an alias inside its own anchor never ends", "spec:\n  extra: &a\n    b: [*a]\n",
			[]string{`p.yaml:3:9: spec.extra.b[0]: the alias *a is inside its own anchor; write the value out`},
		},
		"Bomb": {
			reason: "a few lines must not become gigabytes; one message, at the alias that a person typed",
			in: "spec:\n  extra:\n  - &a [x,x,x,x,x,x,x,x,x,x]\n  - &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n" +
				"  - &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n  - &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n  - *d\n  - *d\n",
			want: []string{`p.yaml:6:30: spec.extra[3][7]: aliases repeat more than 10000 values; write the values out`},
		},
		"Deep": {
			"nesting must not exhaust the stack", "spec:\n  extra: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "\n",
			[]string{`p.yaml:2:109: spec.extra` + strings.Repeat("[0]", 99) + `: is nested more than 100 levels deep`},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := decode(t, tc.in, &profile{})
			if diff := cmp.Diff(tc.want, strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s: -want +got\n%s", tc.reason, diff)
			}
		})
	}
}
