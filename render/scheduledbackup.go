// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// scheduledBackups returns the schedule of base backups; the WAL is archived continuously.
// https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups
func scheduledBackups(p *profiles.Resolved) []manifest.Object {
	s := p.Spec.Backup.Schedule
	if s.Cron == "" || p.BackupMethod == profiles.MethodNone {
		return scheduledSnapshots(p)
	}
	b := &cnpgv1.ScheduledBackup{
		TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, "ScheduledBackup"),
		ObjectMeta: objectMeta(p, p.ScheduledBackupName()),
		Spec: cnpgv1.ScheduledBackupSpec{
			Schedule:             s.Cron,
			Cluster:              cnpgv1.LocalObjectReference{Name: p.ClusterName()},
			BackupOwnerReference: s.Owner,
			Method:               cnpgv1.BackupMethod(p.BackupMethod),
			PluginConfiguration:  backupPlugin(p),
		},
	}
	if s.Immediate {
		b.Spec.Immediate = new(true)
	}
	if s.Suspend {
		b.Spec.Suspend = new(true)
	}
	return append([]manifest.Object{b}, scheduledSnapshots(p)...)
}

// backupPlugin returns the plugin's part of a Backup. The method must match the Cluster's: otherwise the Backup fails,
// but only when it runs.
func backupPlugin(p *profiles.Resolved) *cnpgv1.BackupPluginConfiguration {
	if p.BackupMethod != profiles.MethodPlugin {
		return nil
	}
	return &cnpgv1.BackupPluginConfiguration{Name: profiles.PluginName}
}
