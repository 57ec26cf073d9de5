// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"
	"strings"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// VolumeSnapshot is the backup method that copies the disks. The profile needs spec.backup.snapshots: https://cloudnative-pg.io/documentation/current/appendixes/backup_volumesnapshot/
const VolumeSnapshot = string(cnpgv1.BackupMethodVolumeSnapshot)

// maxLabel is the longest value of a label. A snapshot has the name of its Backup in a label.
const maxLabel = 63

// BackupOptions configures an on-demand backup.
type BackupOptions struct {
	// Name of the Backup. Each backup needs a new name: applying the same Backup again does nothing.
	Name string
	// At sets the name if Name is empty: <cluster>-at-<time, UTC>. Zero: spec.backup.onDemand of the profile.
	At time.Time
	// Method is VolumeSnapshot, or empty for the method of the profile.
	Method string
	// Target is the instance to take the backup from, "primary" or "prefer-standby". Empty: as set in the Cluster, by
	// default a standby.
	Target string
	// Online sets whether PostgreSQL runs while the disks are copied; nil for the Cluster's setting. Only for
	// VolumeSnapshot.
	Online *bool
}

// Backup returns the objects of one base backup. The error is of type profiles.Errors; an invalid option has its field
// as the path: name, method, target, online.
func Backup(profile *profiles.Profile, o BackupOptions) ([]manifest.Object, error) {
	p := profile.DeepCopy().Resolve() // the caller may change the objects
	objects, err := build(p, Options{})
	if err != nil {
		return nil, err
	}
	path := field.NewPath("spec", "backup")
	if p.BackupMethod == profiles.MethodNone && o.Method == "" {
		return nil, refused(p, field.Forbidden(path.Child("method"), "the profile does not take backups"))
	}
	switch {
	case o.Name != "":
	case !o.At.IsZero():
		o.Name = BackupName(profile, o.At)
	case p.Spec.Backup.OnDemand != "":
		o.Name = p.Spec.Backup.OnDemand
	default:
		return nil, refused(p, field.Required(path.Child("onDemand"), "the name of the Backup"))
	}
	if o.Method == "" {
		o.Method = p.BackupMethod
	}
	if faults := checkBackup(o, clusterOf(objects)); len(faults) > 0 {
		return nil, misused(p, faults)
	}
	return finished(p, []manifest.Object{backup(p, o)},
		patchList{path: field.NewPath("spec", "patches"), patches: p.Spec.Patches, lenient: true})
}

// BackupName returns a name with the time of the request, which differs from the name of the next backup.
func BackupName(p *profiles.Profile, at time.Time) string {
	return p.ClusterName() + "-at-" + at.UTC().Format("20060102150405")
}

// backup returns a base backup: https://cloudnative-pg.io/documentation/current/backup/#on-demand-backups
func backup(p *profiles.Resolved, o BackupOptions) *cnpgv1.Backup {
	b := &cnpgv1.Backup{
		TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, cnpgv1.BackupKind),
		ObjectMeta: objectMeta(p, o.Name),
		Spec: cnpgv1.BackupSpec{
			Cluster: cnpgv1.LocalObjectReference{Name: p.ClusterName()},
			Method:  cnpgv1.BackupMethod(o.Method),
			Target:  cnpgv1.BackupTarget(o.Target),
			Online:  o.Online,
		},
	}
	if o.Method == profiles.MethodPlugin {
		b.Spec.PluginConfiguration = backupPlugin(p)
	}
	if o.Method == VolumeSnapshot {
		b.Annotations = deadline(p.Spec.Backup.Snapshots)
	}
	return b
}

// checkBackup rejects what the operator rejects, in its webhook or when the backup runs, and what it ignores:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/backup_webhook.go
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/backup_controller.go
func checkBackup(o BackupOptions, c *cnpgv1.Cluster) field.ErrorList {
	var faults field.ErrorList
	if messages := validation.IsDNS1123Subdomain(o.Name); len(messages) > 0 {
		faults = append(faults, field.Invalid(field.NewPath("name"), o.Name, strings.Join(messages, "; ")))
	}
	if o.Target != "" && o.Target != string(cnpgv1.BackupTargetPrimary) && o.Target != string(cnpgv1.BackupTargetStandby) {
		faults = append(faults, field.Invalid(field.NewPath("target"), o.Target, `must be one of "primary", "prefer-standby"`))
	}
	if o.Method != VolumeSnapshot {
		if o.Method != profiles.MethodPlugin && o.Method != profiles.MethodInTree {
			faults = append(faults, field.Invalid(field.NewPath("method"), o.Method,
				fmt.Sprintf("unsupported; leave it empty for the profile's method, or use %q", VolumeSnapshot)))
		}
		if o.Online != nil {
			faults = append(faults, field.Forbidden(field.NewPath("online"), fmt.Sprintf(
				"is only for the method %s; with %s, PostgreSQL always runs", VolumeSnapshot, o.Method)))
		}
		return faults
	}
	if c == nil || c.Spec.Backup == nil || c.Spec.Backup.VolumeSnapshot == nil {
		faults = append(faults, field.Forbidden(field.NewPath("method"),
			"the Cluster takes no snapshots; set spec.backup.snapshots"))
	}
	if len(o.Name) > maxLabel {
		faults = append(faults, field.TooLong(field.NewPath("name"), o.Name, maxLabel))
	}
	return faults
}

// clusterOf returns the Cluster among a profile's objects, or nil if a patch has changed its kind.
func clusterOf(objects []manifest.Object) *cnpgv1.Cluster {
	for _, o := range objects {
		if c, ok := o.(*cnpgv1.Cluster); ok {
			return c
		}
	}
	return nil
}

// misused returns an error for options. They are not in the profile's file, so the error has no position.
func misused(p *profiles.Resolved, faults field.ErrorList) error {
	errs := make(profiles.Errors, len(faults))
	for i, fault := range faults {
		errs[i] = p.Locate(fault)
		errs[i].File, errs[i].Line, errs[i].Column = "", 0, 0
	}
	return errs
}
