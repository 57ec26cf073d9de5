// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/randfill"
)

// clusterSpecFields is the number of top-level fields of ClusterSpec v1.30. If it changes, check the new fields and
// whether the profile should model them.
const clusterSpecFields = 55

// TestEveryFieldCanBePatched sets each top-level field of ClusterSpec to a random value with a patch, and expects
// exactly that value in the rendered Cluster. It finds the fields by reflection, so that it covers new fields.
func TestEveryFieldCanBePatched(t *testing.T) {
	spec := reflect.TypeFor[cnpgv1.ClusterSpec]()
	assert.Equal(t, spec.NumField(), clusterSpecFields)
	for i := range spec.NumField() {
		name, _, _ := strings.Cut(spec.Field(i).Tag.Get("json"), ",")
		t.Run(name, func(t *testing.T) {
			value := filled(t, spec.Field(i).Type)
			p := builtin(t, "aks")
			p.Spec.Patches = []profiles.Patch{{
				Target: profiles.PatchTarget{Kind: "Cluster"},
				Patch:  []any{map[string]any{"op": "add", "path": "/spec/" + name, "value": value}},
			}}
			objects, err := render.Objects(p, render.Options{})
			assert.NilError(t, err)
			got := reflect.ValueOf(find[*cnpgv1.Cluster](t, objects).Spec).Field(i).Interface()
			if diff := cmp.Diff(value, asJSON(t, got)); diff != "" {
				t.Errorf("patched field (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEveryFieldCanBeMerged does the same by a strategic merge patch into a Cluster that lacks the field.
func TestEveryFieldCanBeMerged(t *testing.T) {
	spec := reflect.TypeFor[cnpgv1.ClusterSpec]()
	for i := range spec.NumField() {
		name, _, _ := strings.Cut(spec.Field(i).Tag.Get("json"), ",")
		t.Run(name, func(t *testing.T) {
			value := filled(t, spec.Field(i).Type)
			p := builtin(t, "aks")
			p.Spec.Patches = []profiles.Patch{
				{Target: profiles.PatchTarget{Kind: "Cluster"}, Patch: map[string]any{"spec": map[string]any{name: nil}}},
				{Target: profiles.PatchTarget{Kind: "Cluster"}, Patch: map[string]any{"spec": map[string]any{name: value}}},
			}
			objects, err := render.Objects(p, render.Options{})
			assert.NilError(t, err)
			got := reflect.ValueOf(find[*cnpgv1.Cluster](t, objects).Spec).Field(i).Interface()
			if diff := cmp.Diff(value, asJSON(t, got)); diff != "" {
				t.Errorf("merged field (-want +got):\n%s", diff)
			}
		})
	}
}

// filled returns a random value of the type, as JSON, without empty parts.
func filled(t *testing.T, typ reflect.Type) any {
	t.Helper()
	pointer := reflect.New(typ)
	randfill.NewWithSeed(int64(typ.NumMethod()+len(typ.String()))).NilChance(0).NumElements(1, 2).MaxDepth(12).Funcs(
		func(s *string, c randfill.Continue) { *s = "text" + string(rune('a'+c.Intn(26))) },
		func(q *resource.Quantity, c randfill.Continue) {
			*q = *resource.NewQuantity(int64(1+c.Intn(9)), resource.BinarySI)
		},
		func(f *metav1.FieldsV1, _ randfill.Continue) { f.SetRawBytes([]byte(`{"f:spec":{}}`)) },
		func(b *bool, _ randfill.Continue) { *b = true },
		func(n *int, c randfill.Continue) { *n = 1 + c.Intn(1000) },
		func(n *int32, c randfill.Continue) { *n = 1 + int32(c.Intn(1000)) },
		func(n *int64, c randfill.Continue) { *n = 1 + int64(c.Intn(1000)) },
	).Fill(pointer.Interface())
	return asJSON(t, pointer.Elem().Interface())
}

func asJSON(t *testing.T, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	assert.NilError(t, err)
	var generic any
	assert.NilError(t, json.Unmarshal(text, &generic))
	return generic
}

func builtin(t *testing.T, name string, overrides ...profiles.Override) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	assert.NilError(t, err)
	p, err := profiles.Parse(name, text, overrides...)
	assert.NilError(t, err)
	return p
}

func find[T manifest.Object](t *testing.T, objects []manifest.Object) T {
	t.Helper()
	for _, o := range objects {
		if found, ok := o.(T); ok {
			return found
		}
	}
	var none T
	t.Fatalf("no %T among the objects", none)
	return none
}
