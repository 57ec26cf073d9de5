// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// inPlace returns the Cluster that replaces its source under the same name. It is the Cluster that Objects returns with the
// next folder for its archive, and with another bootstrap: spec.recovery describes a copy and is not used. The bootstrap
// is replaced after the patches, since a patch for this name describes how the source was created.
func inPlace(p *profiles.Resolved, source []manifest.Object, o RecoveryOptions) ([]manifest.Object, error) {
	next := p.DeepCopy()
	next.Spec.Backup.ServerName = p.NextServerName()
	objects, err := build(next.Resolve(), Options{})
	if err != nil {
		return nil, err
	}
	c := clusterOf(objects)
	if c == nil {
		return nil, refused(p, field.Forbidden(field.NewPath("spec", "patches"), "a patch changes the kind of the Cluster, so nothing can be restored"))
	}
	used := archiveOf(clusterOf(source))
	if err := checkGeneration(p, archiveOf(c), used, o); err != nil {
		return nil, err
	}
	bootstrapFrom(c, p, fromFolder(used, o), o)
	if o.Standalone {
		return objects, nil
	}
	return []manifest.Object{c}, nil
}

// checkGeneration refuses an archive that has files already: the operator finds that it is not empty, or writes into it.
func checkGeneration(p *profiles.Resolved, own, used archive, o RecoveryOptions) error {
	switch {
	case own == (archive{}):
		return nil // it archives nothing, which the command says
	case own == used:
		return refused(p, field.Forbidden(field.NewPath("spec", "patches"), fmt.Sprintf(
			"a patch lets Cluster %s archive to %q again, over its own backups; set spec.backup.serverName instead of the patch", p.ClusterName(), own.server)))
	case own.server == o.From:
		return misused(p, field.ErrorList{field.Forbidden(field.NewPath("from"), fmt.Sprintf(
			"%q is the next folder after %q, so Cluster %s would archive over the backups that it restores; set spec.backup.serverName to the newest folder that was used",
			o.From, used.server, p.ClusterName()))})
	}
	return nil
}

// checkFrom refuses to restore the folder that the recovered cluster archives to.
func checkFrom(p *profiles.Resolved, c *cnpgv1.Cluster, from archive, o RecoveryOptions) error {
	if own := archiveOf(c); o.From == "" || own == (archive{}) || own != from {
		return nil
	}
	return misused(p, field.ErrorList{field.Forbidden(field.NewPath("from"), fmt.Sprintf(
		"Cluster %s would archive to %q, over the backups that it restores; set another spec.recovery.name", c.Name, o.From))})
}

// bootstrapFrom replaces how the Cluster is created. Database, owner and Secret stay as they are after the patches.
func bootstrapFrom(c *cnpgv1.Cluster, p *profiles.Resolved, from archive, o RecoveryOptions) {
	var was cnpgv1.BootstrapConfiguration
	if c.Spec.Bootstrap != nil {
		was = *c.Spec.Bootstrap
	}
	recovery := &cnpgv1.BootstrapRecovery{
		Source: p.Spec.Recovery.Source, VolumeSnapshots: snapshotSource(c, o.Snapshot), RecoveryTarget: recoveryTarget(o.Target),
	}
	switch {
	case was.InitDB != nil:
		recovery.Database, recovery.Owner, recovery.Secret = was.InitDB.Database, was.InitDB.Owner, was.InitDB.Secret
	case was.Recovery != nil:
		recovery.Database, recovery.Owner, recovery.Secret = was.Recovery.Database, was.Recovery.Owner, was.Recovery.Secret
	case was.PgBaseBackup != nil:
		recovery.Database, recovery.Owner, recovery.Secret = was.PgBaseBackup.Database, was.PgBaseBackup.Owner, was.PgBaseBackup.Secret
	}
	c.Spec.Bootstrap = &cnpgv1.BootstrapConfiguration{Recovery: recovery}
	source := backupSource(p, from)
	for i := range c.Spec.ExternalClusters { // a name is unique, and a patch may have its own sources
		if c.Spec.ExternalClusters[i].Name == source.Name {
			c.Spec.ExternalClusters[i] = source
			return
		}
	}
	c.Spec.ExternalClusters = append(c.Spec.ExternalClusters, source)
}

// fromFolder is the archive to restore: the source's, or another folder of its object store.
func fromFolder(used archive, o RecoveryOptions) archive {
	if o.From != "" {
		used.server = o.From
	}
	return used
}

// checkPlace checks the options that say what is restored where.
func checkPlace(p *profiles.Resolved, o RecoveryOptions) field.ErrorList {
	var faults field.ErrorList
	if o.InPlace && o.Endpoints != NoEndpoints {
		faults = append(faults, field.Forbidden(field.NewPath("endpoints"), "is only for a recovered cluster beside its source; in place, the load balancers stay as they are"))
	}
	if o.From == "" {
		return faults
	}
	other := *p.Profile
	other.Spec.Backup.ServerName = o.From
	for _, fault := range other.Validate() {
		faults = append(faults, fielderr.Malformed(field.NewPath("from"), fault.Detail))
	}
	return faults
}
