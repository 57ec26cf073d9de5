// SPDX-License-Identifier: Apache-2.0

package lint

import "fmt"

func restoredArchiveRules() []Rule {
	return []Rule{
		{
			ID: "PGHA124", Title: "recovery that archives into its own source", Severity: Error, Beyond: true,
			check: eachCluster(recoveredArchive),
			Why: "Two histories in one archive make both unrecoverable, so the operator checks that the archive is empty and " +
				"archives nothing: the restored cluster's WAL volume fills up.",
			Source: operatorDocs + "recovery/#restoring-into-a-cluster-with-a-backup-section",
		},
		{
			ID: "PGHA125", Title: "empty archive check disabled", Severity: Error, Beyond: true,
			check: eachCluster(emptyArchiveCheck),
			Why: "The check is what keeps a new cluster from overwriting the WAL of another one under the same name, whose " +
				"backups are then lost. It is an error where the archive is that of another cluster as far as the objects tell, and " +
				"a warning where it may be.",
			Source: operatorDocs + "recovery/#restoring-into-a-cluster-with-a-backup-section",
		},
		{
			ID: "PGHA126", Title: "restored cluster without backups", Severity: Warning, Beyond: true,
			check: eachCluster(recoveredBackup),
			Why: "A cluster that is promoted to production after a disaster and archives nothing has no way back from the " +
				"next one.",
			Source: operatorDocs + "recovery/",
		},
	}
}

func recoveredArchive(p *pass, c *cluster) {
	from := p.origin(c)
	if to := p.archive(c); to.same(from) {
		i := c.externalCluster(c.recovery().Source)
		if severity, _ := p.serverFault(c, i, from); severity == Error {
			return // PGHA127 says so: the name of the source is missing
		}
		if c.skipsArchiveCheck() {
			p.add(c.Resource, to.field, fmt.Sprintf("The restored cluster writes its WAL into %s, from which it is restored, and the "+
				"check that would stop it is off: both histories become unrecoverable.", to), "Give it another serverName.")
			return
		}
		p.add(c.Resource, to.field, fmt.Sprintf("The restored cluster would archive into %s, from which it is restored: the "+
			"operator finds the archive not empty and archives nothing.", to), "Give it another serverName.")
	}
}

func emptyArchiveCheck(p *pass, c *cluster) {
	to := p.archive(c)
	if !c.skipsArchiveCheck() || !c.archives() || !to.known() {
		return // nothing is archived, so nothing can be overwritten
	}
	const remedy = "Remove the annotation and use a serverName of its own."
	if to.same(p.origin(c)) || len(p.byArchive[to.String()]) > 1 {
		p.add(c.Resource, key("metadata.annotations", skipEmptyCheck), fmt.Sprintf("The cluster writes into %s, which is another "+
			"cluster's, and ruins its backups.", to), remedy)
		return
	}
	p.addAs(Warning, c.Resource, key("metadata.annotations", skipEmptyCheck), fmt.Sprintf("Nothing checks that %s is empty: if it is "+
		"another cluster's, its backups are ruined.", to), remedy)
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
		p.addAs(severity, c.Resource, "spec.backup", "Nothing that is written to the restored cluster is archived or backed up.",
			"Add a backup with a serverName of its own.")
	}
}
