// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/internal/strict"
)

type (
	// Deep, Left, Right and Outer embed each other to test all rules of encoding/json.
	Deep struct {
		A    string `json:"a"`
		Deep string `json:"deep"`
		Tie  string
	}
	Left struct {
		*Deep
		B      string `json:"b"`
		Tie    string
		Tagged string
		Both   string `json:"both"`
	}
	Right struct {
		B      string
		Tie    string
		Tagged string `json:"Tagged"`
		Both   string `json:"both"`
	}
	Text   string
	hidden struct {
		Shown string `json:"shown"`
		not   string
	}
	hiddenX struct{ X string }
	Loop    struct{ *Loop }
	Outer   struct {
		Left
		*Right
		hidden
		*Loop
		Text
		Named    Deep   `json:"named"`
		A        string `json:"a"`
		Untagged string
		Dash     string `json:"-,"`
		Skipped  string `json:"-"`
		lower    string
	}
)

// TestFieldsLikeJSON compares our fields with those of encoding/json, which determines what the API server receives.
func TestFieldsLikeJSON(t *testing.T) {
	for name := range strings.FieldsSeq("a deep Tie b B Tagged both Text shown not named Untagged Dash - Skipped lower Left Loop hidden") {
		in := `{"` + name + `": "x"}`
		if name == "named" {
			in = `{"named": {"a": "x"}}`
		}
		var got, want Outer
		_, errs := strict.Decode("f", []byte(in), &got)
		decoder := json.NewDecoder(strings.NewReader(in))
		decoder.DisallowUnknownFields()
		err := decoder.Decode(&want)
		if name == "B" { // ours is exact where encoding/json takes any case
			if len(errs) != 0 || got.Right == nil || got.Right.B != "x" {
				t.Errorf("%s: %v", in, errs)
			}
			continue
		}
		if (err != nil) != (len(errs) > 0) {
			t.Errorf("%s: encoding/json says %v, we say %v", in, err, errs)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(Outer{}, hidden{})); diff != "" {
			t.Errorf("%s: -want +got\n%s", in, diff)
		}
	}
}

// TestFieldsOfOneName checks that the field with the tag wins, with and without an embedded struct.
func TestFieldsOfOneName(t *testing.T) {
	type twins struct {
		X int
		Y string `json:"X"`
	}
	var got, want twins
	if err := json.Unmarshal([]byte(`{"X": "x"}`), &want); err != nil {
		t.Fatal(err)
	}
	if _, errs := strict.Decode("f", []byte(`{"X": "x"}`), &got); errs != nil {
		t.Fatal(errs)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestUnsupportedTypes(t *testing.T) {
	cases := map[string]struct {
		reason string
		into   any
		want   string
	}{
		"Chan":      {"no file can fill a channel", &struct{ X chan int }{}, `f:1:4: X: cannot be set from a file: its Go type is chan int`},
		"Func":      {"nor a function", &struct{ X func() }{}, `f:1:4: X: cannot be set from a file: its Go type is func()`},
		"Interface": {"nor an interface with methods", &struct{ X io.Reader }{}, `f:1:4: X: cannot be set from a file: its Go type is io.Reader`},
		"Keys":      {"keys are strings", &struct{ X map[int]int }{}, `f:1:4: X: cannot be set from a file: its Go type is map[int]int`},
		"Embedded":  {"a pointer to an unexported struct cannot be filled", &struct{ *hiddenX }{}, `f:1:1: X: unknown field "X", no fields are allowed here`},
		"NoFields":  {"a struct without fields takes nothing", &struct{}{}, `f:1:1: X: unknown field "X", no fields are allowed here`},
		"OneField":  {"a single name is said as one", &struct{ Other int }{}, `f:1:1: X: unknown field "X", the only valid name is Other`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, errs := strict.Decode("f", []byte("X: a\n"), tc.into)
			if diff := cmp.Diff(tc.want, errs.Error()); diff != "" {
				t.Errorf("%s: -want +got\n%s", tc.reason, diff)
			}
			_ = strict.Set(tc.into, "X=a") // must not panic
			_ = strict.Set(tc.into, "X.y=a")
		})
	}
}
