// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/pgha/pgha/e2e/stack"
)

// patience is the longest time for the operator to create something. It needs a second or two; the rest is for a busy
// machine.
const patience = 90 * time.Second

// The kinds that the operator creates.
var (
	serviceAccounts = schema.GroupVersionKind{Version: "v1", Kind: "ServiceAccount"}
	services        = schema.GroupVersionKind{Version: "v1", Kind: "Service"}
	claims          = schema.GroupVersionKind{Version: "v1", Kind: "PersistentVolumeClaim"}
	pods            = schema.GroupVersionKind{Version: "v1", Kind: "Pod"}
	jobs            = schema.GroupVersionKind{Group: "batch", Version: "v1", Kind: "Job"}
	budgets         = schema.GroupVersionKind{Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"}
)

// eventually waits until the object exists and decodes it into its type.
func eventually[T any](t *testing.T, s *stack.Stack, gvk schema.GroupVersionKind, namespace, name string) *T {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		object, err := s.Get(t.Context(), gvk, namespace, name)
		if err == nil {
			out := new(T)
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, out); err != nil {
				t.Fatal(err)
			}
			return out
		}
		if time.Now().After(deadline) {
			t.Fatalf("%v\n%s", err, s.Logs("manager"))
		}
		time.Sleep(200 * time.Millisecond)
	}
}
