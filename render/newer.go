// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"

	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// newerThan finds what the objects hold and the target's CRDs lack. The API server drops such a field without a word:
// postgresql.synchronous on operator 1.23 means no synchronous replication at all. Only a patch can put one there.
func newerThan(t profiles.Target, objects []manifest.Object) field.ErrorList {
	if t >= profiles.NewestTarget {
		return nil // the API that pgha is built with is this one
	}
	var faults field.ErrorList
	for _, object := range objects {
		kind := object.GetObjectKind().GroupVersionKind()
		if kind.Group != "postgresql.cnpg.io" {
			continue
		}
		fields, err := manifest.FieldsOf(object)
		if err != nil {
			faults = append(faults, field.InternalError(field.NewPath("spec"), err))
			continue
		}
		for _, f := range NewerFields() {
			if f.Kind == kind.Kind && t < f.Since && fields.Has(f.Path) {
				faults = append(faults, fielderr.Unsupported(field.NewPath("spec", "target"), fmt.Sprintf(
					"operator %s would drop %s of %s without a word: it came with %s, the patch that sets it needs since: %q",
					t, f.Path, describe(object), f.Since, f.Since)))
			}
		}
	}
	return faults
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
