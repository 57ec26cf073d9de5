// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	corev1 "k8s.io/api/core/v1"
)

func trouble(b *book) {
	b.chapter("When it goes wrong")
	b.text("Much of this is found before it happens by `pgha lint`. For the rest, start here:")
	b.sh(b.kubectl("cnpg", "status", b.cluster.Name, "--verbose"), b.kubectl("get", "events", "--sort-by=.lastTimestamp"))
	b.healthy()
	b.pending()
	if b.backups() {
		b.archiving()
	}
	if b.recoverable() {
		b.recovering()
	}
	b.diskFull()
	if b.replicas() {
		b.replicaTrouble()
	}
	b.scaleDown()
	b.drains()
	if len(b.endpoints()) > 0 {
		b.unreachable()
	}
}

// primaryPod puts the primary's name into $POD.
func (b *book) primaryPod() string { return `POD=$(` + b.currentPrimary() + `)` }

func (b *book) pending() {
	b.section("A pod stays pending")
	b.text("The scheduler says why, in the last lines. It is mostly one of: no node has the label that the profile asks for, or none " +
		"without a taint that it does not tolerate; no node is left in the zone of the disk; two instances may not share a node; no node " +
		"has the memory:")
	b.sh(b.kubectl("describe", "pods", "-l", instancesOf(b.cluster.Name)))
	switch {
	case b.localDisks():
		b.lostDisk()
	case b.zones() == corev1.DoNotSchedule:
		b.text("A disk does not leave its zone, so each zone needs a node pool that can grow by itself.")
	}
	if b.replicas() {
		b.pendingForEver()
	}
}

func (b *book) archiving() {
	b.section("WAL is not archived")
	container := "postgres"
	if b.plugin() {
		container = "plugin-barman-cloud"
	}
	b.text("Until it is, nothing written since is in any backup, and the WAL fills its volume. The container %s says what the object store answered:",
		code(container))
	b.sh(b.primaryPod(), b.kubectl("logs", raw(`"$POD"`), "-c", container, "--tail=50"))
	archive := b.archive.Cloud()
	if archive == nil {
		b.list("\"Expected empty archive\": something of an earlier Cluster of this name is in "+code(b.archive.Where())+". It may be the "+
			"only backup of that one: look before you delete. Do not switch the check off.",
			"a message about credentials or rights: those of the Secret or the service account that the object store names.")
		return
	}
	b.list(archive.Troubles(code(b.p.Subject()), code)...)
	if archive.ByIdentity() {
		b.blocks(b.cloud.Trusted())
	}
}

func (b *book) recovering() {
	b.section("A recovery does not end")
	b.text("Its first pod, which comes from a job, says what it is doing:")
	b.sh(b.kubectl("logs", "-l", "cnpg.io/cluster="+b.recovered.Name, "--all-containers", "--tail=50"))
	b.list(
		"\"no target backup found\": no base backup ended before the target. Take a later target, or an older backup with `--backup`.",
		"\"WAL ends before consistent recovery point\": the backup's last WAL is not archived yet. Switch the WAL on the source, wait, "+
			"delete the recovered Cluster and recover again.",
		"\"recovery ended before configured recovery target was reached\": nothing was committed after the target. Leave `--to` out.",
		"\"Expected empty archive\": an earlier recovery of this name has left its archive; see the end of the drill, or take another name "+
			"with `--name`"+map[bool]string{true: ", which needs a federated credential of its own"}[b.archive.ByIdentity()]+".")
	b.text("A recovery is not resumed: delete its Cluster, put right what was wrong, and start again.")
}

func (b *book) diskFull() {
	b.section("A volume is full")
	b.text("PostgreSQL stops when its WAL finds no room, and starts again when there is some. Never delete from `pg_wal`. See which volume, " +
		"then raise its size in the profile and apply. Where the StorageClass allows it the disk grows in use; none ever shrinks:")
	mounts := []any{"/var/lib/postgresql/data"}
	if b.cluster.Spec.WalStorage != nil {
		mounts = append(mounts, "/var/lib/postgresql/wal")
	}
	b.sh(b.primaryPod(), b.kubectl(append([]any{"exec", raw(`"$POD"`), "-c", "postgres", "--", "df", "-h"}, mounts...)...))
	b.resize()
	b.text("What holds the WAL back, a failing archive or a slot:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SELECT last_archived_wal, last_failed_wal, last_failed_time FROM pg_stat_archiver"),
		b.psql(b.cluster.Name, "postgres", "SELECT slot_name, active, wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) "+
			"FROM pg_replication_slots"))
}

func (b *book) replicaTrouble() {
	if s := b.synchronous(); s != nil && s.required {
		b.section("Writes hang")
		b.text("Commits wait for %d of the replicas, and fewer are there: that is what durability `required` asks for. Bring them back; the "+
			"waiting commits then go through. An upgrade of a node pool that takes two nodes at once is a usual cause. Another is a switchover "+
			"while the object store is down: the old primary cannot stop before its WAL is archived; see \"WAL is not archived\". Where writes matter more than what a second failure could lose, until then:", s.number)
		b.sh(into(b.pgha("render", "--set", "spec.postgresql.synchronous.durability=preferred"), b.toServer()))
	}
	if s := b.synchronous(); s != nil && s.quorum {
		b.section("No replica is promoted")
		b.text("The operator cannot prove that one of those it reaches has everything that was acknowledged, so it waits for more of them. " +
			"Bring back the old primary or another replica. To promote one by hand is to accept the loss:")
		b.sh(b.kubectl("get", "failoverquorums.postgresql.cnpg.io/"+b.cluster.Name, "-o", "yaml"))
	}
	b.section("A replica cannot catch up")
	b.text("Its slot is `lost`, and the WAL that it needs is not in the archive either; or its disk is broken. Nobody clones it anew by " +
		"itself: the operator goes on starting the pod with the disk that it has. Replace the instance.")
	b.replaceInstance()
}

func (b *book) drains() {
	b.section("A node cannot be drained")
	if !b.budget() {
		b.drainsAnyway()
		return
	}
	if b.localDisks() {
		b.text("**Do not force it.** A drained pod leaves its data behind: see \"A pod stays pending\". Drain one node, replace its instance, "+
			"and go on only when all instances are ready. `--disable-eviction`, %s "+
			"take the data of several instances at once.", b.cloud.Words().Forced)
	}
	b.text("Its disruption budget keeps the primary until the operator has moved the role away, which takes a ready replica. With none, the "+
		"drain waits. An upgrade of %s waits too, until its drain timeout, and then fails. The operator's log says \"there are no valid "+
		"candidates\"; no event does, and the Cluster says that it is healthy. A broken archive holds a drain up as well, since the old primary waits for it. "+
		"Look at the budgets and the instances:", b.cloud.Words().Kubernetes)
	b.sh(append([]string{b.kubectl("get", "poddisruptionbudgets", "-l", "cnpg.io/cluster="+b.cluster.Name)}, b.settled()...)...)
}

func (b *book) unreachable() {
	b.section("An endpoint does not answer")
	for _, e := range b.endpoints() {
		b.sh(b.kubectl("describe", "services/"+e.name))
	}
	b.list(append(b.cloud.Words().AddressTrouble,
		"a connection times out: your address is not in `spec.endpoints.sourceRanges`.",
		"\"no pg_hba.conf entry … no encryption\": the client does not use TLS. That is meant.",
		"\"password authentication failed\": the Secret was changed and the Cluster was not, or the other way round; a recovered Cluster may "+
			"have a Secret of its own.")...)
}
