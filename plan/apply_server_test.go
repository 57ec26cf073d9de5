// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/admission"
)

// TestMergedItems: of a list with keys, items of others stay, and those of the manager go with the manifest.
func TestMergedItems(t *testing.T) {
	n := &admission.Node{Keys: []string{"name"}}
	item := func(name, value string) any { return map[string]any{"name": name, "value": value} }
	mine := fields{`k:{"name":"kept"}`: map[string]any{".": map[string]any{}}, `k:{"name":"gone"}`: map[string]any{".": map[string]any{}}}
	got := mergedItems(n, []any{item("gone", "1"), item("kept", "1"), item("other", "1")}, []any{item("kept", "2"), item("new", "2")}, mine)
	if diff := cmp.Diff([]any{item("kept", "2"), item("new", "2"), item("other", "1")}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
