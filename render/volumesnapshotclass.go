// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// volumeSnapshotClasses returns the profile's own VolumeSnapshotClasses.
// https://learn.microsoft.com/en-us/azure/aks/azure-disk-csi#volume-snapshots
func volumeSnapshotClasses(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for _, c := range p.Spec.SnapshotClasses {
		class := &manifest.VolumeSnapshotClass{
			TypeMeta:       typeMeta(manifest.VolumeSnapshotGroupVersion, "VolumeSnapshotClass"),
			ObjectMeta:     objectMeta(p, c.Name),
			Driver:         c.Driver,
			Parameters:     c.Parameters,
			DeletionPolicy: c.DeletionPolicy,
		}
		class.Namespace = "" // cluster-scoped
		all = append(all, class)
	}
	return all
}
