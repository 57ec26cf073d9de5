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

// fieldManager is who applies in these tests: what kubectl apply --server-side would call itself.
const fieldManager = "kubectl"

// TestOperator proves each built-in at the newest target on a stack of its own, since most of them use the same names.
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
			// By now the operator has had its say.
			t.Run("Kept", func(t *testing.T) { kept(t, s, objects) })
			t.Run("Again", func(t *testing.T) { again(t, s, objects) })
			t.Run("Base", func(t *testing.T) { again(t, s, base) })
			t.Run("Imported", func(t *testing.T) { imported(t, s, p) })
			t.Run("Overlay", func(t *testing.T) { overlay(t, s, p) })
			record(t, name, sources.Newest, warnings)
		})
	}
}

// everything is what pgha makes of a profile, in the order in which it would be applied.
func everything(t *testing.T, p *profiles.Profile) []*unstructured.Unstructured {
	t.Helper()
	var all []*unstructured.Unstructured
	for _, part := range parts(p) {
		all = append(all, part.rendered(t, p)...)
	}
	return all
}

// namespaces creates those that the objects are in; pgha renders none.
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

// dryRun: the API server, and the operator's webhooks where they are, would create each object, with no unknown and no
// doubled field, and with the warnings that are foretold and no others.
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

// apply: each object can be applied, and kubectl would print the warnings that are foretold and no others. It returns them.
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

// kept: neither the operator's defaulting nor anything else has changed or removed a field that pgha rendered. Such a
// field would be reported as drift for ever.
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

// again: applying the same objects a second time changes nothing.
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

// content is what an object says, without what its controllers and the API server write down about it.
func content(object *unstructured.Unstructured) string {
	out := object.DeepCopy()
	unstructured.RemoveNestedField(out.Object, "status")
	out.SetManagedFields(nil)
	out.SetResourceVersion("")
	return fmt.Sprint(out.Object)
}
