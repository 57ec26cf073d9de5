// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// Times in seconds, each with its source.
const (
	// Detach and attach of a disk: about a minute in a quiet drain. https://github.com/Azure/AKS/issues/2936
	attachLeast, attachMost, attachSlow = 60, 180, 1200
	// A reimage, until the node is Ready again. https://github.com/cloudnative-pg/cloudnative-pg/issues/10103
	reimageLeast, reimageMost = 300, 480
	// The operator, or the plugin, was evicted too, and somebody has to lead again. https://github.com/home-operations/tuppr/issues/575
	operatorBack = 200
)

const (
	rollingSource   = "https://learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling"
	blueGreenSource = "https://learn.microsoft.com/azure/aks/blue-green-node-pool-upgrade"
	operatorSource  = "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/replicas.go#L266"
	localSource     = "https://github.com/Azure/local-csi-driver/blob/main/docs/design/pv-recovery.md"
)

// upgrade is an upgrade or a reimage of all pools, one pool after the other.
func upgrade(d *database, pools []Pool) Effect {
	if len(pools) == 0 {
		return unknownPools(d)
	}
	e := Effect{ID: "upgrade", Title: "Upgrade or reimage of all pools, one after the other", Source: rollingSource}
	e.Moves = d.everyInstance()
	last, hops, together := false, 0, 0
	for i := range pools {
		p := &pools[i]
		one := upgradeOf(d, p)
		e.Class = max(e.Class, one.Class)
		if one.Class == plan.Unchanged {
			continue
		}
		together = max(together, p.gone())
		if one.Away.Most > e.Away.Most || e.AwayWhy == "" {
			e.Away, e.AwayWhy = one.Away, one.AwayWhy
		}
		e.Blocks = heavier(e.Blocks, one.Blocks)
		e.CommitsHang = heavier(e.CommitsHang, one.CommitsHang)
		e.Before = appendNew(e.Before, one.Before...)
		last = last || rotates(p)
		hops += p.hops()
	}
	if e.Class == plan.Unchanged {
		e.nothing("no pool has instances that such an upgrade drains")
		return e
	}
	e.Blocks = named(e.Blocks, d, pools)
	e.Failover = d.failover(together)
	e.switchovers(d, hops, last)
	if d.instances > 1 && !d.local() && len(pools) > 1 {
		e.Before = appendNew([]string{"upgrade the pools of the replicas first and wait until all instances are ready, promote one of them, then upgrade the last pool: one switchover. " +
			"\"Upgrade the nodes\" of pgha runbook has the commands; an automatic upgrade cannot do that"}, e.Before...)
	}
	return e
}

func (d *database) everyInstance() string {
	if d.instances == 1 {
		return "the instance, at least once"
	}
	return fmt.Sprintf("each of %d instances, at least once", d.instances)
}

// rotates reports whether the last new node of an upgrade may have an instance when it is removed.
func rotates(p *Pool) bool { return p.Surge > 0 && !p.BlueGreen && p.Instances.Most > 0 && !p.Spot }

// switchovers of a whole round.
func (e *Effect) switchovers(d *database, hops int, last bool) {
	switch {
	case d.instances < 2:
		e.SwitchoversWhy = "there is no replica"
		return
	case !d.budgets:
		e.Switchovers, e.SwitchoversWhy = Range{0, max(hops, 1)}, noBudgetSwitchover
		return
	case d.local():
		e.Switchovers = Range{0, 1}
		e.SwitchoversWhy = "after the first empty instance the operator waits, since an instance that crash-loops is not ready"
		return
	}
	e.Switchovers = Range{1, max(min(hops, d.instances), 1)}
	e.SwitchoversWhy = "one if the primary moves last, to an upgraded node; the operator also takes nodes that are still to be upgraded"
	if last {
		e.Switchovers.Most++
		e.SwitchoversWhy += ", and the last new node is removed again"
	}
}

// upgradeOf is an upgrade or a reimage of one pool.
func upgradeOf(d *database, p *Pool) Effect {
	e := Effect{ID: "pool", Pool: p.Name, Title: "Upgrade or reimage of pool " + p.Name, Source: rollingSource}
	if p.BlueGreen {
		e.Source = blueGreenSource
	}
	switch {
	case p.Spot && p.Instances.Most == 0:
		e.nothing("AKS taints the nodes of a spot pool, and the instances do not tolerate that")
		return e
	case p.Instances.Most == 0:
		e.nothing("no instance is on the pool")
		return e
	case p.Autoscaler == profiles.AutoscalerKarpenter:
		e.nothing("Karpenter replaces its nodes by drift, see there")
		return e
	}
	e.Moves = p.moves()
	e.poolSwitchovers(d, p)
	e.Away, e.AwayWhy = d.away(p)
	e.CommitsHang, e.Failover, e.Blocks = d.hangs(p.gone()), d.failover(p.gone()), d.blocks(p)
	e.Class = d.class(&e)
	if p.Spot {
		e.onSpot(d)
	}
	if p.Spot || !d.budgets && p.gone() >= d.instances {
		e.Class = max(e.Class, plan.AllDown)
	}
	if d.deletesVolumes && !p.room {
		e.Class, e.Blocks = plan.DataAtRisk, Answer{No, "reusePVC is false: the operator deletes the volumes of an instance whose pod is Pending"}
	}
	e.Before = d.before(p, &e)
	return e
}

