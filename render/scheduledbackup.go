// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// scheduledBackup takes base backups; the WAL is archived all the time.
// https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups
// scheduledBackups is the schedule of base backups.
func scheduledBackups(p *profiles.Resolved) []manifest.Object {
	s := p.Spec.Backup.Schedule
	if s.Cron == "" || p.BackupMethod == profiles.MethodNone {
		return nil
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
	return []manifest.Object{b}
}

// backupPlugin goes with the method: a Backup whose method is not the cluster's fails when it runs, not before.
func backupPlugin(p *profiles.Resolved) *cnpgv1.BackupPluginConfiguration {
	if p.BackupMethod != profiles.MethodPlugin {
		return nil
	}
	return &cnpgv1.BackupPluginConfiguration{Name: profiles.PluginName}
}
