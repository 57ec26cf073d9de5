// SPDX-License-Identifier: Apache-2.0

package schema

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/json"
)

// coreScheme returns the scheme of the built-in kinds that occur next to a Cluster in a manifest.
func coreScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		corev1.AddToScheme, storagev1.AddToScheme, networkingv1.AddToScheme, rbacv1.AddToScheme, policyv1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			return nil, fmt.Errorf("cannot register the built-in kinds: %w", err)
		}
	}
	return scheme, nil
}

// decodeStrict finds unknown fields and wrong types. The built-in kinds have no schema for offline validation: only the
// live API server checks their values.
func decodeStrict(scheme *runtime.Scheme, obj *unstructured.Unstructured) []error {
	typed, err := scheme.New(obj.GroupVersionKind())
	if err != nil {
		return []error{fmt.Errorf("cannot make a %s: %w", obj.GetKind(), err)}
	}
	raw, err := obj.MarshalJSON()
	if err != nil {
		return []error{fmt.Errorf("cannot encode %s %q: %w", obj.GetKind(), obj.GetName(), err)}
	}
	unknown, err := json.UnmarshalStrict(raw, typed)
	if err != nil {
		return append(unknown, fmt.Errorf("cannot decode %s %q: %w", obj.GetKind(), obj.GetName(), err))
	}
	return unknown
}
