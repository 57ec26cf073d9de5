// SPDX-License-Identifier: Apache-2.0

package runbook

import "github.com/pgha/pgha/internal/facts"

// snapshots reports whether the Cluster takes snapshots of its volumes.
func (b *book) snapshots() bool {
	return b.cluster.Spec.Backup != nil && b.cluster.Spec.Backup.VolumeSnapshot != nil
}

const volumeSnapshots = "volumesnapshots.snapshot.storage.k8s.io"

// snapshotsNow takes a snapshot, and lists what there is.
func (b *book) snapshotsNow() {
	if !b.snapshots() {
		return
	}
	b.section("Volume snapshots")
	b.text("A snapshot of the volumes is a base backup that is restored fast, in the same region and namespace. The WAL still comes from the object store. Take one now. " +
		"A Backup that ends in `failed` says why in its status:")
	b.sh(`BACKUP=`+b.cluster.Name+`-snapshot-$(date -u +%Y%m%d%H%M%S)`, into(b.pgha("backup", "--method", "volumeSnapshot")+` --name "$BACKUP"`, b.toServer()),
		b.kubectl("wait", raw(`"`+backups+`/$BACKUP"`), "--for=jsonpath={.status.phase}=completed", "--timeout=60m"))
	b.text("The newest is the last one. Each Backup has one snapshot for each volume, and both must be ready to use:")
	b.sh(b.kubectl("get", volumeSnapshots, "-l", "cnpg.io/cluster="+b.cluster.Name, "--sort-by=.metadata.creationTimestamp"))
	b.text("**Nothing deletes old ones.** The retention is for the object store, and an Azure disk has at most 500. Delete the Backup and its VolumeSnapshots by name%s.",
		map[bool]string{true: "; with the deletion policy Retain, delete the snapshots in " + b.cloud.Words().Cloud + " too", false: ""}[b.snapshotsStay()])
}

// snapshotsStay reports whether the snapshots in the cloud outlive their objects.
func (b *book) snapshotsStay() bool {
	for _, c := range b.p.Spec.SnapshotClasses {
		if c.Name == b.cluster.Spec.Backup.VolumeSnapshot.ClassName {
			return c.DeletionPolicy == "Retain"
		}
	}
	return true // a class that is not in the profile
}

// fromSnapshot says how a recovery starts from a snapshot.
func (b *book) fromSnapshot() {
	if b.snapshots() && facts.Of(b.recovered, nil).Method != "" {
		b.text("To start from a snapshot instead of a base backup in the object store, add `--snapshot` with the name of its Backup. That is faster for a large database; " +
			"the WAL after it is replayed as usual, and `--to` must be a time after the snapshot.")
	}
}
