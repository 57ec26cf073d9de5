// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/profiles"
)

// fieldManager is the field manager of these tests, the same as of kubectl apply --server-side.
const fieldManager = "kubectl"

// TestOperator tests each built-in profile at the newest target on a separate stack, since most use the same names.
func TestOperator(t *testing.T) {
	for _, name := range profiles.Names() {
		t.Run(name, func(t *testing.T) {
			s := start(t, stack.Options{Target: sources.Newest, Operator: true})
			p := profile(t, name, sources.Newest)
			objects := everything(t, p)
			namespaces(t, s, objects)
			warned := foretell(t, objects)
			base := newRepository(t, p).plain(t)
			var warnings []string
			t.Run("DryRun", func(t *testing.T) { dryRun(t, s, objects, warned) })
			t.Run("RecoveryTargets", func(t *testing.T) { recoveryTargets(t, s, p) })
			t.Run("BaseDryRun", func(t *testing.T) { dryRun(t, s, base, warned) })
			t.Run("Apply", func(t *testing.T) { warnings = apply(t, s, objects, warned) })
			t.Run("Reconciled", func(t *testing.T) { reconciled(t, s, p) })
			// The operator has reconciled by now.
			t.Run("Kept", func(t *testing.T) { kept(t, s, objects) })
			t.Run("Again", func(t *testing.T) { again(t, s, objects) })
			t.Run("Base", func(t *testing.T) { again(t, s, base) })
			t.Run("Imported", func(t *testing.T) { imported(t, s, p) })
			t.Run("Overlay", func(t *testing.T) { overlay(t, s, p) })
			record(t, name, sources.Newest, warnings)
		})
	}
}

// everything returns all objects of a profile, in the order to apply them.
func everything(t *testing.T, p *profiles.Profile) []*unstructured.Unstructured {
	t.Helper()
	var all []*unstructured.Unstructured
	for _, part := range parts(p) {
		all = append(all, part.rendered(t, p)...)
	}
	return all
}

// namespaces creates the namespaces of the objects; pgha renders none.
func namespaces(t *testing.T, s *stack.Stack, objects []*unstructured.Unstructured) {
	t.Helper()
	for _, object := range objects {
		if object.GetNamespace() == "" {
			continue
		}
		namespace := &unstructured.Unstructured{}
		namespace.SetAPIVersion("v1")
		namespace.SetKind("Namespace")
		namespace.SetName(object.GetNamespace())
		if _, err := s.Apply(t.Context(), namespace, "e2e"); err != nil {
			t.Fatal(err)
		}
	}
}

// dryRun checks that the API server, and the operator's webhooks if they run, would create each object, without unknown
// or duplicate fields, and with exactly the predicted warnings.
func dryRun(t *testing.T, s *stack.Stack, objects []*unstructured.Unstructured, f forecast) {
	for _, object := range objects {
		result, err := s.DryRun(t.Context(), object)
		if err != nil {
			t.Error(err)
			continue
		}
		expectWarnings(t, object, result.Warnings, f)
	}
}

// apply applies each object and checks that kubectl would print exactly the predicted warnings. It returns them.
func apply(t *testing.T, s *stack.Stack, objects []*unstructured.Unstructured, f forecast) (all []string) {
	for _, object := range objects {
		result, err := s.Apply(t.Context(), object, fieldManager)
		if err != nil {
			t.Error(err)
			continue
		}
		expectWarnings(t, object, result.Warnings, f)
		all = append(all, result.Warnings...)
	}
	return all
}

// kept checks that neither the operator's defaults nor anything else changed or removed a rendered field. GitOps tools
// would permanently report such a field as drift.
func kept(t *testing.T, s *stack.Stack, objects []*unstructured.Unstructured) {
	for _, object := range objects {
		live, err := s.Get(t.Context(), object.GroupVersionKind(), object.GetNamespace(), object.GetName())
		if err != nil {
			t.Error(err)
			continue
		}
		for _, lost := range lost("", object.Object, live.Object) {
			t.Errorf("%s %q: %s", object.GetKind(), object.GetName(), lost)
		}
	}
}

// again checks that applying the same objects a second time changes nothing.
func again(t *testing.T, s *stack.Stack, objects []*unstructured.Unstructured) {
	for _, object := range objects {
		before, err := s.Get(t.Context(), object.GroupVersionKind(), object.GetNamespace(), object.GetName())
		if err != nil {
			t.Error(err)
			continue
		}
		result, err := s.Apply(t.Context(), object, fieldManager)
		if err != nil {
			t.Error(err)
			continue
		}
		if was, is := content(before), content(result.Object); was != is {
			t.Errorf("%s %q changed:\n%s\n%s", object.GetKind(), object.GetName(), was, is)
		}
	}
}

// content returns an object without the fields that its controllers and the API server write.
func content(object *unstructured.Unstructured) string {
	out := object.DeepCopy()
	unstructured.RemoveNestedField(out.Object, "status")
	out.SetManagedFields(nil)
	out.SetResourceVersion("")
	return fmt.Sprint(out.Object)
}
