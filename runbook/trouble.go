// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	corev1 "k8s.io/api/core/v1"
)

func trouble(b *book) {
	b.chapter("When it goes wrong")
	b.text("`pgha lint` finds many of these problems before they occur. Otherwise, start here:")
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

// primaryPod stores the name of the primary's pod in $POD.
func (b *book) primaryPod() string { return `POD=$(` + b.currentPrimary() + `)` }

func (b *book) pending() {
	b.section("A pod stays pending")
	b.text("The last lines show the scheduler's reason. Usual reasons: no node has the label that the profile requires; " +
		"every such node has a taint that the profile does not tolerate; no node is left in the zone of the disk; two " +
		"instances may not share a node; no node has enough memory:")
	b.sh(b.kubectl("describe", "pods", "-l", instancesOf(b.cluster.Name)))
	switch {
	case b.localDisks():
		b.lostDisk()
	case b.zones() == corev1.DoNotSchedule:
		b.text("A disk does not leave its zone, so each zone needs a node pool that can scale on its own.")
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
	b.text("Until WAL is archived, no backup has what was written since, and the WAL fills its volume. The log of the "+
		"container %s shows the answer of the object store:", code(container))
	b.sh(b.primaryPod(), b.kubectl("logs", raw(`"$POD"`), "-c", container, "--tail=50"))
	archive := b.archive.Cloud()
	if archive == nil {
		b.list("\"Expected empty archive\": files of an earlier Cluster with this name are in "+code(b.archive.Where())+". They may be the "+
			"only backup of that Cluster: check before you delete them. Do not disable the check.",
			"a message about credentials or permissions: check the Secret or the service account that the object store names.")
		return
	}
	b.list(archive.Troubles(code(b.p.Subject()), code)...)
	if archive.ByIdentity() {
		b.blocks(b.cloud.Trusted())
	}
}

func (b *book) recovering() {
	b.section("A recovery does not end")
	b.text("Look at the log of its first pod, which a Job creates:")
	b.sh(b.kubectl("logs", "-l", "cnpg.io/cluster="+b.recovered.Name, "--all-containers", "--tail=50"))
	b.list(
		"\"no target backup found\": no base backup ended before the target. Use a later target, or an older backup with `--backup`.",
		"\"WAL ends before consistent recovery point\": the backup's last WAL is not archived yet. Switch the WAL on the source, wait, "+
			"delete the recovered Cluster and recover again.",
		"\"recovery ended before configured recovery target was reached\": nothing was committed after the target. Leave out `--to`.",
		"\"Expected empty archive\": an earlier recovery with this name has left its archive. See the end of the drill, or use another name "+
			"with `--name`"+map[bool]string{true: ", which needs its own federated credential"}[b.archive.ByIdentity()]+".")
	b.text("You cannot resume a recovery: delete its Cluster, correct the cause, and start again.")
}

func (b *book) replicaTrouble() {
	if s := b.synchronous(); s != nil && s.Required {
		b.section("Writes hang")
		b.text("Commits wait for %d of the replicas, and fewer are available: durability `required` demands that. Make "+
			"them available again; the waiting commits then complete. A usual cause is an upgrade of a node pool that takes "+
			"two nodes at once. Another is a switchover while the object store is down: the old primary cannot stop before "+
			"its WAL is archived; see \"WAL is not archived\". If writes matter more than what a second failure could lose, "+
			"apply this until then:", s.Number)
		b.sh(into(b.pgha("render", "--set", "spec.postgresql.synchronous.durability=preferred"), b.toServer()))
	}
	if s := b.synchronous(); s != nil && s.Quorum {
		b.section("No replica is promoted")
		b.text("The operator cannot prove that one of the reachable replicas has all acknowledged writes, so it waits for " +
			"more of them. Make the old primary or another replica available. If you promote one by hand, you accept the loss:")
		b.sh(b.kubectl("get", "failoverquorums.postgresql.cnpg.io/"+b.cluster.Name, "-o", "yaml"))
	}
	b.section("A replica cannot catch up")
	b.text("Its slot is `lost`, and the WAL that it needs is not in the archive either, or its disk is broken. The " +
		"operator does not clone it again: it keeps starting the pod with the same disk. Replace the instance.")
	b.replaceInstance()
}

func (b *book) drains() {
	b.section("A node cannot be drained")
	if !b.budget() {
		b.drainsAnyway()
		return
	}
	if b.localDisks() {
		b.text("**Do not force it.** A drained pod loses its data: see \"A pod stays pending\". Drain one node, replace "+
			"its instance, and continue only when all instances are ready. `--disable-eviction`, %s remove the data of "+
			"several instances at once.", b.cloud.Words().Forced)
	}
	b.text("The disruption budget keeps the primary on the node until the operator has switched over, for which it "+
		"needs a ready replica. Without one, the drain waits. An upgrade of %s also waits, until its drain timeout, and "+
		"then fails: see \"Upgrade the nodes\". Only the operator's log shows the reason, \"there are no valid candidates\": there is no event, and "+
		"the Cluster reports healthy. A broken archive also blocks a drain, since the old primary waits for it. Check the "+
		"budgets and the instances:", b.cloud.Words().Kubernetes)
	b.sh(append([]string{b.kubectl("get", "poddisruptionbudgets", "-l", "cnpg.io/cluster="+b.cluster.Name)}, b.settled()...)...)
}

func (b *book) unreachable() {
	b.section("An endpoint does not answer")
	for _, e := range b.endpoints() {
		b.sh(b.kubectl("describe", "services/"+e.name))
	}
	b.list(append(b.cloud.Words().AddressTrouble,
		"a connection times out: your address is not in `spec.endpoints.sourceRanges`.",
		"\"no pg_hba.conf entry … no encryption\": the client does not use TLS. This is intended: use TLS.",
		"\"password authentication failed\": the password differs between the Secret and the Cluster. A recovered Cluster may "+
			"have its own Secret.")...)
}
