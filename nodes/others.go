// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// others are the changes of nodes besides an upgrade of the pools, in a fixed order.
func others(d *database, pools []Pool) []Effect {
	return []Effect{drain(d, pools), scaleDown(d, pools), drift(d, pools), expiry(d, pools), spot(d, pools), stop(d, pools), forced(d, pools)}
}

// nothing fills the answers of a change that does not reach the instances.
func (e *Effect) nothing(why string) {
	e.Class, e.Moves = plan.Unchanged, "no instance"
	e.SwitchoversWhy, e.AwayWhy = why, why
	e.CommitsHang, e.Failover, e.Blocks = Answer{No, why}, Answer{Yes, why}, Answer{No, why}
}

// scaleDown is the cluster autoscaler, which does not touch nodes with pods of an unknown controller.
// https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/simulator/drainability/rules/replicated/rule.go
func scaleDown(d *database, pools []Pool) Effect {
	const source = "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#what-types-of-pods-can-prevent-ca-from-removing-a-node"
	e := Effect{ID: "scale-down", Title: "Scale-down by the cluster autoscaler", Source: source}
	switch {
	case without(pools, profiles.AutoscalerCluster):
		e.nothing("no pool has the cluster autoscaler")
		return e
	case !d.evictable:
		e.nothing("the autoscaler does not take nodes with instances: their controller is no StatefulSet, and they are not annotated as safe to evict")
		e.Before = []string{"a pool that you make smaller by hand is drained like an upgrade, nodes of Azure's choice: move the instances first"}
		return e
	}
	e.Moves = "the instances of a node, because of the annotation " + safeToEvict
	d.one(&e, pools)
	const wait = 600 // https://learn.microsoft.com/azure/aks/cluster-autoscaler
	switch {
	case d.Instances < 2 && d.budgets:
		e.Blocks = Answer{No, "the disruption budget of the only instance keeps the node"}
	case !d.target.DrainTaints():
		e.Blocks = Answer{May, fmt.Sprintf("operator %s does not know the autoscaler's taint, so it does not switch over, and the budget keeps the node of the primary", d.target)}
	case d.stop > wait:
		e.Blocks = Answer{May, fmt.Sprintf("the autoscaler waits %d s for a pod to end, and stopDelay is %d s: then the node goes, and PostgreSQL is killed", wait, d.stop)}
	default:
		e.Blocks = Answer{No, "the operator switches over when it sees the autoscaler's taint"}
	}
	e.Class = d.class(&e)
	e.Before = []string{"remove the annotation " + safeToEvict + ": \"true\", or keep the count of the pool fixed"}
	return e
}

// without reports whether the pools are known, and none has the autoscaler.
func without(pools []Pool, autoscaler string) bool {
	return len(pools) > 0 && !slices.ContainsFunc(pools, func(p Pool) bool { return p.Autoscaler == autoscaler })
}

const noKarpenter = "no pool is scaled by Karpenter"

const karpenterSource = "https://karpenter.sh/docs/concepts/disruption/"

// drift is a new node image or a consolidation by Karpenter, which asks the budgets before it begins.
// https://github.com/kubernetes-sigs/karpenter/blob/v1.8.0/pkg/controllers/disruption/types.go
func drift(d *database, pools []Pool) Effect {
	e := Effect{ID: "karpenter-drift", Title: "Drift or consolidation by Karpenter (node auto-provisioning)", Source: karpenterSource}
	switch {
	case without(pools, profiles.AutoscalerKarpenter):
		e.nothing(noKarpenter)
		return e
	case d.Instances < 2 && d.budgets:
		e.nothing("the disruption budget of the only instance keeps its node, which so never gets a new image")
		return e
	}
	e.Moves = "the instances of one node at a time"
	d.one(&e, pools)
	if d.budgets {
		e.Switchovers, e.SwitchoversWhy = Range{}, "a node is skipped while a budget allows no eviction, which is always so for the primary's: its node never gets a new image"
		e.Blocks = Answer{May, "the node of the primary is never chosen: promote another instance so that it is"}
		e.Before = []string{"promote an instance on a new node from time to time: kubectl cnpg promote"}
	} else {
		e.Blocks = Answer{No, "there are no disruption budgets"}
	}
	e.Class = d.class(&e)
	return e
}

// expiry is a node that is as old as expireAfter allows. It is tainted and drained, whatever the budgets say about its begin.
func expiry(d *database, pools []Pool) Effect {
	e := Effect{ID: "karpenter-expiry", Title: "Expiry of a node by Karpenter", Moves: "the instances of the node; several nodes of one age expire together", Source: karpenterSource}
	if without(pools, profiles.AutoscalerKarpenter) {
		e.nothing(noKarpenter)
		return e
	}
	d.one(&e, pools)
	switch {
	case d.Instances < 2 && d.budgets:
		e.Blocks = Answer{Yes, "the disruption budget of the only instance allows no eviction; with terminationGracePeriod on the node, the pod is killed when it ends"}
	case d.Instances < 2:
		e.Blocks = Answer{No, "there is no disruption budget"}
	case !d.target.DrainTaints():
		e.Blocks = Answer{May, fmt.Sprintf("operator %s does not know Karpenter's taint, so it does not switch over", d.target)}
	case d.local():
		e.Blocks = d.blocksLocal(1)
	default:
		e.Blocks = Answer{No, "the operator switches over when it sees Karpenter's taint; with a terminationGracePeriod below stopDelay the pod is killed before"}
	}
	e.Class = d.class(&e)
	e.Before = []string{fmt.Sprintf("set expireAfter to Never or give it a disruption budget with a window, and terminationGracePeriod above stopDelay (%d s) or not at all", d.stop)}
	return e
}

