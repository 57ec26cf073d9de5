// SPDX-License-Identifier: Apache-2.0

package profiles

import "slices"

// decideBackupMethod takes the plugin wherever the operator can run it, since the in-tree method is deprecated there.
func (r *Resolved) decideBackupMethod() Decision {
	const path = "spec.backup.method"
	r.BackupMethod = r.Spec.Backup.Method
	switch t := r.Target; {
	case r.BackupMethod == auto && t.BarmanPlugin():
		r.BackupMethod = MethodPlugin
		return Decision{Field: path, Value: MethodPlugin,
			Reason: "operator " + t.String() + " has plugins, and the in-tree method is deprecated"}
	case r.BackupMethod == auto:
		r.BackupMethod = MethodInTree
		return Decision{Field: path, Value: MethodInTree,
			Reason: "operator " + t.String() + " cannot run the Barman Cloud plugin, which " + features[barmanPlugin].Since.String() + " can"}
	case r.BackupMethod == MethodPlugin:
		r.require(barmanPlugin, path, "")
	case r.BackupMethod == MethodInTree && !t.BarmanInTree():
		r.refuse(path, "operator "+t.String()+" has only the plugin")
	}
	return Decision{}
}

// checkTransfer refuses compressions that the target's backups do not have. There is nothing to decide.
func (r *Resolved) checkTransfer() {
	if r.BackupMethod != MethodNone && slices.Contains([]string{"lz4", "xz", "zstd"}, r.Spec.Backup.WAL.Compression) {
		r.require(compressedWAL, "spec.backup.wal.compression", "")
	}
}
