// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"fmt"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Report is what changes of the nodes do to the cluster of a profile.
type Report struct {
	// Cluster and Namespace of the profile.
	Cluster   string `json:"cluster"`
	Namespace string `json:"namespace"`
	// Database is what matters when a node goes away, in words.
	Database string `json:"database"`
	// Class is the heaviest of the upgrade of the pools.
	Class plan.Class `json:"class"`
	// Pools of the profile, with AKS's defaults.
	Pools []Pool `json:"pools,omitempty"`
	// Effects of the changes: of an upgrade of all pools, of each pool, then of the others.
	Effects []Effect `json:"effects"`
	// Remarks on versions and automatic upgrades, and on what the profile does not say.
	Remarks []string `json:"remarks,omitempty"`

	needed int
	// mayFail: the upgrade may block, or leads to a version that the operator does not support.
	mayFail bool
}

// DrainTimeout is the least drain timeout of the node pools in minutes, within which an instance surely leaves its node.
func (r *Report) DrainTimeout() int { return timeoutFor(r.needed) }

// Verdict answers a question about a change.
type Verdict string

// The verdicts.
const (
	No  Verdict = "no"
	May Verdict = "may"
	Yes Verdict = "yes"
)

// Answer is a verdict with its reason.
type Answer struct {
	Verdict Verdict `json:"verdict"`
	Why     string  `json:"why"`
}

// Range is a least and a most value.
type Range struct {
	Least int `json:"least"`
	Most  int `json:"most"`
}

// Effect is what one change of the nodes does.
type Effect struct {
	// ID of the change: upgrade, pool, drain, scale-down, karpenter-drift, karpenter-expiry, spot, stop or forced.
	ID string `json:"id"`
	// Pool that is upgraded, for the ID pool.
	Pool string `json:"pool,omitempty"`
	// Title of the change.
	Title string `json:"title"`
	// Class of the effect on the database. FailsLater is a change that AKS begins and cannot end, DataAtRisk one that deletes data.
	Class plan.Class `json:"class"`
	// Moves says which pods move.
	Moves string `json:"moves"`
	// Switchovers at best and at worst. Each interrupts writes.
	Switchovers    Range  `json:"switchovers"`
	SwitchoversWhy string `json:"switchoversWhy"`
	// Away is how long an instance is away, in seconds, typically; zero if it depends on the size of the data or on people.
	Away    Range  `json:"awaySeconds,omitzero"`
	AwayWhy string `json:"awayWhy"`
	// CommitsHang: commits wait while an instance is away.
	CommitsHang Answer `json:"commitsHang"`
	// Failover is possible meanwhile, if the primary fails too.
	Failover Answer `json:"failover"`
	// Blocks: the change does not end by itself.
	Blocks Answer `json:"blocks"`
	// Before is what to do first.
	Before []string `json:"before,omitempty"`
	// Source of the facts.
	Source string `json:"source"`
}

// OfObjects is Of for a profile that is rendered already.
func OfObjects(p *profiles.Profile, objects []manifest.Object) (*Report, error) {
	r, _, err := ofObjects(p, objects)
	return r, err
}

// Of reports what changes of the nodes do to the cluster of a profile.
func Of(p *profiles.Profile) (*Report, error) {
	r, _, err := of(p)
	return r, err
}

func of(p *profiles.Profile) (*Report, *database, error) {
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		return nil, nil, err
	}
	return ofObjects(p, objects)
}

func ofObjects(p *profiles.Profile, objects []manifest.Object) (*Report, *database, error) {
	d, err := databaseOf(p, objects)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot plan changes of nodes for %q: %w", p.ClusterName(), err)
	}
	r := &Report{Cluster: d.cluster.Name, Namespace: p.Namespace(), Database: d.words(), needed: d.needed(1)}
	r.Pools = poolsOf(p, d)
	if err := d.held(r.Pools); err != nil {
		return nil, nil, err
	}
	var each []Effect
	for i := range r.Pools {
		each = append(each, upgradeOf(d, &r.Pools[i]))
	}
	round := upgrade(d, r.Pools, each)
	r.Effects, r.Class = append(r.Effects, round), round.Class
	if len(each) > 1 {
		r.Effects = append(r.Effects, each...)
	}
	r.Effects = append(r.Effects, others(d, r.Pools)...)
	r.Remarks = remarks(p, d, r.Pools, &round)
	r.mayFail = round.Blocks.Verdict != No
	if k := p.Spec.Scheduling.Kubernetes; k != nil {
		r.mayFail = r.mayFail || len(unsupported(d.target, k.Wanted)) > 0
	}
	return r, d, nil
}

// held checks that the pools hold the instances, which a patch may have changed.
func (d *database) held(pools []Pool) error {
	most := 0
	for i := range pools {
		if most += pools[i].Instances.Most; pools[i].Autoscaler != profiles.AutoscalerNone {
			return nil
		}
	}
	if len(pools) == 0 || most >= d.Instances {
		return nil
	}
	return fault.Errorf(fault.Invalid, "cannot plan changes of nodes for %q: spec.scheduling.pools have room for %d of %d instances, after patches, node selector and tolerations; correct the pools", d.cluster.Name, most, d.Instances)
}

// Effect finds the effect of a change; nil for none.
func (r *Report) Effect(id, pool string) *Effect {
	for i := range r.Effects {
		if e := &r.Effects[i]; e.ID == id && e.Pool == pool {
			return e
		}
	}
	return nil
}

// Needs are the classes that a budget must name to cover the upgrade.
func (r *Report) Needs() plan.Budget {
	var b plan.Budget
	if r.Class < plan.FailsLater {
		b = append(b, r.Class)
	} else {
		b = append(b, plan.Switchover, r.Class)
	}
	if r.mayFail && r.Class != plan.FailsLater {
		b = append(b, plan.FailsLater)
	}
	return b
}

// State says how the upgrade compares with a budget. One that may block needs a budget that covers what fails later.
func (r *Report) State(b plan.Budget) plan.State {
	switch {
	case r.Class == plan.Unchanged:
		return plan.NothingToDo
	case b == nil:
		return plan.NeedsConfirmation
	case !b.Covers(r.Class), !b.CoversDrops(plan.RO), r.mayFail && !b.Covers(plan.FailsLater):
		return plan.BeyondBudget
	}
	return plan.WithinBudget
}
