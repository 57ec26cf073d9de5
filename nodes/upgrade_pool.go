// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// upgradeOf is an upgrade or a reimage of one pool.
func upgradeOf(d *database, p *Pool) Effect {
	e := Effect{ID: "pool", Pool: p.Name, Title: "Upgrade or reimage of pool " + p.Name, Source: rollingSource}
	switch {
	case d.local():
		e.Source = localSource
	case p.BlueGreen:
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
		k := drift(d, []Pool{*p}) // which the upgrade of the control plane starts
		k.ID, k.Pool, k.Title = e.ID, e.Pool, e.Title
		return k
	}
	e.Moves = p.moves()
	e.poolSwitchovers(d, p)
	e.Away, e.AwayWhy = d.away(p)
	away := p.gone()
	if !d.budgets || d.open {
		away = min(away+1, d.Instances)
	}
	e.CommitsHang, e.Failover, e.Blocks = d.hangs(p.gone()), d.failover(away), d.blocks(p)
	e.Class = d.class(&e)
	if p.Spot {
		e.onSpot(d)
	}
	if (p.Spot || !d.budgets) && p.gone() >= d.Instances || p.Spot && p.Instances.Most >= d.Instances {
		e.Class = max(e.Class, plan.AllDown)
	}
	if d.deletesVolumes && !p.room {
		e.Class, e.Blocks = plan.DataAtRisk, Answer{No, "reusePVC is false: the operator deletes the volumes of an instance whose pod is Pending"}
	}
	e.Before = d.before(p, &e)
	return e
}

// gone is how many instances may be away together.
func (p *Pool) gone() int { return max(min(p.Together*p.perNode, p.Instances.Most), 1) }

// hops is how often the primary may move during the upgrade of a pool with it. The old nodes of a blue-green upgrade are no candidates, once
// all are cordoned.
func (p *Pool) hops() int {
	switch {
	case p.Autoscaler == profiles.AutoscalerKarpenter, p.Spot:
		return 0
	case p.BlueGreen:
		return min(p.Instances.Most, 2)
	}
	return p.Instances.Most
}

// onSpot is an upgrade without a drain: https://learn.microsoft.com/azure/aks/spot-node-pool
func (e *Effect) onSpot(d *database) {
	e.Moves = "the instances of all nodes of the pool; an upgrade of a spot pool has no drain and no surge"
	e.Switchovers, e.SwitchoversWhy = Range{}, "there is no drain to switch over in: a failover, if a replica is left"
	e.Class = max(e.Class, plan.PrimaryRecreated)
	e.CommitsHang, e.Failover, e.Blocks = Answer{May, "several instances may go together"}, Answer{May, "several instances may go together"}, Answer{No, "nothing holds it"}
	if d.local() {
		e.Class = plan.DataAtRisk
	}
}

// moves says which pods move.
func (p *Pool) moves() string {
	how := fmt.Sprintf("%s at a time", layout.Count(p.Together, "node"))
	switch {
	case p.BlueGreen:
		how = fmt.Sprintf("all %d nodes are cordoned first, then %s", p.Count, how)
	case p.Surge > 0:
		how += fmt.Sprintf(" (max surge %d of %s)", p.Surge, layout.Count(p.Count, "node"))
		if p.Unavailable > 0 {
			how += fmt.Sprintf("; without a new node %d (max unavailable), if Azure has no capacity", p.Unavailable)
		}
	default:
		how += fmt.Sprintf(" without a new node (max unavailable %d of %s)", p.Together, layout.Count(p.Count, "node"))
	}
	if rotates(p) {
		how += "; once more if the node that AKS removes at the end has one"
	}
	if p.perNode > 1 {
		how += fmt.Sprintf("; up to %d instances share a node", p.perNode)
	}
	if p.Instances.Least == p.Instances.Most {
		return fmt.Sprintf("%s, %s", layout.Count(p.Instances.Most, "instance"), how)
	}
	return fmt.Sprintf("%d to %s, %s", p.Instances.Least, layout.Count(p.Instances.Most, "instance"), how)
}

func (e *Effect) poolSwitchovers(d *database, p *Pool) {
	all := p.Instances.Least == d.Instances
	switch {
	case d.Instances < 2:
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
	if all && d.Instances > 1 && !d.local() && d.budgets {
		e.Switchovers.Least = 1
		e.SwitchoversWhy = strings.Replace(e.SwitchoversWhy, "none if the primary is elsewhere", "one if the primary moves last", 1)
	}
}