// spot is an eviction of spot nodes.
func spot(d *database, pools []Pool) Effect {
	e := Effect{ID: "spot", Title: "Eviction of spot nodes", Source: "https://learn.microsoft.com/azure/aks/spot-node-pool"}
	onSpot := slices.ContainsFunc(pools, func(p Pool) bool { return p.Spot && p.Instances.Most > 0 })
	if !onSpot && !d.Spot {
		e.nothing("no pool of the profile is a spot pool, and the instances do not tolerate the taint of spot nodes")
		return e
	}
	gone := 0
	for i := range pools {
		if pools[i].Spot {
			gone += pools[i].Instances.Most
		}
	}
	if gone == 0 || gone > d.Instances {
		gone = d.Instances
	}
	e.Moves = fmt.Sprintf("up to %s at once, with 30 seconds' notice; an upgrade of a spot pool has no drain and no surge either", layout.Count(gone, "instance"))
	e.SwitchoversWhy = "there is no time for one: a failover, if a replica is left"
	e.AwayWhy = "until Azure has nodes again"
	e.Blocks = Answer{No, "nothing holds an eviction"}
	e.Class = plan.PrimaryRecreated
	e.CommitsHang, e.Failover = Answer{May, "several can go at once"}, Answer{May, "several can go at once"}
	if gone == d.Instances {
		e.Class = plan.AllDown
		e.CommitsHang, e.Failover = Answer{Yes, "all can go at once"}, Answer{No, "all can go at once"}
	}
	if d.local() {
		e.Class = plan.DataAtRisk
	}
	e.Before = []string{"move the instances to a pool that is not spot, and remove the toleration"}
	return e
}

// stop is az aks stop. Whether nodes are drained is documented both ways, so it counts as a loss of power.
func stop(d *database, pools []Pool) Effect {
	e := Effect{ID: "stop", Title: "Stop and start of the Kubernetes cluster", Source: "https://learn.microsoft.com/azure/aks/start-stop-cluster"}
	e.Moves = "all instances"
	e.Class = plan.AllDown
	e.SwitchoversWhy = "all instances stop together"
	e.AwayWhy = "until the cluster is started and has nodes again; then crash recovery"
	e.CommitsHang, e.Failover = Answer{Yes, "nothing runs"}, Answer{No, "nothing runs"}
	e.Blocks = Answer{No, "a stop ends; whether it drains the nodes first, which takes longer, is documented both ways"}
	if slices.ContainsFunc(pools, func(p Pool) bool { return p.Autoscaler == profiles.AutoscalerKarpenter }) {
		e.nothing("AKS refuses to stop a cluster with node auto-provisioning")
		return e
	}
	e.Before = []string{"hibernate first: kubectl cnpg hibernate on " + d.cluster.Name + ", and wait until no pod is left; after the start, kubectl cnpg hibernate off"}
	if d.local() {
		e.Class = plan.DataAtRisk
		e.Before = []string{"never: the local disks of all nodes come back empty. Recover from the object store into a new Cluster instead"}
	}
	return e
}

// forced is an upgrade that ignores disruption budgets.
func forced(d *database, pools []Pool) Effect {
	e := Effect{ID: "forced", Title: "Forced upgrade (az aks upgrade --enable-force-upgrade), or deleted disruption budgets", Source: "https://learn.microsoft.com/azure/aks/upgrade-options"}
	e.Moves = "all instances of the nodes that are drained, the primary too"
	e.SwitchoversWhy = "none is waited for: a failover, if a replica is ready"
	gone := 0
	for i := range pools {
		p := &pools[i]
		if gone = max(gone, p.gone()); p.Instances.Most == 0 {
			continue
		}
		if away, why := d.away(p); away.Most > e.Away.Most || e.AwayWhy == "" {
			e.Away, e.AwayWhy = away, why
		}
	}
	if len(pools) == 0 {
		e.Away, e.AwayWhy = d.awayUnknown()
	}
	e.CommitsHang, e.Failover = d.hangs(2), Answer{May, "nothing waits until the instance before is back"}
	if e.CommitsHang.Verdict == No && d.waits > 0 && d.required {
		e.CommitsHang = Answer{May, "several replicas may go together"}
	}
	e.Blocks = Answer{No, "nothing holds it"}
	e.Class = plan.PrimaryRecreated
	if d.Instances < 2 || gone >= d.Instances {
		e.Class, e.Failover = plan.AllDown, Answer{No, "no instance is left meanwhile"}
	}
	if d.local() {
		e.Class = plan.DataAtRisk
	}
	e.Before = []string{"never for these pools, nor az aks nodepool delete --ignore-pdb, which takes all of a pool. Find out what blocks the drain: \"A node cannot be drained\" of pgha runbook"}
	return e
}
