// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/nodes"
	"github.com/pgha/pgha/plan"
)

// upgradeNodes is an upgrade of the nodes, pool by pool.
func upgradeNodes(b *book) {
	b.chapter("Upgrade the nodes")
	e := b.rounds.Effect("upgrade", "")
	b.text("Every upgrade of %s or of its node image drains all nodes. By this profile, the effect is %s. %s has all answers, also for a drain, an autoscaler and a stop:",
		b.cloud.Words().Kubernetes, code(e.Class.String()), code(b.pgha("plan", "--nodes")))
	b.list("switchovers: "+e.Switchovers.String()+"; "+e.SwitchoversWhy,
		"an instance is away: "+e.AwayWhy,
		"commits hang: "+string(e.CommitsHang.Verdict)+"; "+e.CommitsHang.Why,
		"a failover is possible meanwhile: "+string(e.Failover.Verdict)+"; "+e.Failover.Why,
		"the upgrade blocks: "+string(e.Blocks.Verdict)+"; "+e.Blocks.Why)
	if len(b.rounds.Remarks) > 0 {
		b.list(b.rounds.Remarks...)
	}
	if len(e.Before) > 0 {
		b.text("Before you begin:")
		b.list(e.Before...)
	}
	b.nodeSettings()
	b.beforeNodes()
	switch {
	case e.Blocks.Verdict == nodes.Yes && !b.localDisks():
		b.section("Not like this")
		b.text("**Do not begin.** The upgrade would block: %s. Do first what is listed above, and print this chapter again.", e.Blocks.Why)
	case b.localDisks():
		b.text("The order is not enough on local disks: see \"Upgrade the nodes under local disks\".")
	case b.replicas():
		b.poolByPool()
	default:
		b.onlyInstance(e)
	}
	b.duringNodes()
	b.stopKubernetes()
	b.neverOnNodes()
}

// nodeSettings sets what the pools need.
func (b *book) nodeSettings() {
	b.section("Settings of the node pools")
	if len(b.agentPools()) == 0 && b.karpenter() || slices.ContainsFunc(b.rounds.Pools, func(p nodes.Pool) bool { return p.BlueGreen }) {
		b.text("`pgha plan --nodes` says what the pools need. Pools of Karpenter and blue-green upgrades have settings of their own, which `-o az` does not print.")
		return
	}
	if len(b.rounds.Pools) == 0 {
		b.text("The profile does not describe the node pools. With `spec.scheduling.pools`, this chapter has their names, and `pgha plan --nodes` prints the settings that they need: one node at a time, "+
			"a drain timeout of at least %d minutes.", b.rounds.DrainTimeout())
		return
	}
	b.text("One node at a time, and enough time for the drain. The script compares first and upgrades nothing; `-o terraform` and `-o bicep` print the pools for those:")
	b.sh(b.pgha("plan", "--nodes", "-o", "az")+" > pools.sh", "less pools.sh", "sh pools.sh")
}

// beforeNodes checks that nothing else is wrong.
func (b *book) beforeNodes() {
	b.section("Before")
	b.text("Where the instances run, and on which version:")
	b.sh(b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name), "-L", "cnpg.io/instanceRole", "-o", "wide"),
		b.kubectlIn("", "get", "nodes", "-L", "topology.kubernetes.io/zone", "-L", b.cloud.NodePools("", "").Label))
	if b.replicas() {
		b.beforeSwitchover()
	}
	b.text("The operator, and with it every switchover, stops for minutes if it is drained together with the primary. It should run on other nodes:")
	b.sh(b.kubectlIn("", "get", "pods", "--all-namespaces", "-l", "app.kubernetes.io/name=cloudnative-pg", "-o", "wide"))
	if commands := b.cloud.NodePools("", b.wanted()); len(commands.ControlPlane) > 0 {
		if len(commands.ChannelOff) > 0 {
			b.text("%s refuses to upgrade the control plane alone while automatic upgrades are on. Turn them off, and set the channel of the profile again afterwards:", b.cloud.Words().Kubernetes)
			b.sh(commands.ChannelOff...)
		}
		b.text("The control plane first:")
		b.sh(commands.ControlPlane...)
	}
}

// wanted is the version of Kubernetes to which the profile wants to go; "" for a new image only.
func (b *book) wanted() string {
	if k := b.p.Spec.Scheduling.Kubernetes; k != nil {
		return k.Wanted
	}
	return ""
}

// allReady waits until every instance is ready. A Cluster calls itself healthy before that.
func (b *book) allReady() string { return b.ready(b.cluster.Spec.Instances) }

func (b *book) ready(instances int) string {
	return `until test "$(` + b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", "jsonpath={.status.readyInstances}") + `)" = ` +
		fmt.Sprint(instances) + `; do sleep 5; done`
}

// onlyInstance is an upgrade under one instance, which takes the database away.
func (b *book) onlyInstance(e *nodes.Effect) {
	b.section("The only instance")
	b.text("The database is down while its pod moves: stop, detach and attach of the disk, start, usually some minutes. A checkpoint first makes the stop short:")
	b.sh(b.psql(b.cluster.Name, "postgres", "CHECKPOINT"))
	if e.Class == plan.FailsLater {
		b.text("A patch gives this Cluster a disruption budget, which allows no eviction. Take `enablePDB: true` out of the profile for the upgrade, and apply.")
	}
	pools := b.agentPools()
	commands := b.cloud.NodePools(`"$POOL"`, b.wanted())
	if len(pools) == 0 || len(commands.Upgrade) == 0 {
		b.drainOne()
		return
	}
	b.sh(slices.Concat([]string{`for POOL in ` + strings.Join(pools, " ") + `; do`}, orBreak(commands.Upgrade), []string{"done", b.allReady()})...)
}
