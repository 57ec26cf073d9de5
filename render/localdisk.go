// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

// checkLocalDisks rejects one instance, or a missing disruption budget, with node-local disks. Only a patch can cause
// this. A drain of a node would delete data, and with one instance all of it.
func checkLocalDisks(objects []manifest.Object) field.ErrorList {
	c := clusterOf(objects)
	if c == nil || c.Spec.Instances > 1 && ptr.Deref(c.Spec.EnablePDB, true) {
		return nil
	}
	names := map[string]bool{}
	for _, s := range []*cnpgv1.StorageConfiguration{&c.Spec.StorageConfiguration, c.Spec.WalStorage} {
		names[className(s)] = true
	}
	for _, o := range objects {
		class, ok := o.(*storagev1.StorageClass)
		if !ok || !names[class.Name] {
			continue
		}
		if d, ok := profiles.LocalDiskOf(class.Provisioner, class.Parameters); ok {
			what := fmt.Sprintf("with enablePDB %t and %d instances", ptr.Deref(c.Spec.EnablePDB, true), c.Spec.Instances)
			return field.ErrorList{field.Forbidden(field.NewPath("spec", "patches"), fmt.Sprintf("%s and the node-local disks "+
				"of provisioner %s, a drain deletes data: %s; keep the disruption budget and at least 3 instances", what,
				d.Provisioner, d.Outcome()))}
		}
	}
	return nil
}

// className returns the StorageClass of a volume, or "" for the default class.
func className(s *cnpgv1.StorageConfiguration) string {
	switch {
	case s == nil:
		return ""
	case s.StorageClass != nil:
		return *s.StorageClass
	case s.PersistentVolumeClaimTemplate != nil:
		return ptr.Deref(s.PersistentVolumeClaimTemplate.StorageClassName, "")
	default:
		return ""
	}
}