// gone is how many instances may be away together.
func (p *Pool) gone() int { return max(min(p.Together*p.crowded, p.Instances.Most), 1) }

// hops is how often the primary may move during the upgrade of a pool with it. The old nodes of a blue-green upgrade are no candidates, once
// all are cordoned.
func (p *Pool) hops() int {
	if p.BlueGreen {
		return min(p.Instances.Most, 2)
	}
	return p.Instances.Most
}

// onSpot is an upgrade without a drain: https://learn.microsoft.com/azure/aks/spot-node-pool
func (e *Effect) onSpot(d *database) {
	e.Moves = "the instances of all nodes of the pool; an upgrade of a spot pool has no drain and no surge"
	e.Switchovers, e.SwitchoversWhy = Range{}, "there is no drain to switch over in: a failover, if a replica is left"
	e.CommitsHang, e.Failover, e.Blocks = Answer{May, "several instances may go together"}, Answer{May, "several instances may go together"}, Answer{No, "nothing holds it"}
	if d.local() {
		e.Class = plan.DataAtRisk
	}
}

// moves says which pods move.
func (p *Pool) moves() string {
	how := fmt.Sprintf("%s at a time", count(p.Together, "node"))
	switch {
	case p.BlueGreen:
		how = fmt.Sprintf("all %d nodes are cordoned first, then %s", p.Count, how)
	case p.Surge > 0:
		how += fmt.Sprintf(" (max surge %d of %s)", p.Surge, count(p.Count, "node"))
		if p.Unavailable > 0 {
			how += fmt.Sprintf("; without a new node %d (max unavailable), if Azure has no capacity", p.Unavailable)
		}
	default:
		how += fmt.Sprintf(" without a new node (max unavailable %d of %s)", p.Together, count(p.Count, "node"))
	}
	if rotates(p) {
		how += "; once more if the node that AKS removes at the end has one"
	}
	if p.crowded > 1 {
		how += fmt.Sprintf("; up to %d instances share a node", p.crowded)
	}
	if p.Instances.Least == p.Instances.Most {
		return fmt.Sprintf("%s, %s", count(p.Instances.Most, "instance"), how)
	}
	return fmt.Sprintf("%d to %s, %s", p.Instances.Least, count(p.Instances.Most, "instance"), how)
}

func (e *Effect) poolSwitchovers(d *database, p *Pool) {
	all := p.Instances.Least == d.instances
	switch {
	case d.instances < 2:
		e.SwitchoversWhy = "there is no replica"
	case d.local():
		e.Switchovers = Range{0, 1}
		e.SwitchoversWhy = "none if the primary is elsewhere, and none after the first empty instance, which is not ready"
	case !d.budgets:
		e.Switchovers, e.SwitchoversWhy = Range{0, p.hops()}, noBudgetSwitchover
	case p.BlueGreen:
		e.Switchovers = Range{0, p.hops()}
		e.SwitchoversWhy = "once a replica is ready on a new node; once more if the old nodes are cordoned seconds apart, to one that is about to go"
	default:
		e.Switchovers = Range{0, p.Instances.Most}
		e.SwitchoversWhy = "none if the primary is elsewhere"
		if p.Instances.Most > 1 {
			e.SwitchoversWhy += "; at worst it moves to a node that is still to be upgraded, each time"
		}
		if rotates(p) {
			e.Switchovers.Most++
			e.SwitchoversWhy += ", and once more when the last new node is removed"
		}
	}
	if all && d.instances > 1 && !d.local() && d.budgets {
		e.Switchovers.Least = 1
		e.SwitchoversWhy = strings.Replace(e.SwitchoversWhy, "none if the primary is elsewhere", "one if the primary moves last", 1)
	}
}

// away is how long an instance of a pool is away. A nil pool is one in whose zone there is a free node.
func (d *database) away(p *Pool) (Range, string) {
	if d.local() {
		return Range{}, "until the empty instance is destroyed and cloned again: size of the database / rate of pg_basebackup"
	}
	if p == nil || p.room {
		why := "stop, detach and attach, in a busy zone up to 20 minutes"
		if p != nil {
			why += ": " + p.roomWhy
		}
		return Range{attachLeast, attachMost}, why
	}
	r := Range{p.Soak + reimageLeast + attachLeast, p.Soak + reimageMost + attachMost}
	return r, fmt.Sprintf("its pod is Pending until its own node is back: soak %s + reimage 5 to 8 min + attach 1 to 3 min; %s", minutes(p.Soak), p.roomWhy)
}

const noBudgetSwitchover = "without a disruption budget nothing waits for one: the drain takes the primary, and a replica is promoted if one is left"

// class of an upgrade.
func (d *database) class(e *Effect) plan.Class {
	switch {
	case d.local() && (d.instances < 2 || !d.budgets):
		return plan.DataAtRisk
	case e.Blocks.Verdict == Yes, d.local():
		return plan.FailsLater
	case d.instances < 2:
		return plan.AllDown
	case e.Switchovers.Most == 0:
		return plan.ReplicasRecreated
	case !d.budgets:
		return plan.PrimaryRecreated
	}
	return plan.Switchover
}
