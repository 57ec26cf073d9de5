// SPDX-License-Identifier: Apache-2.0

package plan

const snapshotClassDocs = "https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/"

// volumeSnapshotClassRules are the rules for a VolumeSnapshotClass. The API server accepts every change of it: the controller copies what a
// snapshot needs into its VolumeSnapshotContent when it takes one.
func volumeSnapshotClassRules() []rule {
	next := func(path, why string) rule {
		return rule{path: path, does: event, when: AtBackup, who: ByKubernetes, source: snapshotClassDocs, why: why}
	}
	return []rule{
		next("driver", "the next snapshot is taken by another driver, and fails if the volumes are not of that driver; snapshots that exist keep theirs"),
		next("parameters", "the driver reads them for the next snapshot; an unknown one is an error, and the Backup fails"),
		next("deletionPolicy", "it is copied into the content of each snapshot when it is taken; snapshots that exist keep theirs"),
	}
}
