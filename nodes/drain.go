// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"slices"

	"github.com/pgha/pgha/profiles"
)

// one is one node that goes away, without a new one.
func (d *database) one(e *Effect, pools []Pool) {
	e.CommitsHang, e.Failover = d.hangs(1), d.failover(1)
	switch {
	case d.local():
		e.Away, e.AwayWhy = d.away(nil)
	case len(pools) > 0 && !slices.ContainsFunc(pools, func(p Pool) bool { return p.spare || p.Autoscaler == profiles.AutoscalerKarpenter }):
		e.AwayWhy = "its pod is Pending until the node takes pods again (kubectl uncordon): no other node is free where its disk can follow"
	default:
		e.Away = Range{attachLeast, attachMost}
		e.AwayWhy = "stop, detach and attach, if a node in its zone is free; otherwise until the node takes pods again"
	}
	switch {
	case d.Instances < 2:
		e.SwitchoversWhy = "there is no replica"
	default:
		e.Switchovers = Range{0, 1}
		e.SwitchoversWhy = "one if it is the node of the primary"
	}
}

// drain is kubectl drain of one node.
func drain(d *database, pools []Pool) Effect {
	e := Effect{ID: "drain", Title: "kubectl drain of one node", Moves: "the instances of the node", Source: operatorSource}
	d.one(&e, pools)
	switch {
	case d.Instances < 2 && d.budgets:
		e.Blocks = Answer{Yes, "the disruption budget of the only instance allows no eviction"}
	case d.Instances < 2:
		e.Blocks = Answer{No, "there is no disruption budget"}
	case d.budgets && !d.local() && slices.ContainsFunc(pools, func(p Pool) bool { return p.perNode > 1 && !p.spare }):
		e.Blocks = Answer{Yes, "several instances share a node: the budget lets one replica go, whose pod stays Pending while the node is cordoned, and then no other"}
	case d.local() && d.budgets:
		e.Blocks = Answer{No, "the first node is drained, and its instance is lost; the next drain waits until it is replaced"}
	case d.budgets:
		e.Blocks = Answer{No, "the primary's budget holds the drain until the switchover, which needs that all instances are ready"}
	default:
		e.Blocks = Answer{No, "there are no disruption budgets: the primary is evicted without a switchover"}
	}
	e.Class = d.class(&e)
	e.Before = []string{"kubectl drain --ignore-daemonsets --delete-emptydir-data, one node at a time; then kubectl uncordon, and wait until all instances are ready before the next"}
	if d.local() {
		e.Before = []string{"kubectl drain --ignore-daemonsets --delete-emptydir-data, one node at a time; then kubectl uncordon, kubectl cnpg destroy for the instance that comes back empty, and wait until all are ready before the next"}
	}
	return e
}
