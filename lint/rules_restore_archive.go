// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
)

func restoredArchiveRules() []Rule {
	return []Rule{
		{
			ID: "PGHA124", Title: "a recovery that archives into its own source", Severity: Error, Beyond: true,
			check: eachCluster(recoveredArchive),
			Why: "Two histories in one archive make both unrecoverable, so the operator checks that the archive is empty and " +
				"archives nothing: the restored cluster's WAL volume fills up.",
			Source: operatorDocs + "recovery/#restoring-into-a-cluster-with-a-backup-section",
		},
		{
			ID: "PGHA125", Title: "the check for an empty archive is switched off", Severity: Error, Beyond: true,
			check: eachCluster(emptyArchiveCheck),
			Why: "The check is what keeps a new cluster from overwriting the WAL of another one under the same name, whose " +
				"backups are then lost.",
			Source: operatorDocs + "recovery/#restoring-into-a-cluster-with-a-backup-section",
		},
		{
			ID: "PGHA126", Title: "a restored cluster without backups", Severity: Warning, Beyond: true,
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
		p.add(c.Resource, to.field, fmt.Sprintf("The restored cluster would archive into %s, from which it is restored: the "+
			"operator finds the archive not empty and archives nothing.", to), "Give it another serverName.")
	}
}

// skipEmptyCheck is the annotation that lets a cluster archive where there is something already.
const skipEmptyCheck = "cnpg.io/skipEmptyWalArchiveCheck"

func emptyArchiveCheck(p *pass, c *cluster) {
	if v, _ := c.annotation(skipEmptyCheck); v == "enabled" {
		p.add(c.Resource, key("metadata.annotations", skipEmptyCheck), "The cluster writes into an archive that may be another "+
			"cluster's, and ruins its backups.", "Remove the annotation and use a serverName of its own.")
	}
}

func recoveredBackup(p *pass, c *cluster) {
	if c.recovery() == nil || c.isReplica() || p.archive(c).known() || len(c.spec.Plugins) > 0 {
		return
	}
	if c.spec.Backup == nil {
		p.add(c.Resource, "spec.backup", "Nothing that is written to the restored cluster is archived or backed up.",
			"Add a backup with a serverName of its own.")
	}
}
