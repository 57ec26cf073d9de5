// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"

	"github.com/pgha/pgha/internal/operator"
)

const (
	demotionSource  = "pkg/reconciler/replicaclusterswitch/reconciler.go#L84"
	promotionSource = "internal/management/controller/instance_token.go#L33"
	slotsSource     = "internal/management/controller/slots/reconciler/replicationslot.go#L36"
)

// clusterReplicaRules are the fields about replica clusters and replication slots.
func clusterReplicaRules() []rule { return slices.Concat(replicaRules(), slotRules()) }

// replicaRules are the fields about replica clusters.
func replicaRules() []rule {
	role := func(path, why string) rule {
		return rule{
			path: path, mechanism: roleMechanism, decide: roleEffect, source: demotionSource, why: why,
			guards: roleGuard(),
		}
	}
	return []rule{
		role("spec.replica", "the operator decides by it whether the Cluster is a primary or follows another one"),
		role("spec.replica.enabled", "the operator decides by it whether the Cluster is a primary or follows another one"),
		role("spec.replica.primary", "the Cluster is a primary if the name is its own, and follows another one if not"),
		role("spec.replica.self", "the Cluster is a primary if the name is that of primary, and follows another one if not"),
		{
			path: "spec.replica.source", mechanism: sourceMechanism, source: "internal/management/controller/instance_controller.go#L1314",
			why: "the designated primary of a replica cluster writes primary_conninfo again and reloads it, so it follows the other cluster; a " +
				"primary does not read it",
		},
		{
			path: "spec.replica.promotionToken", does: nothing, source: promotionSource, when: AtFailover,
			why: "the instance manager reads it only while a replica cluster is promoted: it waits until it has all WAL up to the token",
		},
		{
			path: "spec.replica.minApplyDelay", mechanism: lineMechanism("recovery_min_apply_delay"), decide: lost, source: confSource,
			why: "the instances of a replica cluster reload recovery_min_apply_delay; a primary does not read it",
		},
	}
}

// roleMechanism: the role decides archive_mode and the delay, and the source may need the sidecar.
func roleMechanism(p *pair, _ *change) mechanism {
	does := p.cluster.line("archive_mode", "recovery_min_apply_delay")
	if hasSidecar(p.cluster.before) != hasSidecar(p.cluster.after) {
		return does&^nothing | pods
	}
	return does
}

// sourceMechanism: a primary does not read the source.
func sourceMechanism(p *pair, c *change) mechanism {
	if does := externalMechanism(p, c); operator.IsReplica(p.cluster.after) || does.has(pods) {
		return does | reloads
	}
	return nothing
}

// roleEffect: a primary becomes a replica cluster, or a replica cluster a primary.
func roleEffect(p *pair, c *change) {
	was, is := operator.IsReplica(p.cluster.before), operator.IsReplica(p.cluster.after)
	e := &c.effect
	switch {
	case was == is:
		e.Why += "; the role of the Cluster stays the same"
		if c.does == nothing {
			e.When, e.Who = Never, ByNobody
		}
	case is:
		demotion(p, c)
	case p.cluster.after.Spec.ReplicaCluster != nil && p.cluster.after.Spec.ReplicaCluster.PromotionToken != "":
		e.Why = "the designated primary waits until it has all WAL up to the token and becomes a primary; archive_mode goes from always to on, " +
			"which PostgreSQL reads at its start only"
		e.Source, e.Who = sourceURL(promotionSource), ByOperator
	default:
		e.Class, e.When, e.Who = DataAtRisk, Now, ByOperator
		e.Source = sourceURL(promotionSource)
		e.Why = "without a promotion token the designated primary becomes a primary at once, on a timeline of its own: what the other primary " +
			"committed and did not send yet is missing here, and both accept writes"
		e.Step = "demote the other Cluster first, and set spec.replica.promotionToken to its status.demotionToken in the same apply; without a " +
			"token only if the other side is lost for good"
	}
}

