// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// clusterScaleRules are the fields about the number of instances and their protection from evictions.
func clusterScaleRules() []rule {
	return []rule{
		{
			path: "spec.instances", does: objects, decide: decideInstances, source: "internal/controller/cluster_controller.go#L1124", guards: confirmsGuard(),
			why: "the operator adds instances one after the other, each with its own volumes, copied from the primary by a Job",
		},
		{
			path: "spec.minSyncReplicas", mechanism: legacyMechanism, decide: legacyEffect, source: "pkg/postgres/replication/legacy.go#L34",
			why: "the operator derives synchronous_standby_names from it, and the primary reloads", guards: legacyGuard(),
		},
		{
			path: "spec.maxSyncReplicas", mechanism: legacyMechanism, decide: legacyEffect, source: "pkg/postgres/replication/legacy.go#L34",
			why: "the operator derives synchronous_standby_names from it, and the primary reloads", guards: legacyGuard(),
		},
		{
			path: "spec.enablePDB", does: objects, decide: decidePDB, source: "internal/controller/cluster_create.go#L118",
			why: "the operator creates or deletes the PodDisruptionBudgets, and touches no pod",
		},
		{
			path: "spec.nodeMaintenanceWindow.inProgress", does: objects, decide: decideMaintenance,
			source: "internal/controller/cluster_create.go#L126", guards: maintenanceGuard(),
			why: "the operator deletes the PodDisruptionBudget of the replicas, or creates it again, and touches no pod",
		},
		{
			path: "spec.nodeMaintenanceWindow.reusePVC", does: event, when: AtMaintenance, decide: decideMaintenance,
			source: "internal/controller/cluster_controller.go#L1033", guards: maintenanceGuard(),
			why: "the operator reads it while a maintenance window is open and a pod cannot be scheduled",
		},
	}
}

// decideInstances: more instances cost nothing but time, fewer lose their volumes.
func decideInstances(p *pair, ch *change) {
	c, e := p.cluster, &ch.effect
	if c.after.Spec.Instances > c.before.Spec.Instances {
		return
	}
	e.Drops = []Endpoint{RO}
	e.Source = sourceURL("internal/controller/cluster_scale.go#L40")
	gone := c.before.Spec.Instances - c.after.Spec.Instances
	first := "the operator deletes an instance that does not run, or else the ready replica with the highest number, with its volumes"
	if gone > 1 {
		first = fmt.Sprintf("the operator deletes %d instances one after the other, those that do not run first and then the ready replicas with the highest numbers, with their volumes", gone)
	}
	e.Why = first + "; the data stays on the other instances, and the reclaim policy decides about the disks"
	if c.after.Spec.Instances == 1 {
		e.Blocked = "with one instance there is no failover, and a lost volume is restored from the backups alone"
	}
	if most := c.after.Spec.MaxSyncReplicas; most > 0 && most >= c.after.Spec.Instances {
		e.Why = fmt.Sprintf("the operator does not go below maxSyncReplicas (%d) and writes the old number back into the Cluster", most)
	}
}

func decidePDB(p *pair, ch *change) {
	if on := p.cluster.after.Spec.EnablePDB; on != nil && !*on {
		ch.effect.Why = "the operator deletes the PodDisruptionBudgets, so that a drain of nodes may evict the primary and all replicas at once"
	}
}

// losesVolumes reports a window in which the only instance loses its volumes if its pod cannot be scheduled.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L1033
func losesVolumes(c *cnpgv1.Cluster) bool {
	w := c.Spec.NodeMaintenanceWindow
	return w != nil && w.InProgress && w.ReusePVC != nil && !*w.ReusePVC && c.Spec.Instances == 1
}

func decideMaintenance(p *pair, ch *change) {
	c, e := p.cluster, &ch.effect
	w := c.after.Spec.NodeMaintenanceWindow
	switch {
	case losesVolumes(c.after) && !losesVolumes(c.before):
		e.Class, e.When = DataAtRisk, AtMaintenance
		e.Source = sourceURL("internal/controller/cluster_controller.go#L1033")
		e.Why = "with reusePVC false the operator deletes the volumes of an instance whose pod cannot be scheduled, and this is the only one"
		e.Step = "set reusePVC to true, or add instances before"
	case w != nil && w.InProgress && w.ReusePVC != nil && !*w.ReusePVC:
		e.Source = sourceURL("internal/controller/cluster_controller.go#L1033")
		e.Why = "with reusePVC false the operator deletes the volumes of an instance whose pod cannot be scheduled, and copies the data again"
	case w != nil && w.InProgress && c.after.Spec.Instances == 1:
		e.Why = "the operator deletes the PodDisruptionBudget, so that a drain of the node evicts the only instance"
	}
}
