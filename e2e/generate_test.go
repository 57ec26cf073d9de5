// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/e2e/sources"
)

// candidate is an object to try, with a note that explains its origin in case of a disagreement.
type candidate struct {
	note   string
	object *unstructured.Unstructured
}

// generator creates objects from the schemas of the newest target's CRDs. The same seed creates the same objects.
type generator struct {
	rng     *rand.Rand
	schemas map[string]node // of spec, by kind
	bases   []*unstructured.Unstructured
	byHand  map[string][]map[string]any // merge patches, by the name of the base
}

func newGenerator(t *testing.T, seed uint64) *generator {
	t.Helper()
	all := bases(t)
	g := &generator{rng: rand.New(rand.NewPCG(seed, 0)), schemas: specSchemas(t), byHand: handWritten(t)} //nolint:gosec // for tests
	for _, name := range slices.Sorted(maps.Keys(all)) {
		g.bases = append(g.bases, all[name])
	}
	// The ClusterImageCatalog has the schema of the ImageCatalog, but no base.
	catalog := all["catalog"].DeepCopy()
	catalog.SetKind("ClusterImageCatalog")
	catalog.SetNamespace("")
	g.bases = append(g.bases, catalog)
	return g
}

// specSchemas returns the schemas of spec by kind.
func specSchemas(t *testing.T) map[string]node {
	t.Helper()
	crds, err := sources.CRDs(sources.Newest)
	if err != nil {
		t.Fatal(err)
	}
	schemas := map[string]node{}
	for _, crd := range crds {
		versions, _, err := unstructured.NestedSlice(crd.Object, "spec", "versions")
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := unstructured.NestedString(crd.Object, "spec", "names", "kind")
		root, _, _ := unstructured.NestedMap(versions[0].(map[string]any), "schema", "openAPIV3Schema", "properties", "spec")
		schemas[kind] = root
	}
	return schemas
}

func (g *generator) oneIn(n int) bool { return g.rng.IntN(n) == 0 }

func pick[T any](g *generator, list []T) T { return list[g.rng.IntN(len(list))] }

// mutated returns a valid object with a few changes: most at any depth of its spec, some in its metadata.
func (g *generator) mutated() candidate {
	base := pick(g, g.bases)
	object := base.DeepCopy()
	var notes []string
	for range 1 + g.rng.IntN(2) {
		if g.oneIn(7) {
			notes = append(notes, g.changeMetadata(object))
			continue
		}
		spec, _ := object.Object["spec"].(map[string]any)
		if spec == nil {
			break
		}
		notes = append(notes, g.change(g.schemas[object.GetKind()], spec, "spec"))
	}
	return candidate{base.GetName() + ": " + strings.Join(notes, "; "), object}
}

// combined returns a valid object with several of the handwritten changes, which concern the webhooks, and sometimes
// another change.
func (g *generator) combined(t *testing.T) candidate {
	t.Helper()
	base := pick(g, g.bases)
	patches := g.byHand[base.GetName()]
	if len(patches) == 0 || base.GetKind() == "ClusterImageCatalog" {
		return g.mutated()
	}
	object, notes := base.DeepCopy(), []string{}
	for range 1 + g.rng.IntN(3) {
		patch := pick(g, patches)
		notes = append(notes, fmt.Sprint(patch))
		object = changed(t, object, patch)
	}
	object.SetAnnotations(base.GetAnnotations())
	if spec, ok := object.Object["spec"].(map[string]any); ok && g.oneIn(2) {
		notes = append(notes, g.change(g.schemas[object.GetKind()], spec, "spec"))
	}
	return candidate{base.GetName() + ": " + strings.Join(notes, "; "), object}
}

// candidates returns n objects of all three styles.
func (g *generator) candidates(t *testing.T, n int) []candidate {
	t.Helper()
	out := make([]candidate, n)
	for i := range out {
		switch i % 4 {
		case 0:
			out[i] = g.grown()
		case 1:
			out[i] = g.combined(t)
		default:
			out[i] = g.mutated()
		}
	}
	return out
}