// demotion: the operator stops all instances before the primary becomes the designated one.
func demotion(p *pair, c *change) {
	e := &c.effect
	e.When, e.Who, e.Drops = Now, ByOperator, []Endpoint{RW, RO, Pooled}
	e.Blocked = "writes to this Cluster, until it is promoted again"
	e.Step = "promote the other Cluster with spec.replica.promotionToken from status.demotionToken of this one"
	if r := p.cluster.before.Spec.ReplicaCluster; r != nil && r.Primary != "" {
		e.Class = AllDown
		e.Why = "the operator fences all instances, starts the primary again as a follower of the source, and writes a demotion token into the " +
			"status; this Cluster takes no writes any more"
		return
	}
	e.Class = DataAtRisk
	e.Why = "the operator fences all instances and starts the primary again as a follower of the source, so this Cluster takes no writes; if the " +
		"source is not a copy of this database, the instances cannot follow it, and the way back starts a new timeline"
	e.Step = "first set self, primary and source in spec.replica on both sides with this Cluster as the primary; then change primary"
}

// slotRules are the fields about replication slots.
func slotRules() []rule {
	const synchronized = "the replicas copy the slots that you created on the primary; at a failover the consumers of a slot that is not copied " +
		"find none and must begin again"
	return []rule{
		{
			path: "spec.replicationSlots.highAvailability.enabled", does: reloads, decide: slotsEffect, source: slotsSource,
			why: "the primary creates a slot for each replica, and the replicas reload primary_slot_name",
			guards: one(FailsLater, "!"+slotsOn("oldObject")+" || "+slotsOn("object")+" || "+archivesWAL("object"),
				"without the slots and without an archive a replica that is away for longer than wal_keep_size lasts can never catch up"),
		},
		{
			path: "spec.replicationSlots.highAvailability.slotPrefix", does: nothing, when: AtReconcile, source: slotsSource,
			why: "the operator names the slots of the replicas with it; while they are on, the webhook refuses another one",
		},
		{
			path:      "spec.replicationSlots.highAvailability.synchronizeLogicalDecoding",
			mechanism: lineMechanism("synchronized_standby_slots", "pg_failover_slots.standby_slot_names"), decide: lost, source: confSource,
			why: "the operator writes the slots of the replicas into synchronized_standby_slots, if sync_replication_slots is on, so that logical " +
				"subscribers do not get ahead of the replicas; every instance reloads it",
		},
		{
			path: "spec.replicationSlots.synchronizeReplicas", does: event, when: AtFailover, source: "internal/management/controller/slots/runner/runner.go#L49",
			why: synchronized,
		},
		{
			path: "spec.replicationSlots.updateInterval", does: event, when: Now, who: ByOperator, source: "internal/management/controller/slots/runner/runner.go#L49",
			why: "the instance managers of the replicas copy the positions of the slots at this interval",
		},
		{
			path: "spec.replicationSlots", does: event, when: AtReconcile, source: slotsSource,
			why: "the webhook fills in the slots of the replicas again, so an empty section changes nothing",
		},
	}
}

func slotsOn(of string) string {
	return of + ".spec.?replicationSlots.?highAvailability.?enabled.orValue(true)"
}

func slotsEffect(p *pair, c *change) {
	if c.new != false {
		return
	}
	e := &c.effect
	e.Why = "the operator drops the slots of the replicas, and the primary keeps only wal_keep_size of WAL for them: a replica that is away for " +
		"longer takes the rest from the archive"
	if _, has := archiveOf(p.cluster.after); has {
		return
	}
	e.Class, e.When, e.Who = FailsLater, AtFailover, ByOperator
	e.Why = "the operator drops the slots of the replicas, and the primary keeps only wal_keep_size of WAL for them: without an archive a replica " +
		"that is away for longer can never catch up"
	e.Step = "keep the slots, or add an archive; a replica that is lost: kubectl cnpg destroy CLUSTER INSTANCE"
}
