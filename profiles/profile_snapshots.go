// SPDX-License-Identifier: Apache-2.0

package profiles

// SnapshotClass is a VolumeSnapshotClass that is rendered with the profile. It is cluster-scoped, and spec.backup.snapshots refers to it by
// name.
type SnapshotClass struct {
	// Name that Snapshots refer to.
	Name string `json:"name"`
	// Driver is the CSI driver: disk.csi.azure.com for Azure disks.
	Driver string `json:"driver"`
	// DeletionPolicy is "Retain" (the snapshot in the cloud stays when its VolumeSnapshot is deleted, and is deleted by hand) or "Delete".
	DeletionPolicy string `json:"deletionPolicy"`
	// Parameters of the driver: incremental, resourceGroup, tags, …. Without resourceGroup, Azure keeps the snapshots in the resource group of
	// the nodes, which is deleted with the Kubernetes cluster.
	Parameters map[string]string `json:"parameters,omitempty"`
}

// Snapshots are base backups as snapshots of the volumes, beside those in the object store. A restore from one takes as long as making a disk
// of it. The WAL still comes from the object store.
type Snapshots struct {
	// Class is the VolumeSnapshotClass of the data volume, and of the WAL volume unless WALClass is set.
	Class string `json:"class"`
	// WALClass is the VolumeSnapshotClass of the WAL volume. Empty: Class.
	WALClass string `json:"walClass,omitempty"`
	// Owner of the VolumeSnapshots: "none" (they stay until you delete them), "backup" (deleted with their Backup) or "cluster" (deleted with the
	// Cluster). The operator's retention deletes none of them. Empty: none.
	Owner string `json:"owner,omitempty"`
	// Cold stops PostgreSQL of the instance meanwhile, of a replica if there is one. Otherwise PostgreSQL runs.
	Cold bool `json:"cold,omitempty"`
	// ImmediateCheckpoint starts a snapshot at once, with a burst of writes, and not at the next checkpoint. Not for Cold.
	ImmediateCheckpoint bool `json:"immediateCheckpoint,omitempty"`
	// Deadline is how long errors of the driver are tried again, in minutes. 0: the operator's default, 10.
	Deadline int32 `json:"deadline,omitempty"`
	// Schedule of snapshots.
	Schedule SnapshotSchedule `json:"schedule"`
}

// SnapshotSchedule of volume snapshots, beside the schedule of base backups.
type SnapshotSchedule struct {
	// Name of the ScheduledBackup. Empty: <cluster>-snapshots.
	Name string `json:"name,omitempty"`
	// Cron has six fields, seconds first, or is one of "@daily", …. Empty: no ScheduledBackup.
	Cron string `json:"cron,omitempty"`
	// Immediate takes the first snapshot immediately.
	Immediate bool `json:"immediate,omitempty"`
	// Suspend stops the schedule.
	Suspend bool `json:"suspend,omitempty"`
}

// SnapshotsName is the ScheduledBackup of volume snapshots.
func (p *Profile) SnapshotsName() string {
	name := p.ClusterName() + "-snapshots"
	if s := p.Spec.Backup.Snapshots; s != nil {
		name = or(s.Schedule.Name, name)
	}
	return name
}
