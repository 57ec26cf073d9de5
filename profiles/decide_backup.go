// SPDX-License-Identifier: Apache-2.0

package profiles

import "slices"

// decideBackupMethod chooses the plugin if the operator supports it, since those operators deprecate the in-tree method.
func (r *Resolved) decideBackupMethod() Decision {
	const path = "spec.backup.method"
	r.BackupMethod = r.Spec.Backup.Method
	switch t := r.Target; {
	case r.BackupMethod == auto && t.BarmanPlugin():
		r.BackupMethod = MethodPlugin
		return Decision{Field: path, Value: MethodPlugin,
			Reason: "operator " + t.String() + " supports plugins, and the in-tree method is deprecated"}
	case r.BackupMethod == auto:
		r.BackupMethod = MethodInTree
		return Decision{Field: path, Value: MethodInTree,
			Reason: "operator " + t.String() + " does not support the Barman Cloud plugin, which needs " + features[barmanPlugin].Since.String()}
	case r.BackupMethod == MethodPlugin:
		r.require(barmanPlugin, path, "")
	case r.BackupMethod == MethodInTree && !t.BarmanInTree():
		r.refuse(path, "operator "+t.String()+" supports only the plugin")
	}
	return Decision{}
}

// checkTransfer reports what the backups of the target, or of the plugin's release, do not support. It decides nothing.
func (r *Resolved) checkTransfer() {
	b, newer := r.Spec.Backup, slices.Contains([]string{"lz4", "xz", "zstd"}, r.Spec.Backup.WAL.Compression)
	if r.BackupMethod != MethodNone && newer {
		r.require(compressedWAL, "spec.backup.wal.compression", "")
	}
	if r.BackupMethod != MethodPlugin {
		return
	}
	if newer {
		r.requirePlugin(pluginCompressedWAL, "spec.backup.wal.compression")
	}
	if b.Retention != "" {
		r.requirePlugin(pluginRetention, "spec.backup.retention")
	}
	if b.Sidecar != (Resources{}) {
		r.requirePlugin(pluginSidecarResources, "spec.backup.sidecar")
	}
}

// UsesPlugin reports whether the cluster is backed up by the Barman Cloud plugin.
func (r *Resolved) UsesPlugin() bool { return r.BackupMethod == MethodPlugin }
