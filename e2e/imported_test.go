// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// gotten has the kinds of the command in docs/import.md: kubectl get
// cluster,imagecatalog,scheduledbackup,objectstore,pooler,poddisruptionbudget,networkpolicy,podmonitor,prometheusrule,service, with the kinds of
// databases.
var gotten = []schema.GroupVersionKind{
	{Group: "postgresql.cnpg.io", Version: "v1", Kind: "Cluster"},
	{Group: "postgresql.cnpg.io", Version: "v1", Kind: "ScheduledBackup"},
	{Group: "barmancloud.cnpg.io", Version: "v1", Kind: "ObjectStore"},
	{Group: "postgresql.cnpg.io", Version: "v1", Kind: "ImageCatalog"},
	{Group: "postgresql.cnpg.io", Version: "v1", Kind: "Pooler"},
	{Group: "postgresql.cnpg.io", Version: "v1", Kind: "Database"},
	{Group: "postgresql.cnpg.io", Version: "v1", Kind: "DatabaseRole"},
	{Group: "postgresql.cnpg.io", Version: "v1", Kind: "Publication"},
	{Group: "postgresql.cnpg.io", Version: "v1", Kind: "Subscription"},
	{Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"},
	{Group: "networking.k8s.io", Version: "v1", Kind: "NetworkPolicy"},
	{Group: "monitoring.coreos.com", Version: "v1", Kind: "PodMonitor"},
	{Group: "azmonitoring.coreos.com", Version: "v1", Kind: "PodMonitor"},
	{Group: "monitoring.coreos.com", Version: "v1", Kind: "PrometheusRule"},
	services,
}

// imported checks that pgha import creates a profile from kubectl's output of the live objects, with the defaults of
// the API server and the operator. The profile renders every object, except the Secret, and applying them changes
// nothing.
func imported(t *testing.T, s *stack.Stack, p *profiles.Profile) {
	objects := inBase(allParts[0].rendered(t, p))
	result, err := adopt.Import([]adopt.Source{{Name: "live.yaml", Data: printed(t, s, p, objects)}},
		adopt.Options{Target: sources.Newest, Cluster: p.ClusterName()})
	if err != nil {
		t.Fatal(err)
	}
	back := importedObjects(t, result.Profile)
	for _, object := range objects {
		isObject := func(o *unstructured.Unstructured) bool { return refOf(o) == refOf(object) }
		if !slices.ContainsFunc(back, isObject) {
			t.Errorf("the imported profile does not render %s:\n%s", refOf(object), result.Profile)
		}
	}
	again(t, s, back)
}

func importedObjects(t *testing.T, text []byte) []*unstructured.Unstructured {
	t.Helper()
	p, err := profiles.Parse("imported.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	withoutSecret := part{"imported", func(p *profiles.Profile) ([]manifest.Object, error) { return render.Objects(p, render.Options{}) }}
	return withoutSecret.rendered(t, p)
}

// printed returns the output of kubectl get -o yaml for the profile's namespace, and for the objects that this command
// does not return: the StorageClasses and the ConfigMaps.
func printed(t *testing.T, s *stack.Stack, p *profiles.Profile, objects []*unstructured.Unstructured) []byte {
	t.Helper()
	var items []any
	for _, gvk := range gotten {
		list, err := s.List(t.Context(), gvk, p.Namespace())
		if err != nil {
			t.Fatal(err)
		}
		for _, live := range list {
			items = append(items, live.Object)
		}
	}
	for _, object := range objects {
		if object.GetKind() != "StorageClass" && object.GetKind() != "ConfigMap" {
			continue
		}
		live, err := s.Get(t.Context(), object.GroupVersionKind(), object.GetNamespace(), object.GetName())
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, live.Object)
	}
	text, err := yaml.Marshal(map[string]any{"apiVersion": "v1", "kind": "List", "items": items})
	if err != nil {
		t.Fatal(err)
	}
	return text
}
