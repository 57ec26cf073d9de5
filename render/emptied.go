// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// checkEmptied rejects patches that leave a Cluster without volumes: the API server rejects it, and a controller that
// replaces objects could delete the running Cluster.
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
		"the patches leave the Cluster without spec.storage.size; a patch of the whole spec, such as $patch: delete, removes everything in it")}
}
