// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/e2e/stack"
)

// writtenUpdate is one entry of testdata/updates.yaml.
type writtenUpdate struct {
	Note    string         `json:"note"`
	Base    string         `json:"base"`
	Old     map[string]any `json:"old"`
	Status  map[string]any `json:"status"`
	New     map[string]any `json:"new"`
	Refused bool           `json:"refused"`
}

// writtenUpdates creates the old objects of testdata/updates.yaml and returns the updates.
func writtenUpdates(t *testing.T, s *stack.Stack) []replacement {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "updates.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Others  []map[string]any `json:"others"`
		Updates []writtenUpdate  `json:"updates"`
	}
	if err := yaml.UnmarshalStrict(data, &file); err != nil {
		t.Fatal(err)
	}
	known := maps.Clone(bases(t))
	for _, other := range file.Others {
		object := &unstructured.Unstructured{Object: other}
		if object.GetKind() != "StorageClass" {
			object.SetNamespace(parityNamespace)
		}
		known[object.GetName()] = object
	}
	var all []replacement
	for _, w := range file.Updates {
		base := known[w.Base]
		if base == nil {
			t.Fatalf("%s: there is no base %q", w.Note, w.Base)
		}
		all = append(all, w.replacement(t, s, base))
	}
	return all
}

// replacement creates the old object and edits it.
func (w *writtenUpdate) replacement(t *testing.T, s *stack.Stack, base *unstructured.Unstructured) replacement {
	t.Helper()
	old := edited(t, base, w.Old)
	if w.Status != nil {
		old.Object["status"] = w.Status
	}
	r, err := runObject(t, s, old)
	if err != nil {
		t.Fatalf("%s: cannot create the old object: %v", w.Note, err)
	}
	return replacement{note: w.Note, old: r, new: edited(t, r.written, w.New), refused: &w.Refused, live: w.Status != nil}
}

// edited is a copy of the object after a merge patch.
func edited(t *testing.T, object *unstructured.Unstructured, patch map[string]any) *unstructured.Unstructured {
	t.Helper()
	annotations := maps.Clone(object.GetAnnotations())
	all, _ := patch["metadata"].(map[string]any)
	more, _ := all["annotations"].(map[string]any)
	out := changed(t, object, patch)
	for name, value := range more {
		if annotations == nil {
			annotations = map[string]string{}
		}
		if text, ok := value.(string); ok {
			annotations[name] = text
		} else {
			delete(annotations, name)
		}
	}
	out.SetAnnotations(annotations)
	return out
}
