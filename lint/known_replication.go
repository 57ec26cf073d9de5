// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"slices"
	"strings"
)

// knownReplication are faults of synchronous replication, slots and replica clusters.
func knownReplication() []known {
	return []known{
		{
			id: "#5831", harm: loses, since: "1.24.0", fixed: "1.24.1", exposes: "postgresql.synchronous",
			what: "commits stop waiting for a replica as soon as no replica can be reached",
			cluster: func(_ *pass, c *cluster) string {
				return when(c.spec.PostgresConfiguration.Synchronous != nil, "spec.postgresql.synchronous")
			},
		},
		{
			id: "#5955", harm: errs, since: "1.24.0", fixed: "1.24.2 1.25.0", exposes: "postgresql.synchronous.method: first",
			what: "the metrics about synchronous replicas fail with method first",
			cluster: func(_ *pass, c *cluster) string {
				s := c.spec.PostgresConfiguration.Synchronous
				return when(s != nil && s.Method == "first", "spec.postgresql.synchronous.method")
			},
		},
		{
			id: "#7298", harm: loses, fixed: "1.24.4 1.25.2 1.26.0",
			exposes: "PostgreSQL 17 with sync_replication_slots on",
			what:    "replicas have no dbname in primary_conninfo, so slots of logical replication are not copied to them, and a failover loses the slots",
			cluster: func(_ *pass, c *cluster) string {
				v, _ := c.parameter("sync_replication_slots")
				return when(c.full.Instances > 1 && c.known && c.major >= 17 && isTrue(v), key("spec.postgresql.parameters", "sync_replication_slots"))
			},
		},
		{
			id: "#11119", harm: errs, fixed: "1.29.3 1.30.1", exposes: "two or more instances with replication slots, the default",
			what: "one replication slot that fails stops the work on all others, and the primary keeps WAL for them",
			cluster: func(_ *pass, c *cluster) string {
				return when(c.full.Instances > 1 && c.highAvailabilitySlots(), "spec.instances")
			},
		},
		{
			id: "#9381", harm: errs, fixed: "1.27.3 1.28.1 1.29.0", cluster: disabledSlots,
			exposes: "replicationSlots.highAvailability.enabled: false, and synchronizeReplicas not enabled",
			what:    "slots that replicas still have from before are not dropped, and keep WAL",
			helps:   "Drop them by hand: SELECT pg_drop_replication_slot(slot_name) on each replica.",
		},
		{
			id: "#4811", harm: errs, fixed: "1.23.2 1.24.0", exposes: "hot_standby_feedback on, with replication slots",
			what:  "hot_standby_feedback with the operator's slots holds back autovacuum for ever, and dead rows fill the disk",
			helps: "Set hot_standby_feedback to off.",
			cluster: func(_ *pass, c *cluster) string {
				v, _ := c.parameter("hot_standby_feedback")
				return when(c.full.Instances > 1 && isTrue(v) && c.highAvailabilitySlots(), key("spec.postgresql.parameters", "hot_standby_feedback"))
			},
		},
		{
			id: "#9952", harm: errs, fixed: "1.27.4 1.28.2 1.29.0", cluster: standbyParameter,
			exposes: "a replica cluster with max_connections or another parameter that a standby needs",
			what:    "a replica cluster never takes a lower value of this parameter, and waits for a restart without end",
		},
	}
}

// isTrue reads a boolean parameter as PostgreSQL writes it.
func isTrue(value string) bool { return oneOf(strings.ToLower(value), "on", "true", "yes", "1") }

// highAvailabilitySlots reports whether the operator keeps a replication slot for each replica, its default.
func (c *cluster) highAvailabilitySlots() bool {
	s := c.full.ReplicationSlots
	return s == nil || s.HighAvailability == nil || isOn(s.HighAvailability.Enabled)
}

// disabledSlots: the clean-up on replicas is missing where both parts are off.
func disabledSlots(_ *pass, c *cluster) string {
	s := c.spec.ReplicationSlots
	off := s != nil && s.HighAvailability != nil && !isOn(s.HighAvailability.Enabled) && (s.SynchronizeReplicas == nil || !isOn(s.SynchronizeReplicas.Enabled))
	return when(off && c.full.Instances > 1, "spec.replicationSlots")
}

// standbyParameter returns the first written parameter that a standby compares with its primary.
func standbyParameter(_ *pass, c *cluster) string {
	if !c.isReplica() {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(c.spec.PostgresConfiguration.Parameters)) {
		if oneOf(name, "max_connections", "max_prepared_transactions", "max_wal_senders", "max_worker_processes", "max_locks_per_transaction") {
			return key("spec.postgresql.parameters", name)
		}
	}
	return ""
}

// knownRollouts are faults of rolling updates.
func knownRollouts() []known {
	const restartedAt = "kubectl.kubernetes.io/restartedAt"
	return []known{
		{
			id: "#9977", harm: errs, since: "1.25.0", fixed: "1.27.4 1.28.2 1.29.0", exposes: "primaryUpdateStrategy: supervised",
			what:  "a Cluster that waits for its supervised switchover holds up the rollouts of all other Clusters of the operator",
			helps: "Do the switchover at once.",
			cluster: func(_ *pass, c *cluster) string {
				return when(c.spec.PrimaryUpdateStrategy == "supervised", "spec.primaryUpdateStrategy")
			},
		},
		{
			id: "#7122", harm: errs, fixed: "1.24.4 1.25.2 1.26.0", exposes: "the annotation restartedAt with primaryUpdateMethod restart, the default",
			what: "a restart by the annotation restarts only PostgreSQL of the primary, whose pod stays as it was",
			cluster: func(_ *pass, c *cluster) string {
				_, restarted := c.annotation(restartedAt)
				return when(restarted && c.spec.PrimaryUpdateMethod != "switchover", key("metadata.annotations", restartedAt))
			},
		},
	}
}
