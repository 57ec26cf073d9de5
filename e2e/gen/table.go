// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/internal/crdtable"
)

// table returns internal/admission/schema.txt, after what is there now. It writes the schemas that the pinned modules have: the kinds of
// others, and the operator's at each release whose manifest the newest pinned module carries. The other releases come from
// hack/operator, and stay as they are.
func table(now string) ([]byte, error) {
	t, err := crdtable.Parse(now)
	if err != nil {
		return nil, err
	}
	others, err := sources.OtherCRDs()
	if err != nil {
		return nil, err
	}
	if err := add(t, others, crdtable.Any); err != nil {
		return nil, err
	}
	releases, err := sources.Releases()
	if err != nil {
		return nil, err
	}
	for _, release := range releases {
		objects, err := sources.Manifest(release)
		if err != nil {
			return nil, err
		}
		if err := add(t, objects, release); err != nil {
			return nil, err
		}
	}
	return t.Text(), nil
}

func add(t *crdtable.Table, objects []*unstructured.Unstructured, release string) error {
	for _, object := range objects {
		if object.GetKind() != sources.CRDKind {
			continue
		}
		if err := t.Add(object.Object, release); err != nil {
			return fmt.Errorf("cannot add CRD %q: %w", object.GetName(), err)
		}
	}
	return nil
}
