// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pgha/pgha/nodes"
	"github.com/pgha/pgha/profiles"
)

// poolByPool upgrades the pools of the replicas, switches over once, and upgrades the last pool.
func (b *book) poolByPool() {
	if b.karpenter() {
		b.karpenterNodes()
		if len(b.agentPools()) == 0 {
			return
		}
	}
	pools := b.agentPools()
	commands := b.cloud.NodePools(`"$POOL"`, b.wanted())
	switch {
	case len(pools) == 0 || len(commands.Upgrade) == 0:
		b.section("One node after the other")
		b.text("Drain the nodes of the replicas, one after the other, then that of the primary: one switchover. With the name of a node, and each only when all instances are ready:")
		b.drainOne()
		return
	case len(pools) == 1:
		b.section("The node pool")
		b.text("There is one pool, so the order of its nodes is not yours, and neither is the number of switchovers. With one pool for each zone, one is enough:")
		b.sh(append([]string{"POOL=" + pools[0]}, chained(commands.Upgrade, b.allReady())...)...)
		return
	}
	b.section("The pools of the replicas, one switchover, the last pool")
	b.text("The pool of the primary is last:")
	poolOf := func(pod string) string {
		return b.kubectlIn("", "get", raw(`"nodes/$(`+b.kubectl("get", raw(`"pods/`+pod+`"`), "-o", "jsonpath={.spec.nodeName}")+`)"`), "-o",
			"jsonpath={.metadata.labels."+strings.ReplaceAll(commands.Label, ".", `\.`)+"}")
	}
	b.sh(`OLD=$(`+b.currentPrimary()+`)`, `LAST=$(`+poolOf("$OLD")+`)`, `echo "$OLD is on pool $LAST"`)
	b.sh(slices.Concat([]string{`test -n "$LAST" && for POOL in ` + strings.Join(pools, " ") + `; do`, `  test "$POOL" = "$LAST" && continue`},
		orBreak(commands.Upgrade), []string{"  " + b.allReady(), "done"})...)
	b.text("Continue only when every pool but the last one has the new version. Promote a replica on one of them:")
	b.sh(append([]string{`NEW=`, `for POD in $(` + b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name)+",cnpg.io/instanceRole=replica", "-o", "jsonpath={.items[*].metadata.name}") + `); do`,
		`  test "$(` + poolOf("$POD") + `)" != "$LAST" && NEW=$POD && break`, `done`}, b.promotes("NEW")...)...)
	b.text("The last pool:")
	b.sh(append([]string{`POOL=$LAST`}, chained(commands.Upgrade, b.allReady())...)...)
}

// orBreak ends a loop where a command fails.
func orBreak(commands []string) []string {
	var all []string
	for _, line := range commands {
		all = append(all, "  "+line+" || break")
	}
	return all
}

// chained runs one command after the other, each only if the one before has succeeded.
func chained(lines []string, last string) []string {
	var all []string
	for _, line := range lines {
		all = append(all, line+" &&")
	}
	return append(all, "  "+last)
}

// karpenter reports whether nodes of a pool are in no agent pool.
func (b *book) karpenter() bool {
	return slices.ContainsFunc(b.rounds.Pools, func(p nodes.Pool) bool { return p.Autoscaler == profiles.AutoscalerKarpenter })
}

// agentPools are the names of the pools that AKS upgrades and that may have an instance.
func (b *book) agentPools() []string {
	var names []string
	for i := range b.rounds.Pools {
		if p := &b.rounds.Pools[i]; p.Autoscaler != profiles.AutoscalerKarpenter && p.Instances.Most > 0 {
			names = append(names, p.Name)
		}
	}
	return names
}

// promotes promotes the instance in a variable, and waits for longer than a switchover may take.
func (b *book) promotes(variable string) []string {
	timeout := fmt.Sprintf("--timeout=%ds", int(max(10*time.Minute, b.switchoverDelay()+5*time.Minute).Seconds()))
	return []string{
		`test -n "$` + variable + `" && ` + b.kubectl("cnpg", "promote", b.cluster.Name, raw(`"$`+variable+`"`)) + " &&",
		"  " + b.kubectl("wait", clusters+"/"+b.cluster.Name, raw(`--for="jsonpath={.status.currentPrimary}=$`+variable+`"`), timeout) + " &&",
		"  " + b.allReady(),
	}
}

// karpenterNodes are replaced by Karpenter itself.
func (b *book) karpenterNodes() {
	b.section("Nodes of Karpenter")
	b.text("As soon as the control plane is upgraded, or there is a new image, Karpenter replaces its nodes by itself, one after the other. It skips the node of the primary, whose budget allows no " +
		"eviction. So wait until the other nodes have the new version, and promote a replica on one of them:")
	b.sh(b.kubectlIn("", "get", "nodes"), b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name), "-L", "cnpg.io/instanceRole", "-o", "wide"))
	b.sh("INSTANCE=" + comment("such as "+b.instanceName(b.cluster.Spec.Instances)))
	b.sh(b.promotes("INSTANCE")...)
}

// drainOne drains a node that the reader names.
func (b *book) drainOne() {
	b.sh("NODE=" + comment("its name"))
	b.sh(`test -n "$NODE" && ` + b.kubectlIn("", "drain", raw(`"$NODE"`), "--ignore-daemonsets", "--delete-emptydir-data"))
	b.text("When the node is new, or back:")
	b.sh(`test -n "$NODE" && `+b.kubectlIn("", "uncordon", raw(`"$NODE"`)), b.allReady())
}
