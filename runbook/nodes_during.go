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
	b.text("A node that stays cordoned, after a drain by hand or as `Quarantined` after one that failed, takes its pod only when you open it:")
	b.sh(b.kubectlIn("", "get", "nodes"), "NODE="+comment("its name"))
	b.sh(`test -n "$NODE" && ` + b.kubectlIn("", "uncordon", raw(`"$NODE"`)))
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
	if b.karpenter() {
		b.text("AKS refuses to stop a cluster with node auto-provisioning. To stop only this database, hibernate it: `kubectl cnpg hibernate on`.")
		return
	}
	b.text("Whether a stop drains the nodes is documented both ways. Hibernate first, so that PostgreSQL stops cleanly and archives its last WAL, and stop only when no pod is left:")
	b.sh(b.kubectl("cnpg", "hibernate", "on", b.cluster.Name), b.kubectl("wait", "pods", "-l", instancesOf(b.cluster.Name), "--for=delete", fmt.Sprintf("--timeout=%ds", b.stopSeconds()+120)))
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
