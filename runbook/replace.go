// SPDX-License-Identifier: Apache-2.0

package runbook

import corev1 "k8s.io/api/core/v1"

// healthy lists problems that the phase "Cluster in healthy state" does not show, and where to find them.
func (b *book) healthy() {
	b.section("The Cluster reports healthy, but is not")
	b.text("The phase stays `Cluster in healthy state` while an instance is fenced, while the Cluster hibernates, while " +
		"the primary restarts for a lowered parameter, while a volume cannot grow, and when PostgreSQL has rejected its " +
		"configuration. Check for fences, hibernation and pods that are not ready:")
	b.sh(append(b.settled(), b.kubectl("get", clusters+"/"+b.cluster.Name, "-o",
		`jsonpath={range .status.conditions[*]}{.type}{"\t"}{.status}{"\t"}{.message}{"\n"}{end}`))...)
	b.text("Check for parameters and `pg_hba` lines that PostgreSQL could not read. With one invalid line it keeps its " +
		"whole old configuration, and the next instance that starts stops at once:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SELECT sourcefile, name, setting, error FROM pg_file_settings WHERE error IS NOT NULL"),
		b.psql(b.cluster.Name, "postgres", "SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL"))
	if b.replicas() && !b.p.Target.FailoverBesideFence() {
		b.text("End a fence as soon as you can: before operator 1.29.3 and 1.30.1 there is no failover while any instance is fenced, and " +
			"the pods of the others are not recreated.")
	}
	b.text("For volumes, see \"A volume is full\". For the archive, look for the WAL file itself, as in the clean-up.")
}

// replaceInstance deletes one instance with its disks, so that the operator creates another. It also deletes the Job
// that filled the disks: while the Job exists, the claims stay Terminating.
func (b *book) replaceInstance() {
	b.text("Insert the name of its pod:")
	b.sh("INSTANCE=" + comment("such as "+b.instanceName(b.cluster.Spec.Instances)))
	b.text("Delete it with its disks. If it is the primary, switch over first: the commands below do nothing for the " +
		"primary. They also delete the Job that created the instance, or its claims would stay `Terminating`. The operator " +
		"then clones a new instance from the primary. `kubectl cnpg` before 1.29.3 and 1.30.1 has a race with the " +
		"operator: if the old claims still exist, run it again:")
	b.sh(`test -n "$INSTANCE" && PRIMARY=$(`+b.currentPrimary()+`) && test "$PRIMARY" != "$INSTANCE" &&`,
		"  "+b.kubectl("delete", "--ignore-not-found", "jobs", raw(`"$INSTANCE-join"`))+" &&",
		"  "+b.kubectl("cnpg", "destroy", b.cluster.Name, raw(`"$INSTANCE"`)),
		b.kubectl("get", "pods,jobs,persistentvolumeclaims", "-l", "cnpg.io/cluster="+b.cluster.Name))
	if b.p.Target.UnrecoverableAnnotation() {
		pending := ""
		if !b.p.Target.UnrecoverablePending() {
			pending = " Before 1.29.3 and 1.30.1 it does nothing for a pod that is pending or terminating."
		}
		b.text("Without the plugin of `kubectl`, run this instead of the block above. The operator then does the same, " +
			"except for the primary." + pending)
		b.sh(`test -n "$INSTANCE" && ` + b.kubectl("annotate", raw(`"pods/$INSTANCE"`), "alpha.cnpg.io/unrecoverable=true"))
	}
	if b.retained() {
		b.text("Its old volumes are `Released` and stay until you delete them.")
	}
}

// pendingForEver describes a replica that is never scheduled: a join Job without the label that the spread rule counts
// ran in an occupied zone, and its disk is bound there.
func (b *book) pendingForEver() {
	if b.localDisks() || b.zones() != corev1.DoNotSchedule {
		return // volumes without a zone, or no spread rule that excludes the pod from it
	}
	b.text("A new replica may stay pending permanently, with \"didn't match pod topology spread constraints\" and a " +
		"conflict with the volume's node affinity. The Job that filled its disks ran in a zone that already has an " +
		"instance, and the disks were bound there. A spread rule that selects `cnpg.io/podRole: instance` does not count " +
		"the Job. First correct that rule, as `pgha lint` describes under PGHA443, and apply, which restarts every " +
		"instance. Then replace the instance. You lose no data, since its disks are a copy. Deleting only claims and pod " +
		"is not enough: the claims stay `Terminating` until you delete the Job too.")
	b.text("To replace an instance, see \"A replica cannot catch up\" below.")
}

// lostDisk describes disks that are lost with their node.
func (b *book) lostDisk() {
	b.text("The disks of this profile are local to the nodes, and are lost with them. A pod that starts on another node " +
		"finds an **empty** volume under the same claim, and fails in a loop. If the StorageClass has " +
		"`localdisk.csi.acstor.io/failover-mode: durability`, the pod stays pending instead. The operator does not clone " +
		"it again.")
	b.text("If the node returns with its disks, wait for it. Otherwise replace the instance: see \"A replica cannot " +
		"catch up\". Until then, there is one copy less of the data.")
}

// drainsAnyway describes drains without a disruption budget.
func (b *book) drainsAnyway() {
	if b.replicas() {
		b.text("PostgreSQL is not the cause: a patch removes the disruption budgets, and a drain of several nodes evicts " +
			"the primary and its replicas at once.")
		return
	}
	b.text("PostgreSQL is not the cause: with one instance there is no disruption budget. A drain makes the database " +
		"unavailable until its pod runs on another node, with the same disk.")
}
