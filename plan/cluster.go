// SPDX-License-Identifier: Apache-2.0

package plan

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// cluster is a Cluster on both sides, and what its changes do together.
type cluster struct {
	*pair
	// before and after are the two sides with all defaults; nil if the side lacks the Cluster.
	before, after *cnpgv1.Cluster
	// status of the old side, if it is a live object.
	status *cnpgv1.ClusterStatus

	// did has the mechanisms of all changes, also of objects that the Cluster's pods depend on.
	did mechanism
	// decreases: a parameter that a standby must not have smaller than its primary becomes smaller.
	decreases bool
	// settings are the names of the parameters that differ in postgresql.conf, those that the operator derives included.
	settings []string
}

func newCluster(p *pair) *cluster {
	c := &cluster{pair: p}
	if p.old != nil {
		c.before = p.old.cluster
		if p.old.live {
			c.status = &p.old.cluster.Status
		}
	}
	if p.new != nil {
		c.after = p.new.cluster
	}
	return c
}

// gather finds what the changes do together, before the effect of any one of them is decided.
func (c *cluster) gather() {
	for _, change := range c.changes {
		if change.rule != nil {
			change.does = change.rule.does
			if change.rule.mechanism != nil {
				change.does = change.rule.mechanism(c.pair, change)
			}
			c.did |= change.does
		}
	}
}

// classOf returns the class of a change of the Cluster.
func (c *cluster) classOf(ch *change) Class {
	switch {
	case ch.does.has(pods):
		return c.rollClass()
	case ch.does.has(restarts):
		return c.restartClass()
	case ch.does.has(reloads):
		return Reload
	case ch.does.has(objects | volumes):
		return ObjectsOnly
	case ch.does.has(event):
		return NextEvent
	case ch.does.has(waits):
		return NextPod
	}
	return Ignored
}

// rollClass is the class of a change for which every pod is recreated.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L116
func (c *cluster) rollClass() Class {
	switch {
	case c.hibernated():
		return NextPod
	case c.before.Spec.Instances == 1:
		return PrimaryRecreated
	case c.after.Spec.PrimaryUpdateStrategy == cnpgv1.PrimaryUpdateStrategySupervised:
		return ReplicasRecreated
	case c.switchesOver():
		return Switchover
	}
	return PrimaryRecreated
}

// restartClass is the class of a change for which PostgreSQL must restart.
func (c *cluster) restartClass() Class {
	switch {
	case c.hibernated():
		return NextPod
	case c.decreases && c.after.Spec.PrimaryUpdateStrategy != cnpgv1.PrimaryUpdateStrategySupervised:
		return PrimaryRestarted
	case c.did.has(pods):
		return c.rollClass()
	case c.before.Spec.Instances > 1 && c.after.Spec.PrimaryUpdateStrategy == cnpgv1.PrimaryUpdateStrategySupervised:
		return ReplicasRecreated
	case c.switchesOver() && c.before.Spec.Instances > 1:
		return Switchover
	case c.switchesOver():
		return PrimaryRecreated
	}
	return PrimaryRestarted
}

// switchesOver reports whether the new side updates the primary by a switchover: the operator reads the method of the new spec.
func (c *cluster) switchesOver() bool {
	return c.after.Spec.PrimaryUpdateMethod == cnpgv1.PrimaryUpdateMethodSwitchover
}

// hibernated reports whether the Cluster has no pods, before and after.
func (c *cluster) hibernated() bool {
	const annotation = "cnpg.io/hibernation"
	return c.before.Annotations[annotation] == "on" && c.after.Annotations[annotation] == "on"
}
