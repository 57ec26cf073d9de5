// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/internal/strict"
)

// TestJSONStream checks that several JSON objects in a row are read as in kubectl, with correct positions.
func TestJSONStream(t *testing.T) {
	cases := map[string]struct {
		reason, text string
		want         []string // the names of the objects with their places, or the faults
	}{
		"lines":       {"as jq -c prints them", "{\"name\": \"a\"}\n{\"name\": \"b\"}\n", []string{"a 1:10", "b 2:10"}},
		"indented":    {"as jq prints them", "{\n  \"name\": \"a\"\n}\n\n{\n  \"name\": \"b\"\n}", []string{"a 2:11", "b 6:11"}},
		"one line":    {"columns are those of the stream", `{"name": "ä"} {"name": "b"}{"name": "c"}`, []string{"ä 1:10", "b 1:24", "c 1:37"}},
		"end of line": {"the second begins where the first ends", "{\n\"name\": \"a\"}{\"name\":\n\"b\"}", []string{"a 2:9", "b 3:1"}},
		"marker":      {"the two may be mixed", "{\"name\": \"a\"}\n---\n{\"name\": \"b\"}\n{\"name\": \"c\"}\n", []string{"a 1:10", "b 3:10", "c 4:10"}},
		"flow style":  {"a YAML map in braces is no JSON", "{name: a}\n", []string{"a 1:8"}},
		"fault": {"what is no JSON is left to the YAML parser", "{\"name\": \"a\"}\n{\"name\": \"b\"\n",
			[]string{"a 1:10", "p.json:2: the document ends before this line; check the indentation and the brackets"}},
		"text after": {"nothing is dropped", "{\"name\": \"a\"}\n{\"name\": \"b\"}\nc\n",
			[]string{"a 1:10", "p.json:2: the document ends before this line; check the indentation and the brackets"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []string
			for doc, faults := range strict.Documents("p.json", []byte(c.text)) {
				for _, f := range faults {
					got = append(got, f.Error())
				}
				if doc != nil {
					value, _ := doc.Get("name")
					line, column, _ := doc.Position("name")
					got = append(got, fmt.Sprintf("%s %d:%d", value, line, column))
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestSecretsAreNotShown checks that faults never show a Secret's values, for any key and position.
func TestSecretsAreNotShown(t *testing.T) {
	cases := map[string]struct{ reason, text, want string }{
		"Secret": {"any key of a Secret", "kind: Secret\nspec: {min: hunter2}\n", "p.yaml:2:13: spec.min: expected a whole number, got a string"},
		"others": {"elsewhere the value helps", "kind: Pod\nspec: {min: hunter2}\n", `p.yaml:2:13: spec.min: expected a whole number, got "hunter2"`},
		"tag":    {"a password may begin so", "kind: Secret\nspec: {name: !hunter2 }\n", `p.yaml:2:14: spec.name: a value that starts with "!" is a tag in YAML, which is not supported; quote the value`},
		"alias":  {"a password may begin so", "kind: Secret\nspec: {name: *hunter2}\n", `p.yaml:2:14: the alias has no anchor before it; quote a value that starts with "*"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var into struct {
				Kind string `json:"kind"`
				Spec struct {
					Min  int    `json:"min"`
					Name string `json:"name"`
				} `json:"spec"`
			}
			_, faults := strict.Decode("p.yaml", []byte(c.text), &into)
			if diff := cmp.Diff(c.want, faults.Error()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
	t.Run("in a List", func(t *testing.T) {
		var into any
		_, faults := strict.Decode("p.yaml", []byte("kind: List\nitems:\n- {kind: Secret, data: {a: .inf}}\n- {kind: Pod, data: {a: .inf}}\n"), &into)
		const want = "p.yaml:3:28: items[0].data.a: expected a number, got a number\np.yaml:4:25: items[1].data.a: expected a number, got .inf"
		if diff := cmp.Diff(want, faults.Error()); diff != "" {
			t.Errorf("the first is a Secret's (-want +got):\n%s", diff)
		}
	})
}
