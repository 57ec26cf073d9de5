// SPDX-License-Identifier: Apache-2.0

package runbook

import "fmt"

// duringNodes is how to watch, stop, resume, and what to check afterwards.
func (b *book) duringNodes() {
	b.section("Watch, stop, resume")
	b.text("A drain that waits shows only in the budgets and in the operator's log, \"there are no valid candidates\"; the Cluster goes on to report that it is healthy:")
	b.sh(b.kubectlIn("", "get", "events", "--all-namespaces", "--field-selector", "reason=Drain"),
		b.kubectl("get", "poddisruptionbudgets", "-l", "cnpg.io/cluster="+b.cluster.Name),
		b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name), "-o", "wide"))
	commands := b.cloud.NodePools(`"$POOL"`, b.wanted())
	if len(commands.State) > 0 {
		b.text("Stop it, and look at the state of the pool. The same command as before resumes a pool that is `Failed` or `Canceled`. A node may stay cordoned:")
		b.sh("POOL=" + comment("its name"))
		lines := append([]string{}, commands.Abort...)
		for i := range lines {
			lines[i] = `test -n "$POOL" && ` + lines[i]
		}
		b.sh(lines...)
		b.sh(append(commands.State, b.kubectlIn("", "get", "nodes"))...)
	}
	b.text("Afterwards, all instances are ready, in as many zones as before, and their nodes have the new version:")
	b.sh(b.allReady(), b.kubectl("cnpg", "status", b.cluster.Name),
		b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name), "-L", "cnpg.io/instanceRole", "-o", "wide"),
		b.kubectlIn("", "get", "nodes", "-L", "topology.kubernetes.io/zone", "-L", commands.Label))
}

// stopKubernetes is a stop of the whole cluster, which may not drain its nodes.
func (b *book) stopKubernetes() {
	b.section("Stop the Kubernetes cluster")
	if b.localDisks() {
		b.text("**Never.** The local disks of all nodes come back empty. Delete the Cluster on purpose, and recover it from the object store later.")
		return
	}
	b.text("Whether a stop drains the nodes is documented both ways. Hibernate first, so that PostgreSQL stops cleanly and archives its last WAL, and stop only when no pod is left:")
	b.sh(b.kubectl("cnpg", "hibernate", "on", b.cluster.Name), b.podsGone(b.cluster.Name))
	b.text("After the start:")
	b.sh(b.kubectl("cnpg", "hibernate", "off", b.cluster.Name), b.allReady())
}

// neverOnNodes is what takes the data or the primary away.
func (b *book) neverOnNodes() {
	b.section("Never")
	b.list(b.cloud.Words().Forced+": they take primary and replicas together",
		"delete a disruption budget: the operator makes it again, and until then a drain takes the primary without a switchover",
		"`kubectl drain --disable-eviction`, for the same reason",
		"a guide for StatefulSets that uses pg_ctl or patches Services: the operator works against it, and two primaries are possible")
}

// localNodes is an upgrade under local disks: every instance is cloned again, one after the other.
func (b *book) localNodes() {
	b.section("Local disks: into new nodes, one instance at a time")
	b.text("An instance on a new or reimaged node starts with an **empty** disk and crash-loops; nobody clones it but `kubectl cnpg destroy`. AKS goes on to the next node meanwhile, or waits "+
		"until its drain timeout. So do not upgrade this pool: add a pool with the new version, the same labels and taints and %d nodes, move one instance after the other, and delete the old pool. "+
		"Until a clone is ready there is one copy less: size of the database / rate of `pg_basebackup` for each.", b.cluster.Spec.Instances)
	if b.backups() {
		b.text("First a base backup, and the last WAL in the archive:")
		b.sh(b.takeBackup("nodes")...)
		b.sh(b.switchWAL()...)
	}
	b.text("The old nodes take no more pods. The operator then wants to switch over, and waits for a replica that is ready on another node:")
	pool := comment("label=value of the old nodes")
	if len(b.rounds.Pools) == 1 {
		pool = b.cloud.NodePools("", "").Label + "=" + b.rounds.Pools[0].Name
	}
	b.sh("OLDNODES=" + pool)
	b.sh(`test -n "$OLDNODES" && ` + b.kubectlIn("", "cordon", "-l", raw(`"$OLDNODES"`)))
	b.text("Each replica on an old node, one after the other. The block ends when a replica is not ready again within the time of a clone; then look before you go on:")
	b.sh(`for INSTANCE in $(` + b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name)+",cnpg.io/instanceRole=replica", "-o", "jsonpath={.items[*].metadata.name}") + `); do` + "\n" +
		"  " + b.kubectl("cnpg", "destroy", b.cluster.Name, raw(`"$INSTANCE"`)) + " || break\n" +
		"  sleep 30\n" +
		"  " + b.allReady() + "\n" +
		`done`)
	b.text("The operator switches over to one of them by itself. When the primary is another one, replace the old primary too:")
	b.sh(b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", "jsonpath={.status.currentPrimary}{\"\\n\"}"), b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name), "-o", "wide"))
	b.replaceInstance()
	b.text("Delete the old pool only when no instance is on its nodes%s.", forLocal)
	b.text("%s", fmt.Sprintf("To upgrade the pool itself, scale to %d instances first, drain one node, destroy its instance, wait until all are ready, and go on. "+
		"The StorageClass decides how an instance waits: with `localdisk.csi.acstor.io/failover-mode: durability` its pod is Pending until its node is back, otherwise it starts empty elsewhere.",
		b.cluster.Spec.Instances+1))
}

const forLocal = ", and without `--ignore-pdb`"
