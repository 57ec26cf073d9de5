// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

func sourceRules() []Rule {
	return []Rule{
		{
			ID: "PGHA106", Title: "bootstrap source missing from externalClusters", Severity: Error,
			check: eachCluster(bootstrapSource),
			Why: "The operator looks the source up in `spec.externalClusters`, where it needs a connection, an object store " +
				"or a plugin; without one there is nothing to create the cluster from, and the webhook refuses it.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA107", Title: "invalid volume snapshot recovery", Severity: Error,
			check: eachCluster(snapshotSource),
			Why: "Snapshots are a source of their own: they exclude a Backup and a backupID, need a WAL volume when there is " +
				"a WAL snapshot, and can only be VolumeSnapshots or claims. The operator's webhook refuses anything else.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA109", Title: "invalid external cluster", Severity: Error, check: eachCluster(externalClusters),
			Why: "Names must be unique, each needs a way to reach the data, and names and keys become parts of paths. The " +
				"operator's webhook refuses anything else.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA113", Title: "superuser Secret without a name", Severity: Error, check: eachCluster(superuserSecret),
			Why:    "The operator's webhook refuses the Cluster.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA114", Title: "inconsistent certificates", Severity: Error, check: eachCluster(certificates),
			Why: "A certificate of one's own needs the CA that signed it, and has its DNS names already. The operator's " +
				"webhook refuses a half.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA115", Title: "invalid cluster name", Severity: Error, check: eachCluster(clusterName),
			Why: "Services, pods and volumes are named after the cluster, so the name is a DNS-1035 label of at most 50 " +
				"characters. A restore that adds `-recovered-db` leaves 37 for the source.",
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
			"there is no external cluster %q", b.PgBaseBackup.Source)
	}
	if b.Recovery == nil || b.Recovery.Source == "" {
		return
	}
	const path = "spec.bootstrap.recovery.source"
	i := c.externalCluster(b.Recovery.Source)
	if i < 0 {
		p.refusef(c.Resource, path, "Add it to spec.externalClusters.", "there is no external cluster %q", b.Recovery.Source)
		return
	}
	e := &c.spec.ExternalClusters[i]
	if e.ConnectionParameters == nil && e.BarmanObjectStore == nil && e.PluginConfiguration == nil {
		p.refusef(c.Resource, path, "Give the external cluster connectionParameters, plugin or barmanObjectStore.",
			"external cluster %q has nothing to recover from", e.Name)
	}
}

func snapshotSource(p *pass, c *cluster) {
	r := c.recovery()
	if r == nil || r.VolumeSnapshots == nil {
		return
	}
	const path = "spec.bootstrap.recovery."
	switch {
	case r.Backup != nil:
		p.refusef(c.Resource, path+"backup", "Keep the Backup or the snapshots.", "Backup %q stands beside volume snapshots",
			r.Backup.Name)
		return
	case r.RecoveryTarget != nil && r.RecoveryTarget.BackupID != "":
		p.refusef(c.Resource, path+"recoveryTarget.backupID", "Leave the backupID out.",
			"backupID %q picks a base backup, and the snapshot is one", r.RecoveryTarget.BackupID)
		return
	}
	snapshotKind(p, c, path+"volumeSnapshots.storage", &r.VolumeSnapshots.Storage)
	if wal := r.VolumeSnapshots.WalStorage; wal != nil {
		if c.spec.WalStorage == nil {
			p.refusef(c.Resource, path+"volumeSnapshots.walStorage", "Add spec.walStorage.",
				"there is a snapshot of the WAL volume and no WAL volume")
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
	case group == "" && ref.Kind == "PersistentVolumeClaim":
	default:
		p.refusef(c.Resource, path, "Use a VolumeSnapshot of snapshot.storage.k8s.io or a PersistentVolumeClaim.",
			"%q of group %q is neither a VolumeSnapshot nor a claim", ref.Kind, group)
	}
}

func externalClusters(p *pass, c *cluster) {
	list := c.spec.ExternalClusters
	for i := range list {
		e, path := &list[i], at("spec.externalClusters", i)
		if e.ConnectionParameters == nil && e.BarmanObjectStore == nil && e.PluginConfiguration == nil {
			p.refusef(c.Resource, path, "Add connectionParameters, plugin or barmanObjectStore.",
				"external cluster %q cannot be reached in any way", e.Name)
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
		p.refusef(c.Resource, at("spec.externalClusters", i)+".name", "Give it another name.",
			"external cluster %q is defined twice", list[i].Name)
	}
}

func externalName(e *cnpgv1.ExternalCluster) string { return e.Name }

func pathPart(p *pass, c *cluster, path, value string) {
	if value == "." || value == ".." || strings.ContainsAny(value, `/\`) {
		p.refusef(c.Resource, path, "Use a name without slashes.", "%q would leave the directory it becomes a part of", value)
	}
}

func superuserSecret(p *pass, c *cluster) {
	if s := c.spec.SuperuserSecret; s != nil && s.Name == "" {
		p.refusef(c.Resource, "spec.superuserSecret.name", "Name the Secret or leave superuserSecret out.",
			"the superuser's Secret has no name")
	}
}

func certificates(p *pass, c *cluster) {
	s := c.spec.Certificates
	if s == nil {
		return
	}
	const path = "spec.certificates."
	if s.ServerTLSSecret != "" && len(s.ServerAltDNSNames) > 0 {
		p.refusef(c.Resource, path+"serverAltDNSNames", "Put the names into the certificate.",
			"names are added to the operator's certificates, and %q is not one", s.ServerTLSSecret)
	}
	if s.ServerTLSSecret != "" && s.ServerCASecret == "" {
		p.refusef(c.Resource, path+"serverCASecret", "Name the Secret of the CA.", "%q comes without its CA", s.ServerTLSSecret)
	}
	if s.ReplicationTLSSecret != "" && s.ClientCASecret == "" {
		p.refusef(c.Resource, path+"clientCASecret", "Name the Secret of the CA.", "%q comes without its CA",
			s.ReplicationTLSSecret)
	}
}

func clusterName(p *pass, c *cluster) {
	name, path := c.name(), "metadata.name"
	if prefix := c.Object.GetGenerateName(); name == "" && prefix != "" {
		// The API server makes the name: it appends five characters to the first 58.
		name, path = prefix[:min(len(prefix), 58)]+"xxxxx", "metadata.generateName"
	}
	if faults := validation.IsDNS1035Label(name); len(faults) > 0 {
		p.refusef(c.Resource, path, "Use lower-case letters, digits and dashes, and start with a letter.",
			"%q is no DNS label", name)
	}
	if len(name) > 50 {
		p.refusef(c.Resource, path, "Shorten the name.", "%q has %d characters and 50 are allowed", name, len(name))
	}
}
