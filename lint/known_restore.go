// SPDX-License-Identifier: Apache-2.0

package lint

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

// knownRestores are faults of a bootstrap from a running server or from snapshots.
func knownRestores() []known {
	return []known{
		{
			id: "#11006", harm: loses, fixed: "1.28.4 1.29.2 1.30.0", exposes: "bootstrap.pg_basebackup",
			what:    "pg_basebackup overwrites data that is already on the volume, such as one that you provided",
			cluster: func(_ *pass, c *cluster) string { return when(c.baseBackup(), "spec.bootstrap.pg_basebackup") },
		},
		{
			id: "#8895", harm: loses, fixed: "1.25.4 1.26.2 1.27.1", exposes: "bootstrap.pg_basebackup with an archive",
			what:  "the new cluster archives into a folder that is not empty, and overwrites the archive of another cluster",
			helps: "Use a server name that no cluster has had.",
			cluster: func(p *pass, c *cluster) string {
				return when(c.baseBackup() && p.archive(c).known(), p.archive(c).field)
			},
		},
		{
			id: "#9306", harm: loses, fixed: "1.26.3 1.27.2 1.28.0", exposes: "bootstrap.recovery.volumeSnapshots with an archive of the plugin",
			what:  "a cluster from a snapshot archives into a folder that is not empty, and overwrites the archive of another cluster",
			helps: "Use a server name that no cluster has had.",
			cluster: func(p *pass, c *cluster) string {
				return when(c.fromSnapshots() && c.plugin() >= 0 && p.archive(c).known(), p.archive(c).field)
			},
		},
		{
			id: "#10447", harm: loses, fixed: "1.28.3 1.29.1 1.30.0", exposes: "bootstrap.recovery.volumeSnapshots",
			what:  "temporary files of queries that are in the snapshot make the recovery fail",
			helps: "Take the snapshot while no large query runs.",
			cluster: func(_ *pass, c *cluster) string {
				return when(c.fromSnapshots(), "spec.bootstrap.recovery.volumeSnapshots")
			},
		},
	}
}

func (c *cluster) baseBackup() bool {
	return c.spec.Bootstrap != nil && c.spec.Bootstrap.PgBaseBackup != nil
}

func (c *cluster) fromSnapshots() bool {
	r := c.recovery()
	return r != nil && r.VolumeSnapshots != nil
}

// knownBackups are faults of Backups and ScheduledBackups.
func knownBackups() []known {
	return []known{
		{
			id: "#10747", harm: errs, fixed: "1.28.4 1.29.2 1.30.0", object: on(sameMinute),
			exposes: "two ScheduledBackups of a Cluster with one schedule",
			what:    "two backups that start together stop each other, and a replication slot stays on the primary and keeps WAL",
			helps:   "Give them different minutes.",
		},
		{
			id: "#11056", harm: errs, since: "1.29.0", fixed: "1.29.2 1.30.0", object: stuckPending,
			exposes: "several Backups or ScheduledBackups of a Cluster, with method plugin",
			what:    "a backup that has ended can be set back to pending and stay so for ever, if another one waits",
		},
	}
}

func sameMinute(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) string {
	for i := range p.in.Resources {
		other := &p.in.Resources[i]
		if other == r {
			return ""
		}
		if o, ok := other.Object.(*cnpgv1.ScheduledBackup); ok && o.Spec.Cluster.Name == b.Spec.Cluster.Name && o.Spec.Schedule == b.Spec.Schedule &&
			maySameNamespace(o.Namespace, b.Namespace) && !isSet(o.Spec.Suspend) && !isSet(b.Spec.Suspend) {
			return schedulePath
		}
	}
	return ""
}

// backupOf returns the Cluster's name, the method and the field online of a Backup or a ScheduledBackup.
func backupOf(r *Resource) (name string, method cnpgv1.BackupMethod, online *bool, ok bool) {
	switch o := r.Object.(type) {
	case *cnpgv1.Backup:
		return o.Spec.Cluster.Name, o.Spec.Method, o.Spec.Online, true
	case *cnpgv1.ScheduledBackup:
		return o.Spec.Cluster.Name, o.Spec.Method, o.Spec.Online, true
	}
	return "", "", nil, false
}

func stuckPending(p *pass, r *Resource) string {
	name, method, _, ok := backupOf(r)
	if !ok || method != cnpgv1.BackupMethodPlugin {
		return ""
	}
	for i := range p.in.Resources {
		other := &p.in.Resources[i]
		if of, _, _, ok := backupOf(other); ok && other != r && of == name && maySameNamespace(other.Object.GetNamespace(), r.Object.GetNamespace()) {
			return "spec.method"
		}
	}
	return ""
}

// knownSnapshots are faults of backups by volume snapshots.
func knownSnapshots() []known {
	return []known{
		{
			id: "#11069", harm: errs, fixed: "1.28.4 1.29.2 1.30.0", object: bySnapshot, exposes: "method volumeSnapshot",
			what: "one failed connection to the instance ends a backup whose snapshots are already there",
		},
		{
			id: "#11071", harm: errs, fixed: "1.28.4 1.29.2 1.30.0", object: bySnapshot, exposes: "method volumeSnapshot",
			what: "a backup can fail because its own snapshot is already there",
		},
		{
			id: "#11132", harm: errs, fixed: "1.29.3 1.30.1", object: bySnapshot, exposes: "method volumeSnapshot",
			what: "the first error of the storage driver ends the backup, even one that passes",
		},
		{
			id: "#11276", harm: errs, fixed: "1.29.3 1.30.1", object: otherOnline,
			exposes: "method volumeSnapshot with another online than the Cluster's backup.volumeSnapshot.online",
			what:    "a cold backup is reported as an online one, or the reverse",
		},
		{
			id: "#10192", harm: errs, fixed: "1.27.4 1.28.2 1.29.0", exposes: "backup.volumeSnapshot with replicas",
			what: "a new replica stays Pending if the snapshot that it should start from was deleted",
			cluster: func(_ *pass, c *cluster) string {
				return when(c.full.Instances > 1 && c.spec.Backup != nil && c.spec.Backup.VolumeSnapshot != nil, "spec.backup.volumeSnapshot")
			},
		},
	}
}

func bySnapshot(_ *pass, r *Resource) string {
	_, method, _, ok := backupOf(r)
	return when(ok && method == cnpgv1.BackupMethodVolumeSnapshot, "spec.method")
}

// otherOnline: without the Cluster among the input its default is assumed, which is true.
func otherOnline(p *pass, r *Resource) string {
	name, method, online, ok := backupOf(r)
	if !ok || method != cnpgv1.BackupMethodVolumeSnapshot || online == nil {
		return ""
	}
	usual := true
	if c := p.cluster(r.Object.GetNamespace(), name); c != nil && c.spec.Backup != nil && c.spec.Backup.VolumeSnapshot != nil {
		usual = isOn(c.spec.Backup.VolumeSnapshot.Online)
	}
	return when(*online != usual, "spec.online")
}
