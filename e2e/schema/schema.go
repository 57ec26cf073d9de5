// SPDX-License-Identifier: Apache-2.0

// Package schema validates objects with the real CRDs of an operator release: unknown fields, the OpenAPI schema and
// the CEL rules, in the order and with the code of an API server, but without running one.
//
// It does not run the operator's webhooks: package stack does.
package schema

import (
	"fmt"
	"sync"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	runtimeschema "k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/pgha/pgha/e2e/sources"
)

// Validator checks objects for one target. It is safe for concurrent use.
type Validator struct {
	target string
	core   *runtime.Scheme
	crds   map[runtimeschema.GroupVersionKind]*kind
}

var (
	mu         sync.Mutex
	validators = map[string]*Validator{}
)

// ForTarget returns the validator for a release of the operator such as "1.30.0". It is created once, since a release manifest
// has 20,000 lines.
func ForTarget(minor string) (*Validator, error) {
	mu.Lock()
	defer mu.Unlock()
	if v, ok := validators[minor]; ok {
		return v, nil
	}
	crds, err := sources.CRDs(minor)
	if err != nil {
		return nil, err
	}
	v, err := New(minor, crds)
	if err != nil {
		return nil, err
	}
	validators[minor] = v
	return v, nil
}

// New returns a validator for the CRDs given; target is its name in errors.
func New(target string, crds []*unstructured.Unstructured) (*Validator, error) {
	scheme, err := coreScheme()
	if err != nil {
		return nil, err
	}
	v := &Validator{target: target, core: scheme, crds: map[runtimeschema.GroupVersionKind]*kind{}}
	for _, object := range crds {
		var crd apiextensionsv1.CustomResourceDefinition
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &crd); err != nil {
			return nil, fmt.Errorf("cannot decode CRD %q of target %q: %w", object.GetName(), target, err)
		}
		for i := range crd.Spec.Versions {
			version := &crd.Spec.Versions[i]
			gvk := runtimeschema.GroupVersionKind{Group: crd.Spec.Group, Version: version.Name, Kind: crd.Spec.Names.Kind}
			if !version.Served {
				continue
			}
			namespaced := crd.Spec.Scope == apiextensionsv1.NamespaceScoped
			v.crds[gvk] = &kind{gvk: gvk, namespaced: namespaced, version: version}
		}
	}
	return v, nil
}

// Serves reports whether the validator has the kind.
func (v *Validator) Serves(gvk runtimeschema.GroupVersionKind) bool {
	_, ok := v.crds[gvk]
	return ok || v.core.Recognizes(gvk)
}

// Validate returns every error, with its field path, that an API server with the target's CRDs and kubectl's strict
// validation would find in the object. It does not change the object.
func (v *Validator) Validate(obj *unstructured.Unstructured) []error {
	gvk := obj.GroupVersionKind()
	if k, ok := v.crds[gvk]; ok {
		return k.validate(obj.DeepCopy())
	}
	if v.core.Recognizes(gvk) {
		return decodeStrict(v.core, obj)
	}
	return []error{fmt.Errorf("cannot validate %q: target %s does not serve %s, kind %s",
		obj.GetName(), v.target, gvk.GroupVersion(), gvk.Kind)}
}
