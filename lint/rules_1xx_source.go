// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/profiles"
)

func sourceRules() []Rule {
	return []Rule{
		{
			ID: "PGHA106", Title: "bootstrap source missing from externalClusters", Severity: Error,
			check: eachCluster(bootstrapSource),
			Why: "The operator looks up the source in `spec.externalClusters`, where it needs a connection, an object store or " +
				"a plugin. Without one there is no data to create the cluster from, and the webhook rejects the Cluster. A recovery from " +
				"connectionParameters alone is accepted since 1.27.4, 1.28.2 and 1.29.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA107", Title: "invalid volume snapshot recovery", Severity: Error,
			check: eachCluster(snapshotSource),
			Why: "A recovery from snapshots cannot be combined with a Backup or a backupID. It needs a WAL volume if there is a " +
				"WAL snapshot, and accepts only VolumeSnapshots and, since 1.23.3 and 1.24, PersistentVolumeClaims. The operator's webhook rejects " +
				"anything else.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA109", Title: "invalid external cluster", Severity: Error, check: eachCluster(externalClusters),
			Why: "Names must be unique, each external cluster needs a way to reach its data, and names and keys become parts of " +
				"file paths. The operator's webhook rejects anything else; the names and keys that would leave their folder since 1.28.4, " +
				"1.29.2 and 1.30.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA113", Title: "superuser Secret without a name", Severity: Error, check: eachCluster(superuserSecret),
			Why:    "The operator's webhook rejects the Cluster.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA114", Title: "inconsistent certificates", Severity: Error, check: eachCluster(certificates),
			Why: "A custom certificate needs the CA that signed it, and already contains its DNS names. The operator's webhook " +
				"rejects incomplete or contradictory settings.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA115", Title: "invalid cluster name", Severity: Error, check: eachCluster(clusterName),
			Why: "Services, pods and volumes are named after the cluster, so the name must be a DNS-1035 label of at most 50 " +
				"characters. A restore that appends `-recovered-db` leaves 37 for the source.",
			Source: clusterWebhook,
		},
	}
}

func bootstrapSource(p *pass, c *cluster) {
	b := c.spec.Bootstrap
	if b == nil {
		return
	}
	if b.PgBaseBackup != nil && c.externalCluster(b.PgBaseBackup.Source) < 0 {
		p.refusef(c.Resource, "spec.bootstrap.pg_basebackup.source", "Add it to spec.externalClusters.",
			"external cluster %q is not defined", b.PgBaseBackup.Source)
	}
	if b.Recovery == nil || b.Recovery.Source == "" {
		return
	}
	const path = "spec.bootstrap.recovery.source"
	i := c.externalCluster(b.Recovery.Source)
	if i < 0 {
		p.refusef(c.Resource, path, "Add it to spec.externalClusters.", "external cluster %q is not defined", b.Recovery.Source)
		return
	}
	e := &c.spec.ExternalClusters[i]
	if e.BarmanObjectStore != nil || p.hasPlugin(e) {
		return
	}
	if e.ConnectionParameters == nil && sinceRecoveryConnection.Has(p.target) {
		p.refusef(c.Resource, path, "Add connectionParameters, plugin or barmanObjectStore to the external cluster.",
			"external cluster %q has no connection, object store or plugin to recover from", e.Name)
	} else if !sinceRecoveryConnection.Has(p.target) {
		p.refuseSincef(sinceRecoverySource, "the recovery job crashes", c.Resource, path, "Add plugin or barmanObjectStore to the external cluster.",
			"external cluster %q has no object store or plugin to recover from", e.Name)
	}
}

// hasPlugin reports whether the operator sees a plugin of an external cluster. The API server of an older one drops it.
func (p *pass) hasPlugin(e *cnpgv1.ExternalCluster) bool {
	return e.PluginConfiguration != nil && admission.Schema("Cluster", p.target).At("spec.externalClusters[0].plugin") != nil
}

func snapshotSource(p *pass, c *cluster) {
	r := c.recovery()
	if r == nil || r.VolumeSnapshots == nil {
		return
	}
	const path = "spec.bootstrap.recovery."
	switch {
	case r.Backup != nil:
		p.refusef(c.Resource, path+"backup", "Keep either backup or volumeSnapshots.", "backup %q and volumeSnapshots are "+
			"mutually exclusive",
			r.Backup.Name)
		return
	case r.RecoveryTarget != nil && r.RecoveryTarget.BackupID != "":
		p.refusef(c.Resource, path+"recoveryTarget.backupID", "Remove backupID.",
			"backupID %q selects a base backup, but the snapshot already is one", r.RecoveryTarget.BackupID)
		return
	}
	snapshotKind(p, c, path+"volumeSnapshots.storage", &r.VolumeSnapshots.Storage)
	if wal := r.VolumeSnapshots.WalStorage; wal != nil {
		if c.spec.WalStorage == nil {
			p.refusef(c.Resource, path+"volumeSnapshots.walStorage", "Add spec.walStorage.",
				"the recovery has a snapshot of the WAL volume, but the Cluster has no WAL volume")
		}
		snapshotKind(p, c, path+"volumeSnapshots.walStorage", wal)
	}
}

