// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// complete fills what follows from the class of an effect: who acts, what drops, what waits and what is blocked, where its rule does not say.
func (p *pair) complete(c *change) {
	e := &c.effect
	if e.Who == "" {
		e.Who = p.actor(e.Class)
	}
	if owner := p.interrupted(c); owner != nil {
		given := e.Waits
		if given == (Waits{}) {
			e.Waits = owner.lasting(c)
		}
		owner.interrupt(e, owner.running(c, e.Class))
		if given == (Waits{}) && c.fences() { // A fence lasts until it is removed, and a fenced replica stops no write.
			e.Waits = owner.lasting(c)
		}
	}
	if e.Drops == nil {
		e.Drops = []Endpoint{}
	}
}

// fences reports whether the change fences instances, or ends that.
func (c *change) fences() bool { return len(c.path) > 0 && c.name() == fencedAnnotation }

// interrupted is the Cluster whose instances a change of an object may stop; nil for none.
func (p *pair) interrupted(c *change) *cluster {
	owner := p
	if p.cluster == nil && (c.effect.Class < ReplicasRecreated || p.in == nil) {
		return nil
	}
	if p.cluster == nil {
		owner = p.in.clusterOf(p)
	}
	if owner == nil || !owner.same() {
		return nil
	}
	return owner.cluster
}

// actor is who carries out a class of changes.
func (p *pair) actor(class Class) Actor {
	switch class {
	case Ignored:
		return ByNobody
	case Reload:
		return ByPostgreSQL
	}
	switch p.ref.Kind {
	case "ObjectStore":
		return ByPlugin
	case "StorageClass", "Secret", "ConfigMap", "Service", "PodMonitor", "PodDisruptionBudget":
		return ByKubernetes
	}
	return ByOperator
}

// running is what a change does to the running instances. A change that fails later or endangers data may also restart them.
func (c *cluster) running(ch *change, class Class) Class {
	switch class {
	case FailsLater, DataAtRisk, Refused:
		if !ch.does.has(pods | restarts) {
			return Unchanged
		}
		return c.classOf(ch)
	}
	return class
}

// interrupt fills drops, waits and blocked of an effect.
func (c *cluster) interrupt(e *Effect, class Class) {
	// A hibernated Cluster has nothing to interrupt.
	if c.wasAsleep() {
		return
	}
	// An operator that is told to do nothing does nothing; the instance manager restarts for a decrease all the same.
	if c.pauses() && (class != PrimaryRestarted || !c.decreases) {
		return
	}
	drops, waits, blocked := c.interruption(class)
	if e.Drops == nil {
		e.Drops = c.withPools(drops)
	}
	if e.Waits == (Waits{}) {
		e.Waits = waits
	}
	if e.Blocked == "" {
		e.Blocked = blocked
	}
	if e.Step == "" && class == ReplicasRecreated && c.after.Spec.PrimaryUpdateStrategy == cnpgv1.PrimaryUpdateStrategySupervised {
		e.Step = "to finish: " + (&sequence{cluster: c}).promoteCommand()
	}
}

// interruption is what a class does to the connections of the Cluster.
func (c *cluster) interruption(class Class) (drops []Endpoint, waits Waits, blocked string) {
	several := c.after.Spec.Instances > 1
	switch class {
	case ReplicasRecreated, Switchover, PrimaryRestarted, PrimaryRecreated:
		if c.casualty() != nobody {
			return c.dead()
		}
	}
	switch class {
	case ReplicasRecreated:
		waits, blocked = c.withReplicas(Waits{}), ""
		if c.after.Spec.PrimaryUpdateStrategy == cnpgv1.PrimaryUpdateStrategySupervised {
			blocked = "the primary keeps the old value until you act"
		}
		return []Endpoint{RO}, waits, blocked
	case Switchover:
		return []Endpoint{RW, RO}, c.withReplicas(c.waits(promotionOfReplica)), c.archiveBlocks()
	case PrimaryRestarted:
		return c.restarted(several)
	case PrimaryRecreated:
		if !several {
			return []Endpoint{RW}, c.waits(recreationAlone), "there is no failover: the Cluster has one instance"
		}
		return []Endpoint{RW, RO}, c.withReplicas(c.waits(recreation)), "no replica is promoted until the new pod of the primary is ready"
	case AllDown:
		const until = "as long as the instances are down"
		drops = []Endpoint{RW}
		if several {
			drops = append(drops, RO)
		}
		return drops, Waits{Writes: until, Reads: until, Connections: until}, "there is no failover: no instance runs"
	}
	return nil, Waits{}, ""
}

// restarted is the interruption by a restart of PostgreSQL in the primary's pod.
func (c *cluster) restarted(several bool) ([]Endpoint, Waits, string) {
	how := restartInPlace
	if c.decreases {
		how = restartForDecrease
	}
	if c.pauses() { // The replicas keep their pods.
		return []Endpoint{RW}, c.waits(how), ""
	}
	if !several {
		return []Endpoint{RW}, c.waits(how), "there is no failover: the Cluster has one instance"
	}
	return []Endpoint{RW, RO}, c.withReplicas(c.waits(how)), ""
}

// withReplicas adds what the recreation of the replicas stops: reads if there is only one, and commits if each of them must confirm.
func (c *cluster) withReplicas(w Waits) Waits {
	replicas := c.after.Spec.Instances - 1
	if replicas == 1 {
		w.Reads, w.Source = replicaFigure, measuredPage
	}
	if confirmsAll(c.after) {
		each := fmt.Sprintf("%s at each replica, since each must confirm (dataDurability: required)", replicaFigure)
		if w.Writes != "" {
			each = w.Writes + ", and " + each
		}
		w.Writes, w.Source = each, measuredPage
	}
	return w
}

// archiveBlocks is what an unreachable archive does to a switchover: the old primary archives all WAL before it stops.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/instance.go#L670
func (c *cluster) archiveBlocks() string {
	if c.archiving() == byNothing {
		return ""
	}
	delay := c.after.Spec.MaxSwitchoverDelay
	if delay == 0 {
		delay = cnpgv1.DefaultMaxSwitchoverDelay
	}
	return fmt.Sprintf("if the object store is down, the old primary cannot stop and all writes wait until it is back, up to %d s (switchoverDelay)", delay)
}
