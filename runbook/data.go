// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"strings"
)

// table is the name of the sample table.
const table = "pgha_drill"

// app returns the database of the profile as an argument of psql.
func (b *book) app() string {
	name, _, _ := b.database()
	return database(name)
}

func sample(b *book) {
	b.chapter("Sample data")
	name, owner, _ := b.database()
	b.text("`kubectl cnpg psql` connects as the superuser to the database `postgres`. The sample table belongs to the "+
		"owner of %s, in that database, as for the application. Without `--stdin=false`, psql would read the lines that "+
		"you paste after it:", code(name))
	b.sh(b.psql(b.cluster.Name, b.app(), fmt.Sprintf("SET ROLE %s; CREATE TABLE %s (id integer PRIMARY KEY); INSERT INTO %s "+
		"SELECT generate_series(1, 3); SELECT count(*) FROM %s", identifier(owner), table, table, table)))
	if !b.replicas() {
		b.text("There is only one instance, and no replica to check. While its pod is replaced, the database is not " +
			"available.")
		return
	}
	b.text("A replica must answer `t|3`: it is in recovery, and it has the rows.")
	b.sh(b.kubectl("cnpg", "psql", b.cluster.Name, "--replica", "--stdin=false", "--tty=false", "--", "-d", b.app(), "-qtA", "-c",
		"SELECT pg_is_in_recovery(), count(*) FROM "+table))
	expected := "`async`: this profile replicates asynchronously, and a failover can lose the last transactions"
	if s := b.synchronous(); s != nil {
		expected = "`quorum` or `potential`, with enough of `quorum`"
		if s.Method == "first" {
			expected = "`sync` for as many replicas as must acknowledge"
		}
	}
	b.text("The primary lists all replicas. The last column must have %s:", expected)
	b.sh(b.psql(b.cluster.Name, "postgres", "SELECT application_name, state, replay_lag, sync_state FROM pg_stat_replication"))
}

func backUp(b *book) {
	if !b.backups() {
		return
	}
	b.chapter("Back up now")
	b.text("A Backup object takes one backup. Applying it again under the same name does nothing, so the name contains " +
		"the time. The backup is taken from a replica if there is one:")
	b.sh(b.takeBackup("drill")...)
	b.text("List all backups, and the earliest time that you can recover to:")
	lines := []string{b.kubectl("get", backups)}
	if b.plugin() {
		lines = append(lines, b.kubectl("get", objectStores+"/"+b.archive.Store, "-o",
			"jsonpath={.status.serverRecoveryWindow."+strings.ReplaceAll(b.archive.Server, ".", `\.`)+`.firstRecoverabilityPoint}{"\n"}`))
	} else {
		lines = append(lines, b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", `jsonpath={.status.firstRecoverabilityPoint}{"\n"}`))
	}
	b.sh(lines...)
	if names := b.names(b.objects, "ScheduledBackup"); len(names) > 0 {
		b.text("See when the next one is due:")
		b.sh(b.kubectl("get", scheduledBackups+"/"+names[0]))
	}
	if archive := b.archive.Cloud(); archive != nil {
		b.blocks(archive.List())
	}
	b.snapshotsNow()
}

// takeBackup takes a backup and waits for it. Its name is in $BACKUP.
func (b *book) takeBackup(what string) []string {
	return []string{
		`BACKUP=` + b.cluster.Name + `-` + what + `-$(date -u +%Y%m%d%H%M%S)`,
		into(b.pgha("backup")+` --name "$BACKUP"`, b.toServer()),
		b.kubectl("wait", raw(`"`+backups+`/$BACKUP"`), "--for=jsonpath={.status.phase}=completed", "--timeout=60m"),
	}
}
