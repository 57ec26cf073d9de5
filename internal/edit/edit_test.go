// SPDX-License-Identifier: Apache-2.0

package edit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/edit"
	"github.com/pgha/pgha/internal/starter"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

const before = `# Above all.
kind: Profile
metadata:
  # Called so.
  name: pg # for short
spec:
  target: "1.30"
  list:
  - a
  - b
  flow: {a: 1}
`

func TestFields(t *testing.T) {
	values := map[string]any{
		"kind":     "Profile",
		"metadata": map[string]any{"name": "other", "labels": map[string]any{"a.b/c": "on"}},
		"spec": map[string]any{
			"target": "1.28",
			"list":   []any{"z", "b"},
			"flow":   map[string]any{"a": 2.0, "b": true},
			"parameters": map[string]any{
				"pg_stat.max": "100", "work_mem": "8MB",
			},
			"deep": map[string]any{"er": map[string]any{"field": 5.0, "default": "x"}},
		},
	}
	cases := map[string]struct {
		reason string
		fields []string
		want   string
	}{
		"nothing": {"the text comes out as it went in", nil, before},
		"scalar": {"the comments stay", []string{"metadata.name"},
			"# Above all.\nkind: Profile\nmetadata:\n  # Called so.\n  name: other # for short\n" + before[len("# Above all.\nkind: Profile\nmetadata:\n  # Called so.\n  name: pg # for short\n"):]},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := edit.Fields([]byte(before), values, c.fields)
			assert.NilError(t, err)
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("%s: -want +got:\n%s", c.reason, diff)
			}
		})
	}
	got, err := edit.Fields([]byte(before), values, []string{"spec.target", "spec.list[0]", "spec.flow.b",
		"spec.parameters.pg_stat.max", "spec.deep.er.field", "metadata.labels[a.b/c]", "spec.gone"})
	assert.NilError(t, err)
	want := `# Above all.
kind: Profile
metadata:
  # Called so.
  name: pg # for short
  labels:
    a.b/c: "on"
spec:
  target: "1.28"
  list:
  - z
  - b
  flow:
    a: 1
    b: true
  parameters:
    pg_stat.max: "100"
  deep:
    er:
      field: 5
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestStarters checks that an edit without changes returns the same text.
func TestStarters(t *testing.T) {
	for _, name := range profiles.Names() {
		text, err := starter.Text(name)
		assert.NilError(t, err)
		got, err := edit.Fields(text, nil, nil)
		assert.NilError(t, err)
		if diff := cmp.Diff(string(text), string(got)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}
