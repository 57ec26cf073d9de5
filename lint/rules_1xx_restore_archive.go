// SPDX-License-Identifier: Apache-2.0

package lint

import "fmt"

func restoredArchiveRules() []Rule {
	return []Rule{
		{
			ID: "PGHA124", Title: "recovery that archives into its own source", Severity: Error, Beyond: true,
			check: eachCluster(recoveredArchive),
			Why: "If two clusters write to one archive, neither can be recovered from it. The operator therefore checks that " +
				"the archive is empty. If it is not, it archives nothing, and the restored cluster's WAL volume fills up.",
			Source: operatorDocs + "recovery/#restoring-into-a-cluster-with-a-backup-section",
		},
		{
			ID: "PGHA125", Title: "empty archive check disabled", Severity: Error, Beyond: true,
			check: eachCluster(emptyArchiveCheck),
			Why: "The check prevents a new cluster from overwriting the WAL of another cluster with the same name, whose " +
				"backups are then lost. It is an error if the objects show that the archive belongs to another cluster, and a " +
				"warning if it may.",
			Source: operatorDocs + "recovery/#restoring-into-a-cluster-with-a-backup-section",
		},
		{
			ID: "PGHA126", Title: "restored cluster without backups", Severity: Warning, Beyond: true,
			check:  eachCluster(recoveredBackup),
			Why:    "If you promote this cluster to production after a disaster, it has no backup for the next one.",
			Source: operatorDocs + "recovery/",
		},
	}
}

func recoveredArchive(p *pass, c *cluster) {
	from := p.origin(c)
	if to := p.archive(c); to.same(from) {
		i := c.externalCluster(c.recovery().Source)
		if severity, _ := p.serverFault(c, i, from); severity == Error {
			return // PGHA127 reports it: the serverName of the source is missing
		}
		if c.skipsArchiveCheck() {
			p.add(c.Resource, to.field, fmt.Sprintf("The restored cluster archives its WAL into %s, its own recovery source, "+
				"and the check that would stop it is disabled: both clusters become "+
				"unrecoverable.", to), "Set another serverName.")
			return
		}
		p.add(c.Resource, to.field, fmt.Sprintf("The restored cluster would archive into %s, its own recovery source: the "+
			"operator finds that the archive is not empty, and archives nothing.", to), "Set another serverName.")
	}
}

func emptyArchiveCheck(p *pass, c *cluster) {
	to := p.archive(c)
	if !c.skipsArchiveCheck() || !c.archives() || !to.known() {
		return // nothing is archived, so nothing can be overwritten
	}
	const remedy = "Remove the annotation, and use a unique serverName."
	if to.same(p.origin(c)) || len(p.byArchive[to.String()]) > 1 {
		p.add(c.Resource, key("metadata.annotations", skipEmptyCheck), fmt.Sprintf("The cluster archives into %s, which "+
			"belongs to another cluster, and destroys that cluster's backups.", to), remedy)
		return
	}
	p.addAs(Warning, c.Resource, key("metadata.annotations", skipEmptyCheck), fmt.Sprintf("Nothing checks that %s is "+
		"empty: if it belongs to another cluster, that cluster's backups are destroyed.", to), remedy)
}

func (c *cluster) skipsArchiveCheck() bool {
	v, _ := c.annotation(skipEmptyCheck)
	return v == "enabled"
}

func recoveredBackup(p *pass, c *cluster) {
	if c.recovery() == nil || c.isReplica() || p.archive(c).known() || len(c.spec.Plugins) > 0 {
		return
	}
	if c.spec.Backup == nil {
		severity := Warning
		if p.kustomized(c.Resource) {
			severity = Info
		}
		p.addAs(severity, c.Resource, "spec.backup", "Data that is written to the restored cluster is neither archived nor backed up.",
			"Add a backup with a unique serverName.")
	}
}
