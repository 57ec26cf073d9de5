// SPDX-License-Identifier: Apache-2.0

package render

import (
	"encoding/json"
	"fmt"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// dropped finds fields of the objects that the target's CRDs do not have. The API server silently drops such a field:
// postgresql.synchronous on operator 1.23 means no synchronous replication at all. Only a patch can set one, so objects of a profile
// without patches need no look.
func dropped(t profiles.Target, objects []manifest.Object) field.ErrorList {
	var faults field.ErrorList
	for _, object := range objects {
		kind := object.GetObjectKind().GroupVersionKind()
		if kind.Group != "postgresql.cnpg.io" {
			continue
		}
		var tree map[string]any
		text, err := manifest.JSON([]manifest.Object{object})
		if err == nil {
			err = json.Unmarshal(text, &tree)
		}
		if err != nil {
			faults = append(faults, field.InternalError(field.NewPath("spec"), err))
			continue
		}
		for _, path := range admission.Lacking(kind.Kind, t, tree) {
			have := admission.Having(kind.Kind, path)
			faults = append(faults, fielderr.Unsupported(field.NewPath("spec", "target"), fmt.Sprintf(
				"operator %s silently drops %s of %s: its CRD has the field %s; add since: %q to the patch that sets it",
				t, path, describe(object), profiles.Having(have), have[0].Short())))
		}
	}
	return faults
}