// change makes one change in a map, at any depth.
func (g *generator) change(s node, object map[string]any, path string) string {
	if g.oneIn(60) {
		object["noSuchField"] = int64(1)
		return path + ".noSuchField"
	}
	properties, _ := s["properties"].(map[string]any)
	if len(properties) == 0 {
		values := node{}
		if more, ok := s["additionalProperties"].(map[string]any); ok {
			values = more
		}
		name := pick(g, []string{"some", "some", "name", "labels"})
		object[name] = g.anyValue(values)
		return fmt.Sprintf("%s.%s = %.300v", path, name, object[name])
	}
	name := pick(g, slices.Sorted(maps.Keys(properties)))
	if present := slices.Sorted(maps.Keys(object)); len(present) > 0 && g.oneIn(2) {
		name = pick(g, present)
	}
	child, _ := properties[name].(map[string]any)
	path += "." + name
	if child == nil {
		delete(object, name)
		return "no " + path
	}
	if below := g.descend(child, object, name, path); below != "" {
		return below
	}
	if _, there := object[name]; there && g.oneIn(4) {
		delete(object, name)
		return "no " + path
	}
	object[name] = g.anyValue(child)
	return fmt.Sprintf("%s = %.300v", path, object[name])
}

// descend goes into a map or a list, and creates it if it is missing; "" means that it did not.
func (g *generator) descend(s node, parent map[string]any, name, path string) string {
	if g.oneIn(5) {
		return ""
	}
	switch s["type"] {
	case "object":
		inner, ok := parent[name].(map[string]any)
		if !ok {
			inner = g.grow(s, 9).(map[string]any)
			parent[name] = inner
		}
		return g.change(s, inner, path)
	case "array":
		items := node(s["items"].(map[string]any))
		list, _ := parent[name].([]any)
		if len(list) == 0 {
			list = []any{g.grow(items, 9)}
		}
		parent[name] = list
		switch item, ok := list[0].(map[string]any); {
		case g.oneIn(4): // a duplicate, which keyed lists do not allow
			parent[name] = append(slices.Clone(list), clone(list[0]))
			return path + " has an item twice"
		case ok:
			return g.change(items, item, path+"[0]")
		default:
			list[0] = g.anyValue(items)
			return fmt.Sprintf("%s[0] = %.300v", path, list[0])
		}
	default:
		return ""
	}
}

// clone copies a tree.
func clone(value any) any {
	return (&unstructured.Unstructured{Object: map[string]any{"x": value}}).DeepCopy().Object["x"]
}

// grown returns an object created only from the schema: all required fields, and some optional ones.
func (g *generator) grown() candidate {
	base := pick(g, g.bases)
	object := base.DeepCopy()
	object.Object["spec"] = g.grow(g.schemas[object.GetKind()], 0)
	if g.oneIn(10) {
		return candidate{"grown: " + g.changeMetadata(object), object}
	}
	return candidate{"grown", object}
}

// grow returns a value that the schema mostly allows. Deeper levels have fewer optional fields.
func (g *generator) grow(s node, depth int) any {
	if depth < 8 && g.oneIn(80) {
		return g.wrong(s)
	}
	switch s["type"] {
	case "object":
		return g.growObject(s, depth)
	case "array":
		items := node(s["items"].(map[string]any))
		list := []any{}
		for range 1 + g.rng.IntN(2) {
			list = append(list, g.grow(items, depth+1))
		}
		return list
	default:
		return g.right(s)
	}
}

func (g *generator) growObject(s node, depth int) any {
	object := map[string]any{}
	properties, _ := s["properties"].(map[string]any)
	required, _ := s["required"].([]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		child := node(properties[name].(map[string]any))
		must := slices.Contains(required, any(name))
		if must && (depth >= 8 || !g.oneIn(60)) || depth < 8 && g.oneIn(max(6, len(properties)/3)) {
			object[name] = g.grow(child, depth+1)
		}
	}
	if more, ok := s["additionalProperties"].(map[string]any); ok {
		object["a"] = g.grow(more, depth+1)
	}
	return object
}
