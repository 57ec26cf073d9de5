// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"strings"

	"github.com/pgha/pgha/internal/facts"
)

// objectives says what failures cost. Half of what decides about a restore is not in a profile, so it has the questions too.
func objectives(b *book) {
	b.chapter("What a failure costs (RPO and RTO)")
	rows := []string{"| failure | what may be lost | for how long nobody can write |", "|---|---|---|"}
	for _, o := range facts.Objectives(b.cluster, b.objects) {
		rows = append(rows, "| "+strings.Join([]string{o.Failure, o.Point, o.Time}, " | ")+" |")
	}
	b.text("%s", strings.Join(rows, "\n"))
	if !b.recoverable() {
		return
	}
	b.text("A restore takes `%s`. This profile knows T and how old the base backup may be. The others belong to your data and your disks, and "+
		"nobody can know them without asking:", facts.RestoreFormula)
	gap, schedule := facts.LongestGap(b.cluster, b.objects)
	age := "the WAL since the last base backup: no schedule limits its age"
	if schedule != "" {
		age = "the WAL since the last base backup, which is up to " + facts.Hours(gap) + " old by ScheduledBackup " + code(schedule)
	}
	replicas := "the other instances are cloned afterwards"
	if s := b.synchronous(); s != nil && s.Required {
		replicas += ", and commits wait for the first: durability is `required`"
	}
	b.list("T, "+facts.RestoreStart+": disks, pods and PostgreSQL start",
		"S, the size of all databases; B, the rate from the object store to the disk, at most that of the disk, the node and the sidecar's CPU",
		"W, "+age+"; R, the rate of the replay, which is one process",
		replicas)
	b.text("S, and the WAL that was written since the statistics were reset:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SELECT pg_size_pretty(sum(pg_database_size(oid))) FROM pg_database"),
		b.psql(b.cluster.Name, "postgres", "SELECT pg_size_pretty(wal_bytes), age(now(), stats_reset) FROM pg_stat_wal"))
	b.text("How long base backups took, which hints at B. Only a restore drill measures the whole:")
	b.sh(b.kubectl("get", backups, "-o", "custom-columns=NAME:.metadata.name,START:.status.startedAt,END:.status.stoppedAt"))
}
