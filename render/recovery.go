// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// RecoveryOptions say how far to recover.
type RecoveryOptions struct {
	// Target to stop at; nil recovers to the end of the archived WAL.
	Target *cnpgv1.RecoveryTarget
}

// Recovery is the cluster that the profile's backup is restored into, beside the one it was taken from: under its own
// name, archiving under its own name, and without load balancers. The error is of type profiles.Errors.
func Recovery(p *profiles.Profile, o RecoveryOptions) ([]Object, error) {
	if err := valid(p); err != nil {
		return nil, err
	}
	if p.BackupMethod() == profiles.MethodNone {
		return nil, refused(p, field.Forbidden(field.NewPath("spec", "backup", "method"), "the profile takes no backups"))
	}
	spec := field.NewPath("spec")
	return patched(p, []Object{recoveryCluster(p, o)},
		patchList{path: spec.Child("patches"), patches: p.Spec.Patches, lenient: true},
		patchList{path: spec.Child("recovery", "patches"), patches: p.Spec.Recovery.Patches})
}

// recoveryCluster differs from its source in its bootstrap. Database, owner and Secret are the source's: left out, the
// operator would create an empty database called app and give its owner another password.
// https://cloudnative-pg.io/documentation/current/recovery/
func recoveryCluster(p *profiles.Profile, o RecoveryOptions) *cnpgv1.Cluster {
	c := cluster(p.Recovered())
	c.Spec.Bootstrap = &cnpgv1.BootstrapConfiguration{Recovery: &cnpgv1.BootstrapRecovery{
		Source:         p.Spec.Recovery.Source,
		Database:       p.Spec.Database.Name,
		Owner:          p.Spec.Database.Owner,
		Secret:         localObject(p.Spec.Database.Secret),
		RecoveryTarget: o.Target,
	}}
	c.Spec.ExternalClusters = []cnpgv1.ExternalCluster{backupSource(p)}
	return c
}

// backupSource is where the backups of the profile's cluster are.
func backupSource(p *profiles.Profile) cnpgv1.ExternalCluster {
	source := cnpgv1.ExternalCluster{Name: p.Spec.Recovery.Source}
	if p.BackupMethod() == profiles.MethodPlugin {
		source.PluginConfiguration = &cnpgv1.PluginConfiguration{
			Name:       profiles.PluginName,
			Parameters: map[string]string{"barmanObjectName": p.ObjectStoreName(), "serverName": p.ClusterName()},
		}
		return source
	}
	store := barmanObjectStore(p)
	store.ServerName = p.ClusterName()
	store.Data = nil // says how backups are taken, not how they are read
	if n := p.Spec.Backup.WAL.MaxParallel; n > 0 {
		store.Wal = &barmanv1.WalBackupConfiguration{MaxParallel: n}
	}
	source.BarmanObjectStore = &store
	return source
}
