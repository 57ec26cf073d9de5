// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/e2e/sources"
)

// changeNote is an annotation that describes the change, to explain a disagreement.
const changeNote = "e2e/change"

// parityNamespace is the namespace of the objects in the parity tests.
const parityNamespace = "parity"

// bases reads the valid objects, by name.
func bases(t *testing.T) map[string]*unstructured.Unstructured {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "parity", "bases.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	objects, err := sources.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*unstructured.Unstructured{}
	for _, object := range objects {
		object.SetNamespace(parityNamespace)
		out[object.GetName()] = object
	}
	return out
}

// byHand returns the objects of testdata/parity/mutations.yaml: each base unchanged, then with each change.
func byHand(t *testing.T) []*unstructured.Unstructured {
	t.Helper()
	mutations, all := handWritten(t), bases(t)
	var out []*unstructured.Unstructured
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, changed(t, all[name], nil))
		for _, mutation := range mutations[name] {
			out = append(out, changed(t, all[name], mutation))
		}
		delete(mutations, name)
	}
	for name := range mutations {
		t.Errorf("no base %q", name)
	}
	return out
}

// handWritten returns the merge patches of testdata/parity/mutations.yaml by base.
func handWritten(t *testing.T) map[string][]map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "parity", "mutations.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var mutations map[string][]map[string]any
	if err := yaml.UnmarshalStrict(data, &mutations); err != nil {
		t.Fatal(err)
	}
	return mutations
}

// changed applies a JSON merge patch (RFC 7386) to a copy of a base and records it in an annotation.
func changed(t *testing.T, base *unstructured.Unstructured, patch map[string]any) *unstructured.Unstructured {
	t.Helper()
	note, err := json.Marshal(patch)
	if err != nil {
		t.Fatal(err)
	}
	out := base.DeepCopy()
	out.SetAnnotations(map[string]string{changeNote: base.GetName() + " " + string(note)})
	mergePatch(out.Object, patch)
	raw, err := json.Marshal(out.Object)
	if err != nil {
		t.Fatal(err)
	}
	// Convert through JSON, so that numbers have the types of unstructured objects.
	again := &unstructured.Unstructured{}
	if err := again.UnmarshalJSON(raw); err != nil {
		t.Fatal(err)
	}
	return again
}

func mergePatch(into, patch map[string]any) {
	for key, value := range patch {
		inner, isMap := value.(map[string]any)
		old, wasMap := into[key].(map[string]any)
		switch {
		case value == nil:
			delete(into, key)
		case isMap && wasMap:
			mergePatch(old, inner)
		case isMap:
			fresh := map[string]any{}
			mergePatch(fresh, inner)
			into[key] = fresh
		default:
			into[key] = value
		}
	}
}
