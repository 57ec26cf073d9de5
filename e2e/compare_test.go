// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"reflect"
	"testing"
)

// lost returns the parts of want that differ in got, one line each. got may have more, except in a list: there an
// additional element may change the meaning of the others.
func lost(path string, want, got any) []string {
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok {
			return []string{path + ": removed"}
		}
		var out []string
		for key, value := range want {
			inner, ok := got[key]
			if !ok {
				out = append(out, path+"."+key+": removed")
				continue
			}
			out = append(out, lost(path+"."+key, value, inner)...)
		}
		return out
	case []any:
		got, ok := got.([]any)
		if !ok || len(got) != len(want) {
			return []string{fmt.Sprintf("%s: %v became %v", path, want, got)}
		}
		var out []string
		for i := range want {
			out = append(out, lost(fmt.Sprintf("%s[%d]", path, i), want[i], got[i])...)
		}
		return out
	default:
		if !reflect.DeepEqual(want, got) {
			return []string{fmt.Sprintf("%s: %v became %v", path, want, got)}
		}
		return nil
	}
}

// TestLost checks that lost finds differences.
func TestLost(t *testing.T) {
	want := map[string]any{"a": int64(1), "b": []any{"x", map[string]any{"c": "d"}}, "e": map[string]any{"f": true}}
	for name, c := range map[string]struct {
		got  map[string]any
		want int
	}{
		"the same": {want, 0},
		"more":     {map[string]any{"a": int64(1), "b": []any{"x", map[string]any{"c": "d", "z": "y"}}, "e": map[string]any{"f": true}, "g": ""}, 0},
		"changed":  {map[string]any{"a": int64(2), "b": []any{"x", map[string]any{"c": "D"}}, "e": map[string]any{"f": true}}, 2},
		"removed":  {map[string]any{"b": []any{"x", map[string]any{}}, "e": map[string]any{}}, 3},
		"longer":   {map[string]any{"a": int64(1), "b": []any{"x", map[string]any{"c": "d"}, "y"}, "e": map[string]any{"f": true}}, 1},
		"swapped":  {map[string]any{"a": int64(1), "b": map[string]any{}, "e": []any{}}, 2},
	} {
		if got := lost("", want, c.got); len(got) != c.want {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
