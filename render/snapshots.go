// SPDX-License-Identifier: Apache-2.0

package render

import (
	"strconv"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// deadlineAnnotation has another name in the operator's documentation, which nothing reads.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/utils/labels_annotations.go#L264
const deadlineAnnotation = "cnpg.io/volumeSnapshotDeadline"

// volumeSnapshots is how the operator takes snapshots of the volumes.
// https://cloudnative-pg.io/documentation/current/appendixes/backup_volumesnapshot/
func volumeSnapshots(p *profiles.Resolved) *cnpgv1.VolumeSnapshotConfiguration {
	s := p.Spec.Backup.Snapshots
	if s == nil {
		return nil
	}
	c := &cnpgv1.VolumeSnapshotConfiguration{
		ClassName:              s.Class,
		WalClassName:           s.WALClass,
		SnapshotOwnerReference: cnpgv1.SnapshotOwnerReference(s.Owner),
		Online:                 new(!s.Cold),
	}
	if s.ImmediateCheckpoint {
		c.OnlineConfiguration = cnpgv1.OnlineConfiguration{ImmediateCheckpoint: new(true)}
	}
	return c
}

// scheduledSnapshots returns the schedule of snapshots, beside that of base backups in the object store. Its Backups have no owner: they may
// own their snapshots, which must outlive the schedule.
func scheduledSnapshots(p *profiles.Resolved) []manifest.Object {
	s := p.Spec.Backup.Snapshots
	if s == nil || s.Schedule.Cron == "" {
		return nil
	}
	b := &cnpgv1.ScheduledBackup{
		TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, "ScheduledBackup"),
		ObjectMeta: objectMeta(p, p.SnapshotsName()),
		Spec: cnpgv1.ScheduledBackupSpec{
			Schedule:             s.Schedule.Cron,
			Cluster:              cnpgv1.LocalObjectReference{Name: p.ClusterName()},
			BackupOwnerReference: "none",
			Method:               cnpgv1.BackupMethodVolumeSnapshot,
		},
	}
	b.Annotations = deadline(s)
	if s.Schedule.Immediate {
		b.Spec.Immediate = new(true)
	}
	if s.Schedule.Suspend {
		b.Spec.Suspend = new(true)
	}
	return []manifest.Object{b}
}

// deadline is the annotation of a ScheduledBackup or a Backup; nil for the operator's default.
func deadline(s *profiles.Snapshots) map[string]string {
	if s == nil || s.Deadline == 0 {
		return nil
	}
	return map[string]string{deadlineAnnotation: strconv.Itoa(int(s.Deadline))}
}

// snapshotSource names the snapshots of one Backup: that of the data has its name, that of the WAL "-wal" after it, and that of a tablespace "-tbs-" and
// its name.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/reconciler/persistentvolumeclaim/calculator.go
func snapshotSource(c *cnpgv1.Cluster, backup string) *cnpgv1.DataSource {
	if backup == "" {
		return nil
	}
	of := func(name string) corev1.TypedLocalObjectReference {
		return corev1.TypedLocalObjectReference{APIGroup: new(manifest.VolumeSnapshotGroupVersion.Group), Kind: "VolumeSnapshot", Name: name}
	}
	source := &cnpgv1.DataSource{Storage: of(backup)}
	if c.Spec.WalStorage != nil {
		source.WalStorage = new(of(backup + "-wal"))
	}
	for i := range c.Spec.Tablespaces {
		if source.TablespaceStorage == nil {
			source.TablespaceStorage = map[string]corev1.TypedLocalObjectReference{}
		}
		name := c.Spec.Tablespaces[i].Name
		source.TablespaceStorage[name] = of(backup + "-tbs-" + operator.TablespaceName(name))
	}
	return source
}

// checkSnapshot refuses what the operator cannot restore from snapshots.
func checkSnapshot(p *profiles.Resolved, c *cnpgv1.Cluster, o RecoveryOptions) field.ErrorList {
	if o.Snapshot == "" {
		return nil
	}
	path := field.NewPath("snapshot")
	if messages := validation.IsDNS1123Subdomain(o.Snapshot); len(messages) > 0 {
		return field.ErrorList{field.Invalid(path, o.Snapshot, strings.Join(messages, "; "))}
	}
	if c != nil && len(c.Spec.Tablespaces) > len(p.Spec.Tablespaces) {
		return field.ErrorList{field.Forbidden(path, "pgha does not name the snapshots of tablespaces that a patch adds; write them into spec.tablespaces")}
	}
	return nil
}
