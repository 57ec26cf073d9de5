// SPDX-License-Identifier: Apache-2.0

package profiles

import "slices"

// LocalDiskProvisioner makes volumes on the disks of the node itself (Azure Container Storage). They have no node affinity: a
// pod that is drained starts elsewhere with an empty volume under the same claim.
// https://github.com/Azure/local-csi-driver/blob/main/docs/design/pv-recovery.md
const LocalDiskProvisioner = "localdisk.csi.acstor.io"

// NodeLocalDisks reports whether an instance keeps its data or its WAL on disks that are lost with the node.
func (p *Profile) NodeLocalDisks() bool {
	return slices.ContainsFunc(p.Spec.StorageClasses, func(class StorageClass) bool {
		wal := p.Spec.WALStorage
		return class.Provisioner == LocalDiskProvisioner &&
			(p.Spec.Storage.StorageClass == class.Name || wal != nil && wal.StorageClass == class.Name)
	})
}
