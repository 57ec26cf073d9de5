// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// objectStores returns the archive of the Barman Cloud plugin:
// https://cloudnative-pg.io/plugin-barman-cloud/docs/object_stores/
func objectStores(p *profiles.Resolved) []manifest.Object {
	if p.BackupMethod != profiles.MethodPlugin {
		return nil
	}
	return []manifest.Object{&manifest.ObjectStore{
		TypeMeta:   typeMeta(manifest.ObjectStoreGroupVersion, "ObjectStore"),
		ObjectMeta: objectMeta(p, p.ObjectStoreName()),
		Spec: manifest.ObjectStoreSpec{
			Configuration:   barmanObjectStore(p),
			RetentionPolicy: p.Spec.Backup.Retention,
			InstanceSidecarConfiguration: manifest.InstanceSidecarConfiguration{
				Resources: guaranteed(p.Spec.Backup.Sidecar),
			},
		},
	}}
}

// barmanObjectStore is the same for the plugin and in-tree.
func barmanObjectStore(p *profiles.Resolved) barmanv1.BarmanObjectStoreConfiguration {
	return barmanv1.BarmanObjectStoreConfiguration{
		DestinationPath:   p.DestinationPath(),
		BarmanCredentials: p.Cloud().Credentials(),
		Wal:               walArchive(p.Spec.Backup.WAL),
		Data:              baseBackup(p.Spec.Backup.Data),
	}
}

func walArchive(w profiles.WALArchive) *barmanv1.WalBackupConfiguration {
	if w == (profiles.WALArchive{}) {
		return nil
	}
	return &barmanv1.WalBackupConfiguration{
		Compression: barmanv1.CompressionType(w.Compression),
		MaxParallel: w.MaxParallel,
	}
}

func baseBackup(d profiles.BaseBackup) *barmanv1.DataBackupConfiguration {
	if d == (profiles.BaseBackup{}) {
		return nil
	}
	c := &barmanv1.DataBackupConfiguration{Compression: barmanv1.CompressionType(d.Compression)}
	if d.Jobs > 0 {
		c.Jobs = new(d.Jobs)
	}
	return c
}

// backupConfiguration returns the operator's own backup, deprecated since 1.26, and the snapshots of the volumes; nil for neither.
func backupConfiguration(p *profiles.Resolved) *cnpgv1.BackupConfiguration {
	c := cnpgv1.BackupConfiguration{VolumeSnapshot: volumeSnapshots(p)}
	if p.BackupMethod == profiles.MethodInTree {
		store := barmanObjectStore(p)
		store.ServerName = p.Spec.Backup.ServerName
		c.BarmanObjectStore, c.RetentionPolicy = &store, p.Spec.Backup.Retention
	}
	if c.VolumeSnapshot == nil && c.BarmanObjectStore == nil {
		return nil
	}
	return &c
}

// plugins has the Barman Cloud plugin archive the WAL. It writes to a folder of the object store, by default with the
// cluster's name, so a recovered cluster in the same store does not change its source's backups.
func plugins(p *profiles.Resolved) []cnpgv1.PluginConfiguration {
	if p.BackupMethod != profiles.MethodPlugin {
		return nil
	}
	parameters := map[string]string{"barmanObjectName": p.ObjectStoreName()}
	if name := p.Spec.Backup.ServerName; name != "" {
		parameters["serverName"] = name
	}
	return []cnpgv1.PluginConfiguration{{
		Name:          profiles.PluginName,
		IsWALArchiver: new(true),
		Parameters:    parameters,
	}}
}
