// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/internal/strict"
)

const manifest = `# a comment
kind: Cluster
metadata:
  labels:
    app.kubernetes.io/name: pg
    "a]b": x
spec: &s
  zones: [a, b]
  empty:
  parameters:
    pg_stat_statements.max: "1"
  list:
  - name: x
copy: *s
`

func TestPosition(t *testing.T) {
	cases := map[string]struct {
		reason string
		field  string
		want   string
	}{
		"Root":       {"the document begins at its first key", "", "2:1 true"},
		"Scalar":     {"the value, not the key", "kind", "2:7 true"},
		"Map":        {"a block map begins at its first key", "metadata", "4:3 true"},
		"Bracket":    {"a key with dots and slashes stands in brackets", "metadata.labels[app.kubernetes.io/name]", "5:29 true"},
		"BracketKey": {"a key may hold a bracket", "metadata.labels[a]b]", "6:12 true"},
		"DottedKey":  {"or may follow a dot as it is", "spec.parameters.pg_stat_statements.max", "11:29 true"},
		"WholeKey":   {"in brackets stands a whole key", "spec.parameters[pg_stat_statements].max", "11:5 false"},
		"Index":      {"list items count from 0", "spec.zones[1]", "8:14 true"},
		"InList":     {"paths go through lists", "spec.list[0].name", "13:11 true"},
		"Null":       {"an empty value stands behind its key", "spec.empty", "9:9 true"},
		"Alias":      {"an alias is where it was typed", "copy", "14:7 true"},
		"ViaAlias":   {"what is inside it, where that was typed", "copy.zones[0]", "8:11 true"},
		"Absent":     {"a missing field is reported at its nearest ancestor", "spec.list[0].size.unit", "13:5 false"},
		"PastEnd":    {"likewise past the end of a list", "spec.zones[2]", "8:10 false"},
		"NoIndex":    {"a list has no names", "spec.zones.a", "8:10 false"},
		"Negative":   {"nor negative indexes", "spec.zones[-1]", "8:10 false"},
		"Below":      {"nothing is below a scalar", "kind.x", "2:7 false"},
		"Nonsense":   {"a path that is none ends where it stops to make sense", "..[[", "2:1 false"},
	}
	docs, errs := strict.Parse("m.yaml", []byte(manifest))
	if errs != nil || len(docs) != 1 || docs[0].File() != "m.yaml" {
		t.Fatal(errs, docs)
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			line, column, ok := docs[0].Position(tc.field)
			if diff := cmp.Diff(tc.want, fmt.Sprintf("%d:%d %t", line, column, ok)); diff != "" {
				t.Errorf("%s: -want +got\n%s", tc.reason, diff)
			}
		})
	}
}

func TestGet(t *testing.T) {
	cases := map[string]string{
		"kind": "Cluster true", "copy.zones[1]": "b true", "spec.parameters[pg_stat_statements.max]": "1 true",
		"spec": " false", "spec.zones": " false", "spec.empty": " false", "none": " false", "": " false",
	}
	docs, _ := strict.Parse("", []byte(manifest))
	for field, want := range cases {
		value, ok := docs[0].Get(field)
		if got := fmt.Sprint(value, " ", ok); got != want {
			t.Errorf("Get(%q): got %q, want %q", field, got, want)
		}
	}
}

