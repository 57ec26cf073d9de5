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
	// dataMajor is the major version of the data: from the status of a live Cluster, or else from the old image. imageMajor is that of the
	// new image. Either is 0 if the manifest does not say it.
	dataMajor, imageMajor int

	// did has the mechanisms of all changes, also of objects that the Cluster's pods depend on.
	did mechanism
	// upgrades: the new image has a later major version than the data.
	upgrades bool
	// decreases: a parameter that a standby must not have smaller than its primary becomes smaller.
	decreases bool
	// settings are the names of the parameters that differ in postgresql.conf, those that the operator derives included.
	settings []string
	// conf is postgresql.conf on both sides.
	conf configuration
	// outside are changes of other objects that do something to the Cluster.
	outside []outside
}

func newCluster(p *pair) *cluster {
	c := &cluster{pair: p}
	if p.old != nil {
		c.before = p.old.cluster
		if p.old.live {
			c.status = &p.old.cluster.Status
		}
		c.dataMajor = majorOf(c.before)
		if c.status != nil && c.status.PGDataImageInfo != nil {
			c.dataMajor = c.status.PGDataImageInfo.MajorVersion
		}
	}
	if p.new != nil {
		c.after = p.new.cluster
		c.imageMajor = majorOf(c.after)
	}
	return c
}

// gather finds what the changes do together, before the effect of any one of them is decided.
func (c *cluster) gather() {
	if !c.same() {
		return
	}
	c.configure()
	for _, change := range c.changes {
		change.does = c.mechanismOf(change)
		if c.resumes(change) {
			change.does |= restarts
		}
		c.did |= change.does
	}
	if c.imageDiffers() { // also where only the catalog changes
		c.did |= pods | forced
	}
	c.upgrades = c.imageMajor > c.dataMajor && c.dataMajor > 0
}

// mechanismOf returns what the operator does with a change.
func (c *cluster) mechanismOf(ch *change) mechanism {
	if ch.rule == nil {
		return 0
	}
	if c.lacks(ch.path) && !c.loses(ch) {
		return nothing
	}
	does := ch.rule.does
	if ch.rule.mechanism != nil {
		does = ch.rule.mechanism(c.pair, ch)
	}
	if does.has(pods) && !does.has(forced) && c.keepsPodSpec() {
		does = does&^pods | waits
	}
	return does
}

// classOf returns the class of a change of the Cluster.
func (c *cluster) classOf(ch *change) Class {
	does := ch.does
	switch {
	case does.has(pods):
		return c.rollClass()
	case does.has(restarts):
		return c.restartClass()
	case does.has(reloads) && c.hibernates():
		return NextPod
	case does.has(reloads):
		return Reload
	case does.has(volumes) && c.hibernates():
		return NextPod
	case does.has(volumes|objects) && c.pauses():
		return NextEvent
	case does.has(volumes | objects):
		return ObjectsOnly
	case does.has(event):
		return NextEvent
	case does.has(waits | claims):
		return NextPod
	}
	return Ignored
}

// rollClass is the class of a change for which every pod is recreated. Instances are created and removed before, so that those of the
// new side count.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L116
func (c *cluster) rollClass() Class {
	switch {
	case c.pauses():
		return NextEvent
	case c.hibernates():
		return NextPod
	case c.silent() != "":
		return NextEvent
	case c.upgrades:
		return AllDown
	case c.stalled():
		return NextEvent
	case c.casualty() == aReplica:
		return ReplicasRecreated
	case c.supervised() && c.after.Spec.Instances == 1:
		return NextPod // there is no replica to switch to, and the operator waits for a switchover
	case c.supervised():
		return ReplicasRecreated
	case c.stops() && c.after.Spec.Instances > 1:
		return ReplicasRecreated // the first one that does not start stops the update
	case c.stops():
		return AllDown
	case c.after.Spec.Instances > 1 && c.switchesOver() && !c.skipsSwitchover():
		return Switchover
	}
	return PrimaryRecreated
}

// stops reports whether the update of the pods stops at the first one, since PostgreSQL does not start in it.
func (c *cluster) stops() bool {
	_, is := c.wontStart()
	return is
}

// restartClass is the class of a change for which PostgreSQL must restart.
func (c *cluster) restartClass() Class {
	switch {
	case c.hibernates():
		return NextPod
	case c.silent() != "":
		return NextEvent
	case c.upgrades:
		return AllDown
	case c.stalled() && (!c.decreases || c.supervised() || c.primaryStays()):
		return NextEvent
	case c.decreases && !c.supervised():
		// The primary's instance manager restarts it, whatever the method, and the operator is not asked.
		// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/instance_controller.go#L1143
		return PrimaryRestarted
	case c.casualty() == aReplica:
		return ReplicasRecreated
	case c.decreases, c.pauses():
		return NextEvent // replicas keep the value until the primary has restarted, and the primary waits for the user
	case c.did.has(pods):
		return c.rollClass()
	case c.supervised() && c.after.Spec.Instances == 1:
		return NextEvent
	case c.supervised():
		return ReplicasRecreated
	case c.switchesOver() && c.after.Spec.Instances > 1:
		return Switchover
	case c.switchesOver():
		return PrimaryRecreated // even for a restart: cluster_upgrade.go#L267
	}
	return PrimaryRestarted
}
