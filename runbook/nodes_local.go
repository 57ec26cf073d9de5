// SPDX-License-Identifier: Apache-2.0

package runbook

import "fmt"

// upgradeLocalNodes is an upgrade under local disks: every instance is cloned again, one after the other.
func upgradeLocalNodes(b *book) {
	if !b.localDisks() {
		return
	}
	b.chapter("Upgrade the nodes under local disks")
	b.text("An instance on a new or reimaged node has an **empty** disk and crash-loops. The operator waits for it, switches over no more, and clones nothing: only `kubectl cnpg destroy` makes " +
		"it anew. Until the clone is ready there is one copy less: size of the database / rate of `pg_basebackup`, each time. That is why pgha refuses one instance, or no disruption budget, on such disks: " +
		"a drain would delete the only copy.")
	b.text("With `localdisk.csi.acstor.io/failover-mode: durability` in the StorageClass, the pod is Pending until its node is back; a reimaged node is empty all the same. It helps only if nodes " +
		"are drained and rebooted, one at a time: Pending counts as failed, so that the operator switches over when the next node is drained, and then it does not make the old primary again " +
		"until the first node is back. Measured, writes waited for 444 s.")
	if b.backups() {
		b.text("Take a base backup, and send the last WAL:")
		b.sh(b.takeBackup("nodes")...)
		b.sh(b.switchWAL()...)
	}
	b.intoNewNodes()
	b.inPlaceNodes()
}

// intoNewNodes moves the instances to another pool, which needs no drain.
func (b *book) intoNewNodes() {
	b.section("Into new nodes")
	b.text("Add a pool with the new version, %d nodes, and the labels and taints of the old one. Then the old nodes take no more pods. The operator wants to switch over from now on, and waits for a "+
		"replica that is ready on another node:", b.cluster.Spec.Instances)
	old := comment("a label of the old nodes")
	if len(b.rounds.Pools) == 1 {
		old = b.cloud.NodePools("", "").Label + "=" + b.rounds.Pools[0].Name
	}
	b.sh("OLDNODES=" + old)
	b.sh(`test -n "$OLDNODES" && ` + b.kubectlIn("", "cordon", "-l", raw(`"$OLDNODES"`)))
	b.text("Find a replica on an old node:")
	b.sh("INSTANCE=", `test -n "$OLDNODES" && for POD in $(`+b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name)+",cnpg.io/instanceRole=replica", "-o", "jsonpath={.items[*].metadata.name}")+`); do`,
		`  NODE=$(`+b.kubectl("get", raw(`"pods/$POD"`), "-o", "jsonpath={.spec.nodeName}")+`)`,
		`  test -n "$(`+b.kubectlIn("", "get", "nodes", "-l", raw(`"$OLDNODES"`), "--field-selector", raw(`"metadata.name=$NODE"`), "-o", "name")+`)" && INSTANCE=$POD && break`,
		`done`, `echo "$INSTANCE"`)
	b.text("Replace it, if all instances are ready and no switchover is under way. Then repeat both blocks until the first prints nothing. The operator switches over to a new node as soon as one has a replica that " +
		"is ready, and the old primary is the last one to replace. If an instance does not become ready again, press Ctrl-C, and look:")
	b.sh(append([]string{`test -n "$INSTANCE" && ` + b.allThere() + " &&"}, b.destroys(b.allReady())...)...)
	b.text("Delete the old pool when no instance is on its nodes, and without `--ignore-pdb`.")
}

// inPlaceNodes lets the cloud upgrade the pool, and replaces each instance that comes back empty.
func (b *book) inPlaceNodes() {
	n := b.cluster.Spec.Instances + 1
	b.section("In place, with one instance more")
	b.text("Add a node where one more instance may run. It keeps as many copies as today while one is cloned:")
	b.sh(into(b.pgha("render", "--set", fmt.Sprintf("spec.instances=%d", n), "--set", "spec.scheduling.pools=null"), b.toServer()))
	more := b.ready(n)
	b.sh(more)
	commands := b.cloud.NodePools(`"$POOL"`, b.wanted())
	b.text("Begin the upgrade in another terminal, or drain one node. The drain timeout must be longer than a clone:")
	if len(commands.Upgrade) > 0 {
		pool := comment("its name")
		if len(b.rounds.Pools) == 1 {
			pool = b.rounds.Pools[0].Name
		}
		b.sh("POOL=" + pool)
		var lines []string
		for _, line := range commands.Upgrade {
			lines = append(lines, `test -n "$POOL" && `+line)
		}
		b.sh(lines...)
	} else {
		b.drainOne()
	}
	b.text("Each time an instance crash-loops or stays Pending, replace it, and wait until all are ready. AKS drains the next node only then:")
	b.sh(b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name), "-L", "cnpg.io/instanceRole", "-o", "wide"))
	b.sh("INSTANCE=" + comment("such as "+b.instanceName(n)))
	b.sh(append([]string{`test -n "$INSTANCE" &&`}, b.destroys(more)...)...)
	b.text("Afterwards, back to %d instances:", b.cluster.Spec.Instances)
	b.sh(into(b.pgha("render"), b.toServer()))
}

// allThere holds if every instance is ready and the primary is the one that the operator wants.
func (b *book) allThere() string {
	return `test "$(` + b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", "jsonpath={.status.readyInstances} {.status.currentPrimary}") + `)" = "` +
		fmt.Sprint(b.cluster.Spec.Instances) + ` $(` + b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", "jsonpath={.status.targetPrimary}") + `)"`
}

// destroys deletes $INSTANCE with its disks, unless it is the primary, and waits. The plugin of kubectl has no such check.
func (b *book) destroys(ready string) []string {
	return []string{
		`  PRIMARY=$(` + b.currentPrimary() + `) && test "$PRIMARY" != "$INSTANCE" &&`,
		"  " + b.kubectl("delete", "--ignore-not-found", "jobs", raw(`"$INSTANCE-join"`)) + " &&",
		"  " + b.kubectl("cnpg", "destroy", b.cluster.Name, raw(`"$INSTANCE"`)) + " &&",
		"  sleep 60 &&", "  " + ready,
	}
}
