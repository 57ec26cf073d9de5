// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"

	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// newerThan finds fields of the objects that the target's CRDs do not have. The API server silently drops such a field:
// postgresql.synchronous on operator 1.23 means no synchronous replication at all. Only a patch can set one.
func newerThan(t profiles.Target, objects []manifest.Object) field.ErrorList {
	if t >= profiles.NewestTarget {
		return nil // pgha is built with this version of the API
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
			if f.Kind == kind.Kind && !f.Since.Has(t) && fields.Has(f.Path) {
				faults = append(faults, fielderr.Unsupported(field.NewPath("spec", "target"), fmt.Sprintf(
					"operator %s silently drops %s of %s, a field of operator %s and later; add since: %q to the patch that sets it",
					t, f.Path, describe(object), f.Since, f.Since.First().Short())))
			}
		}
	}
	return faults
}

// NewerField is a field that was added after operator 1.23.
type NewerField struct {
	// Kind of the object, in postgresql.cnpg.io.
	Kind string
	// Path of the field; [] matches every item of a list.
	Path string
	// Since are the first releases whose CRD has it.
	Since profiles.Releases
}
