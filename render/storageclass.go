// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
)

// storageClasses returns the profile's own StorageClasses. Their parameters are immutable in Kubernetes, so a change
// needs a new name.
func storageClasses(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for _, class := range p.Spec.StorageClasses {
		all = append(all, storageClass(p, class))
	}
	return all
}

func storageClass(p *profiles.Resolved, c profiles.StorageClass) *storagev1.StorageClass {
	class := &storagev1.StorageClass{
		TypeMeta:    typeMeta(storagev1.SchemeGroupVersion, "StorageClass"),
		ObjectMeta:  objectMeta(p, c.Name),
		Provisioner: c.Provisioner,
		Parameters:  c.Parameters,
	}
	class.Namespace = "" // cluster-scoped
	if c.ReclaimPolicy != "" {
		class.ReclaimPolicy = new(corev1.PersistentVolumeReclaimPolicy(c.ReclaimPolicy))
	}
	if c.VolumeBindingMode != "" {
		class.VolumeBindingMode = new(storagev1.VolumeBindingMode(c.VolumeBindingMode))
	}
	if c.AllowVolumeExpansion {
		class.AllowVolumeExpansion = new(true)
	}
	return class
}
