// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/profiles"
)

// wantCarried is the percentage of Clusters that pgha import must return unchanged, or reject with a reason.
const wantCarried = 100.0

// importTally counts the results for Clusters that are imported and rendered again.
type importTally struct{ total, refused, changed int }

// String returns the third figure of the suite.
func (n *importTally) String() string {
	return fmt.Sprintf("pgha import changes %d of %d Clusters, and keeps or rejects %.2f %% (rejects %d)",
		n.changed, n.total, n.rate(), n.refused)
}

func (n *importTally) rate() float64 { return 100 * float64(n.total-n.changed) / float64(n.total) }

// compare imports a Cluster as the operator returned it, with its defaults, and returns how it differs from the
// imported one with the operator's defaults. It does not differ if import knows the operator's defaults. Other kinds
// are skipped.
func (n *importTally) compare(t *testing.T, s *stack.Stack, live *unstructured.Unstructured) string {
	t.Helper()
	if live.GetKind() != "Cluster" {
		return ""
	}
	n.total++
	text, err := yaml.Marshal(live.Object)
	if err != nil {
		t.Fatal(err)
	}
	result, err := adopt.Import([]adopt.Source{{Name: "live.yaml", Data: text}}, adopt.Options{Target: sources.Newest})
	if err != nil {
		n.refused++
		return ""
	}
	objects := importedObjects(t, result.Profile)
	i := slices.IndexFunc(objects, func(o *unstructured.Unstructured) bool { return refOf(o) == refOf(live) })
	if i < 0 {
		n.changed++
		return "the Cluster is gone"
	}
	back, err := s.DryRun(t.Context(), objects[i])
	if err != nil {
		n.changed++
		return "the operator rejects the imported Cluster: " + err.Error()
	}
	if checksumsByDefault(t, result.Profile, live) {
		unstructured.RemoveNestedField(back.Object.Object, "spec", "bootstrap", "initdb", "dataChecksums")
	}
	was, is := said(typed(live)), said(typed(back.Object))
	if reflect.DeepEqual(was, is) {
		return ""
	}
	n.changed++
	return fmt.Sprintf("before %q, after %q", lost("", was, is), lost("", is, was))
}

// checksumsByDefault reports whether the Cluster does not set checksums and its PostgreSQL enables them by default, as
// initdb does since PostgreSQL 18. The profile always sets the field, here to true:
// https://www.postgresql.org/docs/18/release-18.html
func checksumsByDefault(t *testing.T, profile []byte, live *unstructured.Unstructured) bool {
	t.Helper()
	if _, ok, _ := unstructured.NestedBool(live.Object, "spec", "bootstrap", "initdb", "dataChecksums"); ok {
		return false
	}
	if major, ok, _ := unstructured.NestedInt64(live.Object, "spec", "imageCatalogRef", "major"); ok {
		return major >= 18
	}
	p, err := profiles.Parse("imported.yaml", profile)
	if err != nil {
		t.Fatal(err)
	}
	return p.Resolve().Major >= 18
}

// typed returns the parts of an object that users write.
func typed(object *unstructured.Unstructured) map[string]any {
	metadata := map[string]any{}
	for _, key := range []string{"name", "namespace", "labels", "annotations"} {
		metadata[key], _, _ = unstructured.NestedFieldNoCopy(object.Object, "metadata", key)
	}
	return map[string]any{"metadata": metadata, "spec": object.Object["spec"]}
}

// said removes zeros, empty texts and everything that has only those: after the defaults are set, they mean the same as
// no value.
func said(value any) any {
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, inner := range value {
			if inner = said(inner); inner != nil {
				out[key] = inner
			}
		}
		if len(out) > 0 {
			return out
		}
	case []any:
		var out []any
		for _, inner := range value {
			out = append(out, said(inner))
		}
		if len(out) > 0 {
			return out
		}
	default:
		if value != nil && !reflect.ValueOf(value).IsZero() {
			return value
		}
	}
	return nil
}
