// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/serial/serialtest"
	sigsyaml "sigs.k8s.io/yaml"
)

// checkYAML compares the output for JSON text with sigs.k8s.io/yaml, and reports whether the document was written
// directly. It first passes the text through encoding/json, since YAML reads some escapes differently that
// encoding/json does not write.
func checkYAML(t *testing.T, text []byte) (direct, ok bool) {
	t.Helper()
	root, err := NewWalker().rawJSON(text)
	if err != nil {
		return false, false
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("rawJSON took what encoding/json does not: %v", err)
	}
	canonical, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	want, err := sigsyaml.JSONToYAML(canonical)
	w := yamlWriter{}
	direct = root.kind == mapNode && len(root.kids) > 0 && w.mapping(root.kids, 0, false)
	if err != nil {
		if direct {
			t.Errorf("sigs.k8s.io/yaml refuses %s, the writer gives\n%s: %v", canonical, w.buf, err)
		}
		return direct, false
	}
	if !isOrdered(&root) {
		checkRepeats(t, text, &root)
		return direct, false
	}
	got, err := AppendYAML(nil, &root)
	if err != nil {
		t.Errorf("AppendYAML(%s): %v", canonical, err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("AppendYAML(%s): -want +got:\n%s", canonical, diff)
	}
	return direct, true
}

// isOrdered reports whether the key order of sigs.k8s.io/yaml is well defined, without cycles, for each map.
func isOrdered(n *Node) bool {
	for i := range n.kids {
		for j := range n.kids[:i] {
			if n.kind == mapNode && naturalCompare(n.kids[j].key, n.kids[i].key) > 0 {
				return false
			}
		}
		if strings.ContainsFunc(n.kids[i].key, func(r rune) bool { return r > '~' }) || !isOrdered(&n.kids[i]) {
			return false
		}
	}
	return true
}

// checkRepeats checks that the writer is deterministic, even if sigs.k8s.io/yaml is not.
func checkRepeats(t *testing.T, text []byte, root *Node) {
	t.Helper()
	again, err := NewWalker().rawJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	want, got := yamlWriter{}, yamlWriter{}
	if root.kind == mapNode && want.mapping(root.kids, 0, false) && got.mapping(again.kids, 0, false) {
		if diff := cmp.Diff(string(want.buf), string(got.buf)); diff != "" {
			t.Errorf("%s: -first +second:\n%s", text, diff)
		}
	}
}

func FuzzYAMLWriter(f *testing.F) {
	for _, seed := range []string{
		`{}`, `[]`, `null`, `"a"`, `{"a":null,"b":[],"c":{},"d":[[],{},[[1,[2]],{"a":[3]}]]}`,
		`{"a":{"b":{"c":["d",{"e":1,"f":[{"g":true,"h":"i"}]}]}}}`,
		`{"n":[0,-0,1,-1,1.0,1.5,1e5,1E-7,123456789012345678901234567890,9223372036854775807,18446744073709551615,0.1,1e21]}`, `{"n":1e999}`,
		`{"a1":1,"a10":2,"a2":3,"A":4,"_":5,"01":6,"1":7,"a-b":8,"a.b":9,"aB":10,"a0":11,"a00":12,"a100":13,"a11":14,"a01":15,"<<":13,"":14,"true":15}`,
		`{"a":1,"a":2}`, `{"pg1a":1,"pg10":2,"pg2":3}`,
		`{"accents":"` + strings.Repeat("é ", 50) + `","more":"` + strings.Repeat("\\té ", 50) + `","astral":"` + strings.Repeat("😀 ", 20) + `x"}`, `{"a":"x\ny\n","b":"\n","c":" x\ny","d":"x \ny","e":"x\n\n","f":"a\tb\nc","g":["x\ny",["z\n"]]}`,
		`{"\u0085":"\u0085","é":"\ud83d\ude00","\u2028":"\ufeff","a\nb":1,"t\tb":"\u007f"}`,
		`{"long":"` + strings.Repeat("word ", 60) + `end","single":"# ` + strings.Repeat("it's ", 60) + `"}`,
		`{"double":"` + strings.Repeat(`\t\"a\\  b `, 30) + `x","url":"https://` + strings.Repeat("a", 300) + `"}`,
		`{"` + strings.Repeat("k", 128) + `":1}`, `{"` + strings.Repeat("k", 129) + `":1}`, `{"` + strings.Repeat("k", 1100) + `":1}`,
		strings.Repeat(`{"a":[`, 25) + `"x y"` + strings.Repeat(`]}`, 25),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkYAML(t, text) })
}

// FuzzYAMLString uses two strings in every position of a string: as keys, in a list and nested.
func FuzzYAMLString(f *testing.F) {
	for _, seed := range serialtest.Scalars() {
		f.Add(seed, seed)
		f.Add("key", strings.Repeat("x ", 35)+seed)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		value := map[string]any{
			a: b, b + "0": a, a + "1": []any{a, []any{b, map[string]any{b: a}}},
			"nested": map[string]any{a: map[string]any{b: a + " " + b, a + b: b + "\n" + a}},
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		checkYAML(t, text)
	})
}

// TestEqualKeys checks that the last one counts if keys with a marshal method are equal.
func TestEqualKeys(t *testing.T) {
	root := Node{kind: mapNode, kids: []Node{{key: "a", kind: numberNode, text: "1"}, {key: "a", kind: numberNode, text: "2"}}}
	got, err := AppendYAML(nil, &root)
	if err != nil {
		t.Fatal(err)
	}
	if want := "a: 2\n"; string(got) != want {
		t.Errorf("want %q, got %q", want, got)
	}
}

func TestKeysThatWriteDirectly(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		key    string
		want   bool
	}{
		"Longest":  {"a simple key", strings.Repeat("k", 128), true},
		"TooLong":  {"it needs a question mark", strings.Repeat("k", 129), false},
		"TwoLines": {"it needs a question mark", "a\nb", false},
		"Tab":      {"quoted", "a\tb", true},
		"Accent":   {"it may be anything to the emitter", "é", false},
	} {
		if w := (yamlWriter{}); w.key(tc.key) != tc.want {
			t.Errorf("%s: %s: want %t", name, tc.reason, tc.want)
		}
	}
}

func TestJSONStrings(t *testing.T) {
	for _, s := range append(serialtest.Scalars(), "<", ">", "&") {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendJSONString(nil, s); string(got) != string(want) {
			t.Errorf("want %s, got %s", want, got)
		}
	}
}

func TestStringsThatWriteDirectly(t *testing.T) {
	for _, s := range serialtest.Scalars() {
		text, err := json.Marshal(map[string]any{"key": s, "list": []string{s}})
		if err != nil {
			t.Fatal(err)
		}
		direct, ok := checkYAML(t, text)
		covered := !strings.ContainsAny(s, "\r\x00\x7f\ufeff\u0085\u2028\ufffd") && utf8.ValidString(s)
		if ok && direct != covered {
			t.Errorf("%q: written directly: want %t, got %t", s, covered, direct)
		}
	}
}
