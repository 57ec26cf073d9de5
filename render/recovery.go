// SPDX-License-Identifier: Apache-2.0

package render

import (
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// RecoveryOptions sets the target of a recovery and its optional parts. The name, instances and patches of the
// recovered cluster come from the profile, in spec.recovery.
type RecoveryOptions struct {
	// Target of the recovery; nil recovers to the end of the archived WAL.
	Target *cnpgv1.RecoveryTarget
	// Endpoints of the recovered cluster; none by default, even if its source has some.
	Endpoints RecoveryEndpoints
	// DNSLabel of the public IP, for OwnEndpoints. The source's label is never used: a label belongs to one address.
	DNSLabel string
	// Standalone adds the objects that the recovered cluster shares with its source, the StorageClasses, the image catalog and the plugin's
	// ObjectStore, for a Kubernetes cluster or a namespace without the source. If the source is there, deleting these
	// objects deletes the source's.
	Standalone bool
	// InPlace restores under the name of the source, which must be deleted first, so that Services, Secrets and clients stay. The
	// restored Cluster archives to the next folder, Profile.NextServerName, and only it is returned, or all objects of the
	// profile with Standalone. Over a running Cluster the bootstrap has no effect, and the archive moves to a folder without a
	// base backup.
	InPlace bool
	// Snapshot is the name of a Backup with the method volumeSnapshot. Its snapshots are the base, and the WAL follows from the archive.
	Snapshot string
	// From is the folder of the object store to restore, such as an earlier generation. Empty: the folder of the source.
	From string
}

// Recovery returns a cluster that restores the profile's backup, next to the source of the backup or, with InPlace, in
// its place. Next to it, it has its own name and archives under it. It has its own PodMonitors and schedule unless
// spec.recovery.objects is "cluster". The error is of type profiles.Errors; an invalid option has its field as the path:
// recoveryTarget, snapshot, endpoints, dnsLabel, from.
func Recovery(profile *profiles.Profile, o RecoveryOptions) ([]manifest.Object, error) {
	p := profile.DeepCopy().Resolve() // the objects are the caller's to change
	source, err := build(p, Options{})
	if err != nil {
		return nil, err
	}
	return recovery(p, source, o)
}

// WithRecovery returns the results of [Objects] and, for a profile with backups, of [Recovery] without options. It
// builds the objects of the source only once. recovery is nil for a profile without backups.
func WithRecovery(profile *profiles.Profile, o Options) (objects, recovered []manifest.Object, err error) {
	p := profile.DeepCopy().Resolve() // the objects are the caller's to change
	if objects, err = build(p, o); err != nil || p.BackupMethod == profiles.MethodNone {
		return objects, nil, err
	}
	recovered, err = recovery(p, objects, RecoveryOptions{})
	return objects, recovered, err
}

// recovery is Recovery with the objects of the source.
func recovery(p *profiles.Resolved, source []manifest.Object, o RecoveryOptions) ([]manifest.Object, error) {
	spec := field.NewPath("spec")
	if p.BackupMethod == profiles.MethodNone {
		return nil, refused(p, field.Forbidden(spec.Child("backup", "method"), "the profile does not take backups"))
	}
	if faults := slices.Concat(checkTarget(o.Target, o.Snapshot), checkSnapshot(p, clusterOf(source), o), checkPlace(p, o), checkEndpoints(p, o)); len(faults) > 0 {
		return nil, misused(p, faults)
	}
	if o.InPlace {
		return inPlace(p, source, o)
	}
	archive := fromFolder(archiveOf(clusterOf(source)), o)
	objects, err := finished(p, recoveryObjects(p, recovered(p, o), archive, o),
		patchList{path: spec.Child("patches"), patches: p.Spec.Patches, lenient: true},
		patchList{path: spec.Child("recovery", "patches"), patches: p.Spec.Recovery.Patches})
	if err != nil {
		return nil, err
	}
	if err := checkFrom(p, clusterOf(objects), archive, o); err != nil {
		return nil, err
	}
	if faults := checkRecovery(p, source, objects, o); len(faults) > 0 {
		return nil, refused(p, faults...)
	}
	return objects, nil
}

// recoveryObjects returns the objects of the recovered cluster from the same builders, as the entries of the kinds
// define. r is the recovered cluster's profile, p its source's.
func recoveryObjects(p, r *profiles.Resolved, archive archive, o RecoveryOptions) []manifest.Object {
	var all []manifest.Object
	for _, b := range builders() {
		switch kinds.Named(b.kind).Recovery {
		case kinds.Shared:
			if o.Standalone {
				all = append(all, b.build(p)...)
			}
		case kinds.RebuiltWithAll:
			if p.Spec.Recovery.Objects == profiles.RecoveryAll {
				all = append(all, b.build(r)...)
			}
		case kinds.Rebuilt:
			all = append(all, b.build(r)...)
		}
	}
	restore(clusterOf(all), p, archive, o)
	return all
}

// restore replaces the bootstrap of the source. Database, owner and Secret stay: without them, the operator would
// create an empty database called app and set another password for its owner.
// https://cloudnative-pg.io/documentation/current/recovery/
func restore(c *cnpgv1.Cluster, p *profiles.Resolved, archive archive, o RecoveryOptions) {
	c.Spec.Bootstrap = &cnpgv1.BootstrapConfiguration{Recovery: &cnpgv1.BootstrapRecovery{
		Source:          p.Spec.Recovery.Source,
		Database:        p.Spec.Bootstrap.Database,
		Owner:           p.Spec.Bootstrap.Owner,
		Secret:          localObject(p.Spec.Bootstrap.Secret),
		VolumeSnapshots: snapshotSource(c, o.Snapshot),
		RecoveryTarget:  recoveryTarget(o.Target),
	}}
	c.Spec.ExternalClusters = []cnpgv1.ExternalCluster{backupSource(p, archive)}
}

// recoveryTarget returns a copy with its time in the format that every operator supports; nil if the target is empty.
func recoveryTarget(t *cnpgv1.RecoveryTarget) *cnpgv1.RecoveryTarget {
	if t == nil || *t == (cnpgv1.RecoveryTarget{}) {
		return nil
	}
	c := *t
	if stop, err := ParseTargetTime(c.TargetTime); err == nil {
		c.TargetTime = targetTime(stop)
	}
	return &c
}

// backupSource returns the location of the backups of the profile's cluster.
func backupSource(p *profiles.Resolved, archive archive) cnpgv1.ExternalCluster {
	source := cnpgv1.ExternalCluster{Name: p.Spec.Recovery.Source}
	if p.BackupMethod == profiles.MethodPlugin {
		source.PluginConfiguration = &cnpgv1.PluginConfiguration{
			Name:       profiles.PluginName,
			Parameters: map[string]string{"barmanObjectName": or(archive.store, p.ObjectStoreName()), "serverName": or(archive.server, p.ServerName())},
		}
		return source
	}
	store := barmanObjectStore(p)
	store.DestinationPath = or(archive.store, store.DestinationPath)
	store.ServerName = or(archive.server, p.ServerName())
	store.Data = nil // only for taking backups, not for reading them
	if n := p.Spec.Backup.WAL.MaxParallel; n > 0 {
		store.Wal = &barmanv1.WalBackupConfiguration{MaxParallel: n}
	}
	source.BarmanObjectStore = &store
	return source
}

func or(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}