func TestItems(t *testing.T) {
	docs, _ := strict.Parse("m.yaml", []byte("# a\n---\nkind: List\nitems:\n- kind: &k a\n- name: 1\n- *k\n- null\n"))
	items := docs[0].Items("items")
	if len(items) != 4 || docs[0].Items("kind") != nil || docs[0].Items("none") != nil {
		t.Fatalf("got %d items", len(items))
	}
	got := strings.Builder{}
	for _, item := range items {
		kind, _ := item.Get("kind")
		line, _, _ := item.Position("kind")
		fmt.Fprintln(&got, kind, line, item.Decode(&profile{}).Err())
	}
	want := `a 5 <nil>
 6 m.yaml:6:9: name: expected a string, got a number: quote it as "1"
 7 m.yaml:5:9: expected a map, got a string; write "key: value" lines below it
 8 m.yaml:8:3: expected a map, got null
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("an item is a document that knows its place: -want +got\n%s", diff)
	}
}

func TestParse(t *testing.T) {
	cases := map[string]struct {
		reason string
		in     string
		want   string
	}{
		"Stream":      {"comments and empty documents are dropped", "# a\n---\na: 1\n---\n# b\n---\n---\na: 2\n", "1@3 2@8"},
		"Markers":     {"a marker may carry content or a comment", "--- {a: 1}\n--- # c\na: 2\n---\t{a: 3}\n", "1@1 2@3 3@4"},
		"Block":       {"a marker's line ends a block scalar, an indented one does not", "a: |\n  ---\n  x\n---\na: 2\n", "---\nx\n@1 2@5"},
		"LooksLike":   {"four dashes or a word behind them are no marker", "a: |\n  x\n----: 1\n---b: 1\n", "x\n@1"},
		"Dots":        {"a document may end in dots", "a: 1\n...\na: 2\n...\n---\na: 3\n", "1@1 2@3 3@6"},
		"Directives":  {"a directive belongs to what follows", "# c\n%YAML 1.1\n# d\n---\na: 1\n...\n%YAML 1.1\n---\na: 2\n", "1@5 2@9"},
		"Windows":     {"kubectl takes BOM and CRLF", "\ufeffa: 1\r\n---\r\na: 2\r\n", "1@1 2@3"},
		"Mac":         {"with CR alone the parser finds the documents", "# c\ra: 1\r---\r---\ra: 2\r", "1@1 2@1"},
		"OneBroken":   {"the others are still there", "a: 1\n---\na: '\n---\na: 3\n", "1@1 3@5 m.yaml:3: missing closing quote for a quote that starts here"},
		"BadBytes":    {"bytes that are no text are found with their line", "a: 1\n---\na: \xff\n", "1@1 m.yaml:3:4: is not valid UTF-8 here; save the file as UTF-8"},
		"UTF16":       {"one message for a file in UTF-16", "\xfe\xff\x00a", "m.yaml: is UTF-16; save the file as UTF-8"},
		"NoNewline":   {"the last line needs no end", "a: 1\n---", "1@1"},
		"JSON":        {"JSON documents may follow each other", "{\"a\": 1}\n---\n{\"a\": \"2\"}", "1@1 2@3"},
		"Nothing":     {"no document is no fault here", "", ""},
		"NullByWord":  {"null that was typed is a document", "--- null\n", "@1"},
		"QuotedEmpty": {"so is a quoted nothing", "''\n", "@1"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			docs, errs := strict.Parse("m.yaml", []byte(tc.in))
			parts := []string{}
			for _, d := range docs {
				value, _ := d.Get("a")
				line, _, _ := d.Position("a")
				parts = append(parts, fmt.Sprintf("%s@%d", value, line))
			}
			if len(errs) > 0 {
				parts = append(parts, errs.Error())
			}
			if diff := cmp.Diff(tc.want, strings.Join(parts, " ")); diff != "" {
				t.Errorf("%s: -want +got\n%s", tc.reason, diff)
			}
		})
	}
}

func TestDocumentDecodeSorts(t *testing.T) {
	docs, _ := strict.Parse("m.yaml", []byte("spec: {zones: &z [a, 1], small: x, disks: *z}\n"))
	want := `m.yaml:1:19: spec.disks[0]: expected a map, got a string; write "key: value" lines below it
m.yaml:1:22: spec.zones[1]: expected a string, got a number: quote it as "1"
m.yaml:1:22: spec.disks[1]: expected a map, got a number; write "key: value" lines below it
m.yaml:1:33: spec.small: expected a whole number, got "x"`
	if diff := cmp.Diff(want, docs[0].Decode(&profile{}).Error()); diff != "" {
		t.Errorf("what is found through an alias later may stand earlier: -want +got\n%s", diff)
	}
}

func TestDocumentsStops(t *testing.T) {
	for d := range strict.Documents("m.yaml", []byte("a: 1\n---\nb: 1\n---\n'")) {
		if _, ok := d.Get("b"); ok {
			break
		}
	}
}

func TestErrors(t *testing.T) {
	errs := strict.Errors{
		{File: "b", Line: 2, Column: 1, Field: "x", Detail: "d"}, {File: "a", Line: 9, Detail: "d"},
		{File: "b", Line: 1, Column: 5, Detail: "d"}, {File: "b", Detail: "d"}, {Field: "x", Detail: "d"}, {Detail: "d"},
		{File: "-", Line: 1, Column: 2, Detail: "d"},
	}
	errs.Sort()
	want := "b: d\nb:1:5: d\nb:2:1: x: d\na:9: d\nx: d\nd\nstandard input:1:2: d"
	if diff := cmp.Diff(want, errs.Error()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if err := (strict.Errors{}).Err(); err != nil {
		t.Errorf("no faults are no error, got %v", err)
	}
	var one *strict.Error
	if !errors.As(errs.Err(), &one) || one != errs[0] || !errors.Is(errs.Err(), errs[3]) {
		t.Error("errors.As and errors.Is must find the faults")
	}
}
