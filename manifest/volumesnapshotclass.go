// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// VolumeSnapshotGroupVersion is the API group and version of a VolumeSnapshotClass.
var VolumeSnapshotGroupVersion = schema.GroupVersion{Group: "snapshot.storage.k8s.io", Version: "v1"}

// VolumeSnapshotClass says how a CSI driver takes snapshots. It has no spec. The module of the snapshot controller would add its clients to
// every program that imports this package.
// https://github.com/kubernetes-csi/external-snapshotter/blob/v8.3.0/client/apis/volumesnapshot/v1/types.go
type VolumeSnapshotClass struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	// Driver is the CSI driver, disk.csi.azure.com for Azure disks.
	Driver string `json:"driver"`
	// Parameters of the driver.
	Parameters map[string]string `json:"parameters,omitempty"`
	// DeletionPolicy is Retain or Delete: what happens to a snapshot in the cloud when its VolumeSnapshot is deleted.
	DeletionPolicy string `json:"deletionPolicy"`
}

// DeepCopyObject implements runtime.Object.
func (s *VolumeSnapshotClass) DeepCopyObject() runtime.Object {
	c := *s
	s.DeepCopyInto(&c.ObjectMeta)
	c.Parameters = maps.Clone(s.Parameters)
	return &c
}
