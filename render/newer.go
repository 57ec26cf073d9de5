// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// newerThan finds what the objects hold and the target's CRDs lack. The API server drops such a field without a word:
// postgresql.synchronous on operator 1.23 means no synchronous replication at all. Only a patch can put one there.
func newerThan(t profiles.Target, objects []Object) field.ErrorList {
	if t >= profiles.NewestTarget {
		return nil // the API that pgha is built with is this one
	}
	var faults field.ErrorList
	for _, object := range objects {
		kind := object.GetObjectKind().GroupVersionKind()
		if kind.Group != "postgresql.cnpg.io" {
			continue
		}
		tree, err := objectTree(newTreeWalker(), object)
		if err != nil {
			faults = append(faults, field.InternalError(field.NewPath("spec"), err))
			continue
		}
		for _, f := range NewerFields() {
			if f.Kind == kind.Kind && t < f.Since && holds(&tree, strings.Split(f.Path, ".")) {
				faults = append(faults, field.Forbidden(field.NewPath("spec", "target"), fmt.Sprintf(
					"operator %s would drop %s of %s without a word: it came with %s, the patch that sets it needs since: %q",
					t, f.Path, describe(object), f.Since, f.Since)))
			}
		}
	}
	return faults
}

// Holds reports whether an object, as it is rendered, has the field: spec.managed.services, data.KEY. A part that ends in []
// goes through every item of a list; the last part of a path below annotations, labels or data is the whole rest of it.
func Holds(o Object, path string) bool {
	tree, err := objectTree(newTreeWalker(), o)
	if err != nil {
		return false
	}
	for _, m := range []string{"metadata.annotations.", "metadata.labels.", "data."} {
		if key, ok := strings.CutPrefix(path, m); ok {
			return holds(&tree, append(strings.Split(strings.TrimSuffix(m, "."), "."), key))
		}
	}
	return holds(&tree, strings.Split(path, "."))
}

// holds: the path leads somewhere. A part that ends in [] goes through every item of a list.
func holds(n *treeNode, path []string) bool {
	if len(path) == 0 {
		return true
	}
	name, list := strings.CutSuffix(path[0], "[]")
	kid := n.kid(name)
	if kid == nil {
		return false
	}
	if !list {
		return holds(kid, path[1:])
	}
	for i := range kid.kids {
		if holds(&kid.kids[i], path[1:]) {
			return true
		}
	}
	return false
}

// NewerField is a field that came with an operator after 1.23.
type NewerField struct {
	// Kind of the object, in postgresql.cnpg.io.
	Kind string
	// Path of the field; [] stands for every item of a list.
	Path string
	// Since is the first operator whose CRD has it.
	Since profiles.Target
}
