// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// BackupOptions shape a backup that is asked for by hand.
type BackupOptions struct {
	// Name of the Backup. Empty: spec.backup.onDemand of the profile. A name is good for one backup: applied again, the same
	// Backup does nothing.
	Name string
}

// Backup is one base backup now. The error is of type profiles.Errors.
func Backup(p *profiles.Profile, o BackupOptions) ([]Object, error) {
	if err := valid(p); err != nil {
		return nil, err
	}
	path := field.NewPath("spec", "backup")
	if p.BackupMethod() == profiles.MethodNone {
		return nil, refused(p, field.Forbidden(path.Child("method"), "the profile takes no backups"))
	}
	if o.Name == "" {
		o.Name = p.Spec.Backup.OnDemand
	}
	if o.Name == "" {
		return nil, refused(p, field.Required(path.Child("onDemand"), "the name of the Backup"))
	}
	return patched(p, []Object{backup(p, o)},
		patchList{path: field.NewPath("spec", "patches"), patches: p.Spec.Patches, lenient: true})
}

// backup is a base backup: https://cloudnative-pg.io/documentation/current/backup/#on-demand-backups
func backup(p *profiles.Profile, o BackupOptions) *cnpgv1.Backup {
	return &cnpgv1.Backup{
		TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, cnpgv1.BackupKind),
		ObjectMeta: objectMeta(p, o.Name),
		Spec: cnpgv1.BackupSpec{
			Cluster:             cnpgv1.LocalObjectReference{Name: p.ClusterName()},
			Method:              cnpgv1.BackupMethod(p.BackupMethod()),
			PluginConfiguration: backupPlugin(p),
		},
	}
}
