// SPDX-License-Identifier: Apache-2.0

package alert

import "time"

// receivers counts the replicas that receive WAL. pg_stat_replication on the primary also has backups and subscribers.
func (f *Facts) receivers() string {
	return "sum by (namespace) (cnpg_pg_replication_is_wal_receiver_up" + f.Pods() + ")"
}

// replication are the alerts about replicas and where they run.
var replication = [...]*Kind{
	{
		Name: "PostgresReplicaNotStreaming", Group: "replication", Severity: Warning, For: 5 * time.Minute, Unit: Count, Least: 1, Most: 100,
		Summary:   "A replica does not receive WAL from the primary.",
		Means:     "The replica falls behind, and cannot take over without loss. Its slot keeps WAL on the primary.",
		Formula:   "The number of replicas, `spec.instances` - 1.",
		Do:        "Read the log of the replica. If the primary has removed WAL that it needs, and the archive does not have it either, delete its pod and its claims: the operator makes a new replica.",
		threshold: func(f *Facts) (float64, bool) { return float64(f.Instances - 1), f.Instances > 1 },
		expr:      func(f *Facts, t float64) string { return f.receivers() + " < " + Number(t) },
	},
	{
		Name: "PostgresReplicationLag", Group: "replication", Severity: Warning, For: 5 * time.Minute, Unit: Duration, Least: 1, Most: 86400,
		Summary:   "A replica replays WAL too late.",
		Means:     "Reads on the replica return old data, and a failover takes longer, since the new primary replays the rest first.",
		Formula:   "One minute. What a failover may lose does not follow from it: with synchronous replication nothing that was acknowledged.",
		Do:        "Look for long queries on the replica, which stop the replay, and for a slow disk. A bulk load ends by itself.",
		threshold: func(f *Facts) (float64, bool) { return 60, f.Instances > 1 },
		expr: func(f *Facts, t float64) string {
			return "max by (namespace, pod) (cnpg_pg_replication_lag" + f.Pods() + ") > " + Number(t)
		},
	},
	{
		Name: "PostgresSynchronousStandbysMissing", Group: "replication", Severity: Critical, For: time.Minute, Unit: Count, Least: 1, Most: 100,
		Summary: "Fewer replicas are available than a commit waits for.",
		Means: "With `durability: required`, all commits wait until a replica is back. With `preferred`, commits are acknowledged by fewer replicas, so that a failover may lose " +
			"them.",
		Formula:   "The number of synchronous replicas, `spec.postgresql.synchronous.number`.",
		Do:        "Bring a replica back, see PostgresReplicaNotStreaming. If that takes too long and losing writes is acceptable, set `durability: preferred`.",
		threshold: func(f *Facts) (float64, bool) { return float64(f.Synchronous), f.Synchronous > 0 && f.Instances > 1 },
		expr: func(f *Facts, t float64) string {
			if f.Required {
				return f.receivers() + " < " + Number(t)
			}
			return "cnpg_collector_sync_replicas" + f.Pods(`value="observed"`) + " < " + Number(t) + " " + f.primary()
		},
	},
	{
		Name: "PostgresFailoverBlocked", Group: "replication", Severity: Warning, For: 5 * time.Minute, Unit: Count, Least: 1, Most: 100,
		Summary: "Too few replicas for an automatic failover.",
		Means:   "The failover quorum proves that a new primary has all acknowledged commits. If the primary is lost now, no replica is promoted.",
		Formula: "A failover needs R + W > N, with N replicas that may be synchronous, of which W acknowledge a commit. It fires below R = N - W + 1.",
		Do:      "Bring the replicas back before the primary fails.",
		threshold: func(f *Facts) (float64, bool) {
			return float64(f.Standbys - f.Synchronous + 1), f.Quorum && f.Synchronous > 0 && f.Standbys >= f.Synchronous
		},
		expr: func(f *Facts, t float64) string { return f.receivers() + " < " + Number(t) },
	},
	{
		Name: "PostgresSlotBehind", Group: "replication", Severity: Warning, For: 5 * time.Minute, Unit: Percent, Least: 1, Most: 100,
		Summary: "A replication slot keeps much WAL.",
		Means: "Whoever reads the slot is down or too slow. At max_slot_wal_keep_size PostgreSQL gives the slot up, and the reader must start anew. Without that limit, the volume " +
			"fills up and the primary stops.",
		Formula:   "Half of `max_slot_wal_keep_size`, or of the room on the WAL volume if there is no limit.",
		Do:        "Bring the reader back. Drop the slot of a reader that is gone: `SELECT pg_drop_replication_slot('name')`. The operator drops those of its own replicas.",
		threshold: func(f *Facts) (float64, bool) { return 50, f.Slots() > 0 },
		expr: func(f *Facts, t float64) string {
			return "max by (namespace, pod, slot_name) (cnpg_pg_replication_slots_pg_wal_lsn_diff" + f.Pods() + ") > " + whole(f.Slots()*t/100)
		},
	},
	{
		Name: "PostgresNodeShared", Group: "replication", Severity: Warning, For: 15 * time.Minute, Unit: Count, Least: 1, Most: 100,
		Summary:   "Instances share a node.",
		Means:     "One node that fails takes several instances with it.",
		Formula:   "One node for each instance if `podAntiAffinity` is required, else two nodes.",
		Do:        "See which pods share a node, and why the scheduler found no other. Delete the pod of a replica when there is one.",
		threshold: func(f *Facts) (float64, bool) { return float64(f.Nodes), f.Nodes > 1 },
		expr: func(f *Facts, t float64) string {
			return "(max by (namespace) (cnpg_collector_nodes_used" + f.Pods() + ") > 0) < " + Number(t)
		},
	},
	{
		Name: "PostgresZoneShared", Group: "replication", Severity: Warning, For: 15 * time.Minute, Unit: Count, Least: 1, Most: 100,
		Summary:   "Instances are in fewer zones than they should be.",
		Means:     "One zone that fails takes several instances with it.",
		Formula:   "One zone for each instance, at most three, unless `zoneSpread` is none.",
		Do:        "A disk stays in its zone. To move a replica, delete its pod and its claims when the other zone has a node.",
		Needs:     "kube-state-metrics",
		threshold: func(f *Facts) (float64, bool) { return float64(f.Zones), f.Zones > 1 },
		expr: func(f *Facts, t float64) string {
			const zone = "label_topology_kubernetes_io_zone"
			return "count by (namespace) (count by (namespace, " + zone + ") (kube_pod_info" + f.Pods() + " * on (node) group_left (" + zone +
				") max by (node, " + zone + ") (kube_node_labels{" + zone + `!=""}))) < ` + Number(t)
		},
	},
}
