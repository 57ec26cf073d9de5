// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	"github.com/pgha/pgha/profiles"
)

func backupRules() []Rule {
	return []Rule{
		{
			ID: "PGHA501", Title: "missing or conflicting object store credentials", Severity: Error, check: eachCluster(credentials),
			Why: "barman-cloud needs exactly one provider and one way to log in: a key or a token with its account, an " +
				"identity, or a connection string alone. The operator's webhook rejects none and more than one. It asks for the account of a key, " +
				"and that a connection string is alone, since 1.27.3, 1.28.1 and 1.29.",
			Source: barmanSource + "pkg/api/config.go",
		},
		{
			ID: "PGHA502", Title: "invalid retention policy", Severity: Error, check: eachCluster(retention),
			Why:    "The CRD requires a number followed by d, w or m, such as 30d. The API server rejects anything else.",
			Source: clusterTypes,
		},
		{
			ID: "PGHA504", Title: "retention policy that is never enforced", Severity: Warning, check: eachCluster(unusedRetention),
			Why: "spec.backup.retentionPolicy applies only to the in-tree object store. With the plugin, the retention " +
				"policy belongs in the ObjectStore. In the Cluster it makes the operator warn, and no backup is ever " +
				"deleted.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA505", Title: "deprecated in-tree Barman Cloud", Severity: Warning, check: eachCluster(inTreeBarman),
			Why: "Since 1.26 the operator warns at every admission that the in-tree object store is deprecated. It is " +
				"announced to be removed in 1.31 in favour of the Barman Cloud plugin.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA524", Title: "cluster without backups", Severity: Warning, Beyond: true, check: eachCluster(noBackup),
			Why: "Replication repeats a DROP TABLE on every replica within milliseconds. Without backups and archived WAL " +
				"you cannot recover from that, nor from the loss of the volumes.",
			Source: operatorDocs + "backup/",
		},
	}
}

func credentials(p *pass, c *cluster) {
	if store := c.inTree(); store != nil {
		for _, fault := range credentialFaults(store, "spec.backup.barmanObjectStore") {
			const remedy = "Configure exactly one provider with one way to log in."
			if fault.since.Has(p.target) {
				p.refusef(c.Resource, fault.field, remedy, "%s", fault.detail)
			} else {
				p.acceptf(Warning, refusedLater, c.Resource, fault.field, remedy, "%s", fault.detail)
			}
		}
	}
}

func retention(p *pass, c *cluster) {
	if b := c.spec.Backup; b != nil && (b.RetentionPolicy != "" || p.wroteEmpty(c.Resource, "spec.backup.retentionPolicy")) &&
		!isRetention(b.RetentionPolicy) {
		p.rejectf(c.Resource, "spec.backup.retentionPolicy", `Write it like "30d", "4w" or "6m".`,
			"invalid retention policy %q", b.RetentionPolicy)
	}
}

func unusedRetention(p *pass, c *cluster) {
	if b := c.spec.Backup; b != nil && b.RetentionPolicy != "" && b.BarmanObjectStore == nil {
		p.add(c.Resource, "spec.backup.retentionPolicy", fmt.Sprintf("No backup is deleted after %s: the policy applies only to the "+
			"in-tree object store, which this Cluster does not use.", b.RetentionPolicy), "Move it to the plugin's ObjectStore.")
	}
}

func inTreeBarman(p *pass, c *cluster) {
	inTree, _ := profiles.FeatureAt("Cluster:spec.backup.barmanObjectStore")
	if !p.target.Deprecates(inTree) {
		return
	}
	message := fmt.Sprintf("The operator warns: in-tree Barman Cloud is deprecated and announced to be removed in %s.", inTree.Removed)
	const remedy = "Migrate to the Barman Cloud plugin, and change all references in one step."
	if c.inTree() != nil {
		p.add(c.Resource, "spec.backup.barmanObjectStore", message, remedy)
	}
	for i := range c.spec.ExternalClusters {
		if c.spec.ExternalClusters[i].BarmanObjectStore != nil {
			p.add(c.Resource, at("spec.externalClusters", i)+".barmanObjectStore", message, remedy)
		}
	}
}

func noBackup(p *pass, c *cluster) {
	if c.spec.Backup == nil && len(c.spec.Plugins) == 0 && !c.isReplica() && c.recovery() == nil {
		const message = "The Cluster has no WAL archive and no backups: data that is deleted by mistake cannot be recovered"
		const remedy = "Add the Barman Cloud plugin with an ObjectStore."
		if p.kustomized(c.Resource) {
			p.addAs(Info, c.Resource, "spec.backup", message+", unless the kustomization next to this file adds a backup.", remedy)
			return
		}
		p.add(c.Resource, "spec.backup", message+".", remedy)
	}
}