func snapshotKind(p *pass, c *cluster, path string, ref *corev1.TypedLocalObjectReference) {
	group := ""
	if ref.APIGroup != nil {
		group = *ref.APIGroup
	}
	switch {
	case group == "snapshot.storage.k8s.io" && ref.Kind == "VolumeSnapshot":
	case group == "" && ref.Kind == "PersistentVolumeClaim" && sinceClaimSource.Has(p.target):
	case group == "" && ref.Kind == "PersistentVolumeClaim":
		p.refusef(c.Resource, path, "Use a VolumeSnapshot, or raise the target to "+profiles.FirstTarget(p.target, sinceClaimSource.Has).Short()+".",
			"operator %s cannot recover from a PersistentVolumeClaim", p.target)
	default:
		p.refusef(c.Resource, path, "Use a VolumeSnapshot of snapshot.storage.k8s.io or a PersistentVolumeClaim.",
			"kind %q of group %q is neither a VolumeSnapshot nor a PersistentVolumeClaim", ref.Kind, group)
	}
}

func externalClusters(p *pass, c *cluster) {
	list := c.spec.ExternalClusters
	for i := range list {
		e, path := &list[i], at("spec.externalClusters", i)
		if e.ConnectionParameters == nil && e.BarmanObjectStore == nil && !p.hasPlugin(e) {
			p.refusef(c.Resource, path, "Add connectionParameters, plugin or barmanObjectStore.",
				"external cluster %q has no connection, object store or plugin", e.Name)
		}
		pathPart(p, c, path+".name", e.Name)
		for _, s := range []struct {
			name string
			ref  *corev1.SecretKeySelector
		}{{"sslCert", e.SSLCert}, {"sslKey", e.SSLKey}, {"sslRootCert", e.SSLRootCert}} {
			if s.ref != nil {
				pathPart(p, c, path+"."+s.name+".name", s.ref.Name)
				pathPart(p, c, path+"."+s.name+".key", s.ref.Key)
			}
		}
	}
	for _, i := range duplicates(namesOf(list, externalName)) {
		p.refusef(c.Resource, at("spec.externalClusters", i)+".name", "Use a unique name.",
			"duplicate external cluster %q", list[i].Name)
	}
}

func externalName(e *cnpgv1.ExternalCluster) string { return e.Name }

func pathPart(p *pass, c *cluster, path, value string) {
	if value == "." || value == ".." || strings.ContainsAny(value, `/\`) {
		p.refuseSincef(sincePathParts, "its instance manager builds the paths of files from it", c.Resource, path, "Use a name without slashes.", "%q becomes part of a file path and would leave its directory", value)
	}
}

func superuserSecret(p *pass, c *cluster) {
	if s := c.spec.SuperuserSecret; s != nil && s.Name == "" {
		p.refusef(c.Resource, "spec.superuserSecret.name", "Set the name, or remove superuserSecret.",
			"superuserSecret has no name")
	}
}

func certificates(p *pass, c *cluster) {
	s := c.spec.Certificates
	if s == nil {
		return
	}
	const path = "spec.certificates."
	if s.ServerTLSSecret != "" && len(s.ServerAltDNSNames) > 0 {
		p.refusef(c.Resource, path+"serverAltDNSNames", "Issue the certificate with these names.",
			"serverAltDNSNames only applies to the operator's own certificate, not to %q", s.ServerTLSSecret)
	}
	if s.ServerTLSSecret != "" && s.ServerCASecret == "" {
		p.refusef(c.Resource, path+"serverCASecret", "Set it to the Secret of the CA.", "serverTLSSecret %q needs serverCASecret", s.ServerTLSSecret)
	}
	if s.ReplicationTLSSecret != "" && s.ClientCASecret == "" {
		p.refusef(c.Resource, path+"clientCASecret", "Set it to the Secret of the CA.", "replicationTLSSecret %q needs clientCASecret",
			s.ReplicationTLSSecret)
	}
}

func clusterName(p *pass, c *cluster) {
	name, path := c.name(), "metadata.name"
	if prefix := c.Object.GetGenerateName(); name == "" && prefix != "" {
		// The API server generates the name: it appends five characters to the first 58.
		name, path = prefix[:min(len(prefix), 58)]+"xxxxx", "metadata.generateName"
	}
	if faults := validation.IsDNS1035Label(name); len(faults) > 0 {
		p.refusef(c.Resource, path, "Use lower-case letters, digits and dashes, and start with a letter.",
			"%q is not a DNS label", name)
	}
	if len(name) > 50 {
		p.refusef(c.Resource, path, "Shorten the name.", "%q has %d characters, and the maximum is 50", name, len(name))
	}
}
