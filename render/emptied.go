// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// checkEmptied refuses patches that leave a Cluster without volumes: the API server takes none, and where a controller
// replaces objects the running one is at stake.
func checkEmptied(objects []manifest.Object) field.ErrorList {
	c := clusterOf(objects)
	if c == nil {
		return nil
	}
	s := &c.Spec.StorageConfiguration
	if s.Size != "" || s.PersistentVolumeClaimTemplate != nil {
		return nil
	}
	return field.ErrorList{field.Forbidden(field.NewPath("spec", "patches"),
		"they leave the Cluster without spec.storage.size; a patch of the whole spec, such as $patch: delete, removes everything in it")}
}
