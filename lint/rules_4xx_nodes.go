// SPDX-License-Identifier: Apache-2.0

package lint

import "fmt"

func nodeRules() []Rule {
	return []Rule{
		{
			ID: "PGHA453", Title: "nodeMaintenanceWindow left in progress", Severity: Warning, Beyond: true, check: eachCluster(openWindow),
			Why: "While inProgress is true, and reusePVC is not false, the operator deletes the disruption budget of the replicas: " +
				"drains of several nodes at once, which AKS does if maxSurge allows it, stop all replicas together. With synchronous " +
				"replication writes then wait. A single instance loses its only budget, which is reported as info. Nothing ends " +
				"the window, and a manifest that is applied again, for example by GitOps, opens it again. The operator's documentation says to keep it " +
				"as short as possible, since self-healing and rolling updates are limited meanwhile.",
			Source: operatorDocs + "kubernetes_upgrade/#node-maintenance-window",
		},
		{
			ID: "PGHA454", Title: "nodeMaintenanceWindow with reusePVC false", Severity: Error, Beyond: true, check: eachCluster(deletedVolumes),
			Why: "During the window the operator deletes the pod and the PersistentVolumeClaims of every instance that " +
				"cannot be scheduled, the primary too, and clones a new replica. It does not check that another copy is left: if no instance " +
				"can be scheduled, it deletes all of them, one after the other. A pod with a zonal disk cannot be scheduled " +
				"while the nodes of its zone are cordoned or full, and no pod can after an AKS cluster was stopped, until its nodes are back. Only " +
				"disks with reclaimPolicy Retain remain, and the operator does not use them again. With a single instance in an open window that is an " +
				"error, and otherwise milder.",
			Source: operatorSource + "internal/controller/cluster_controller.go#L1051",
		},
		{
			ID: "PGHA455", Title: "safe-to-evict annotation on instances", Severity: Warning, Beyond: true, check: eachCluster(safeToEvict),
			Why: "By default the cluster autoscaler removes no node on which a pod of a custom controller runs, and the operator is " +
				"one. With safe-to-evict \"true\" it removes nodes of instances that are not used enough: each time a replica restarts " +
				"elsewhere, or the primary moves. The disruption budgets still hold, one replica at a time with three or more instances. " +
				"The autoscaler waits 10 minutes for a pod to end, also on AKS, and then removes the node anyway; stopDelay is 30 minutes by " +
				"default. On node-local disks each removal loses a copy.",
			Source: "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#what-types-of-pods-can-prevent-ca-from-removing-a-node",
		},
	}
}

func openWindow(p *pass, c *cluster) {
	w := c.spec.NodeMaintenanceWindow
	if w == nil || !w.InProgress || !isOn(w.ReusePVC) || !isOn(c.spec.EnablePDB) {
		return
	}
	const path, remedy = "spec.nodeMaintenanceWindow.inProgress", "Set inProgress to false, or remove nodeMaintenanceWindow."
	switch replicas := c.full.Instances - 1; {
	case replicas == 0:
		p.addAs(Info, c.Resource, path, "The only instance has no disruption budget while inProgress is true: a drain of its node stops the database.",
			remedy)
	case replicas > 1:
		p.add(c.Resource, path, fmt.Sprintf("The replicas have no disruption budget while inProgress is true: drains of several nodes stop "+
			"all %d replicas at once.", replicas), remedy)
	}
}

func deletedVolumes(p *pass, c *cluster) {
	w := c.spec.NodeMaintenanceWindow
	if w == nil || isOn(w.ReusePVC) {
		return
	}
	const path, remedy = "spec.nodeMaintenanceWindow.reusePVC", "Remove reusePVC: the default is true."
	switch alone := c.full.Instances == 1; {
	case alone && w.InProgress:
		p.add(c.Resource, path, "If the only instance cannot be scheduled, the operator deletes its volumes, the only copy of the data.", remedy)
	case alone:
		p.addAs(Warning, c.Resource, path, "When inProgress is set and the only instance cannot be scheduled, the operator deletes its volumes, "+
			"the only copy of the data.", remedy)
	case w.InProgress:
		p.addAs(Warning, c.Resource, path, fmt.Sprintf("The operator deletes the volumes of each instance that cannot be scheduled, and all "+
			"data if that is the case for all %d.", c.full.Instances), remedy)
	default:
		p.addAs(Info, c.Resource, path, "When inProgress is set, the operator deletes the volumes of each instance that cannot be scheduled.", remedy)
	}
}

func safeToEvict(p *pass, c *cluster) {
	const name = "cluster-autoscaler.kubernetes.io/safe-to-evict"
	if m := c.spec.InheritedMetadata; m == nil || m.Annotations[name] != "true" {
		return
	}
	effect := "and it removes a node after 10 minutes even if PostgreSQL is still stopping"
	if !isOn(c.spec.EnablePDB) {
		effect = "and no disruption budget makes it wait for a switchover"
	} else if c.full.Instances == 1 {
		return // the budget refuses the eviction
	}
	p.add(c.Resource, key("spec.inheritedMetadata.annotations", name), "The cluster autoscaler may drain nodes of instances that are "+
		"not used enough, "+effect+".", `Remove the annotation, or set it to "false".`)
}
