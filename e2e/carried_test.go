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

// wantCarried is the share of Clusters, in percent, that pgha import must bring back as they are, or refuse by name.
const wantCarried = 100.0

// importTally counts what becomes of Clusters that are imported and rendered again.
type importTally struct{ total, refused, changed int }

// String is the suite's third figure.
func (n *importTally) String() string {
	return fmt.Sprintf("pgha import changes %d of %d Clusters, and carries or refuses %.2f %% (refuses %d)",
		n.changed, n.total, n.rate(), n.refused)
}

func (n *importTally) rate() float64 { return 100 * float64(n.total-n.changed) / float64(n.total) }

// compare imports a Cluster as the operator returned it, with its defaults filled in, and says how it differs from what the
// operator would make of the imported one: not at all, when import knows the operator's defaults. Other kinds are passed over.
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
		return "the operator refuses what comes back: " + err.Error()
	}
	if checksumsByDefault(t, result.Profile, live) {
		unstructured.RemoveNestedField(back.Object.Object, "spec", "bootstrap", "initdb", "dataChecksums")
	}
	was, is := said(typed(live)), said(typed(back.Object))
	if reflect.DeepEqual(was, is) {
		return ""
	}
	n.changed++
	return fmt.Sprintf("then %q, back again %q", lost("", was, is), lost("", is, was))
}

// checksumsByDefault: the Cluster says nothing of checksums, and since PostgreSQL 18 initdb switches them on by itself. The
// profile, which always says it, then says true: https://www.postgresql.org/docs/18/release-18.html
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

// typed is what people type of an object.
func typed(object *unstructured.Unstructured) map[string]any {
	metadata := map[string]any{}
	for _, key := range []string{"name", "namespace", "labels", "annotations"} {
		metadata[key], _, _ = unstructured.NestedFieldNoCopy(object.Object, "metadata", key)
	}
	return map[string]any{"metadata": metadata, "spec": object.Object["spec"]}
}

// said leaves out zeros, empty texts and what holds nothing else: with the defaults filled in, they say what their absence
// says.
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
