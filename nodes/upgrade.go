// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"fmt"

	"github.com/pgha/pgha/plan"
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

// upgrade is an upgrade or a reimage of all pools, one pool after the other: each as in its effect.
func upgrade(d *database, pools []Pool, each []Effect) Effect {
	if len(pools) == 0 {
		return unknownPools(d)
	}
	e := Effect{ID: "upgrade", Title: "Upgrade or reimage of all pools, one after the other", Source: rollingSource}
	e.Moves = d.everyInstance()
	if d.local() {
		e.Source = localSource
	}
	last, hops, together, drained := false, 0, 0, 0
	for i := range pools {
		p, one := &pools[i], &each[i]
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
		if hops += p.hops(); p.hops() > 0 {
			drained += p.Instances.Most
		}
	}
	if e.Class == plan.Unchanged {
		e.nothing("no pool has instances")
		return e
	}
	e.Blocks = named(e.Blocks, each)
	if !d.budgets || d.open {
		together = min(together+1, d.Instances)
	}
	e.Failover = d.failover(together)
	e.switchovers(d, hops, drained, last)
	if d.Instances > 1 && !d.local() && len(pools) > 1 {
		e.Before = appendNew([]string{"upgrade the pools of the replicas first and wait until all instances are ready, promote one of them, then upgrade the last pool: one switchover. " +
			"\"Upgrade the nodes\" of pgha runbook has the commands; an automatic upgrade cannot do that"}, e.Before...)
	}
	return e
}

func (d *database) everyInstance() string {
	if d.Instances == 1 {
		return "the instance, at least once"
	}
	return fmt.Sprintf("each of %d instances, at least once", d.Instances)
}

// rotates reports whether the last new node of an upgrade may have an instance when it is removed.
func rotates(p *Pool) bool { return p.Surge > 0 && !p.BlueGreen && p.hops() > 0 }

// switchovers of a whole round.
func (e *Effect) switchovers(d *database, hops, drained int, last bool) {
	switch {
	case d.Instances < 2:
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
	if hops == 0 {
		e.SwitchoversWhy = "no pool is drained that the operator would leave"
		return
	}
	e.Switchovers = Range{1, min(hops, d.Instances)}
	if drained < d.Instances {
		e.Switchovers.Least = 0
	}
	e.SwitchoversWhy = "one if the primary moves last, to an upgraded node; the operator also takes nodes that are still to be upgraded"
	if last {
		e.Switchovers.Most++
		e.SwitchoversWhy += ", and the last new node is removed again"
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

// class of a change that drains nodes.
func (d *database) class(e *Effect) plan.Class {
	switch {
	case d.local() && (d.Instances < 2 || !d.budgets):
		return plan.DataAtRisk
	case e.Blocks.Verdict == Yes, d.local():
		return plan.FailsLater
	case d.Instances < 2:
		return plan.AllDown
	case e.Switchovers.Most == 0:
		return plan.ReplicasRecreated
	case !d.budgets:
		return plan.PrimaryRecreated
	}
	return plan.Switchover
}
