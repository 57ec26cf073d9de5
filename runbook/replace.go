// SPDX-License-Identifier: Apache-2.0

package runbook

import corev1 "k8s.io/api/core/v1"

// healthy lists where to look when the operator says "Cluster in healthy state", which is not about these.
func (b *book) healthy() {
	b.section("The Cluster says that it is healthy")
	b.text("The phase `Cluster in healthy state` is also there while an instance is fenced, while the Cluster hibernates, while the primary " +
		"restarts for a parameter that was lowered, while a volume cannot grow, and when PostgreSQL has refused its configuration. So look " +
		"elsewhere. For fences, hibernation and pods that are not ready:")
	b.sh(append(b.settled(), b.kubectl("get", clusters+"/"+b.cluster.Name, "-o",
		`jsonpath={range .status.conditions[*]}{.type}{"\t"}{.status}{"\t"}{.message}{"\n"}{end}`))...)
	b.text("For parameters and `pg_hba` lines that PostgreSQL could not read. With one such, it keeps its old configuration as a whole, and " +
		"the next instance that starts stops at once:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SELECT sourcefile, name, setting, error FROM pg_file_settings WHERE error IS NOT NULL"),
		b.psql(b.cluster.Name, "postgres", "SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL"))
	b.text("For volumes, see \"A volume is full\". For the archive, look for the WAL file itself, as the clean-up does.")
}

// replaceInstance deletes one instance with its disks, so that the operator makes another. The Job that has filled the disks is
// deleted as well: as long as it is there, the claims stay Terminating.
func (b *book) replaceInstance() {
	b.text("Put the name of its pod in here:")
	b.sh("INSTANCE=" + comment("such as "+b.instanceName(b.cluster.Spec.Instances)))
	b.text("Delete it with its disks, unless it is the primary: switch over first. The Job that made it goes as well, or its claims stay " +
		"`Terminating`. The operator then makes another from the primary. A `kubectl cnpg` before 1.29.3 and 1.30.1 may lose a race with " +
		"the operator: where the old claims are still there, run it again:")
	b.sh(`test -n "$INSTANCE" && PRIMARY=$(`+b.currentPrimary()+`) && test "$PRIMARY" != "$INSTANCE" &&`,
		"  "+b.kubectl("delete", "--ignore-not-found", "jobs", raw(`"$INSTANCE-join"`))+" &&",
		"  "+b.kubectl("cnpg", "destroy", b.cluster.Name, raw(`"$INSTANCE"`)),
		b.kubectl("get", "pods,jobs,persistentvolumeclaims", "-l", "cnpg.io/cluster="+b.cluster.Name))
	if b.p.Target.UnrecoverableAnnotation() {
		b.text("Without the plugin of `kubectl`, and in place of the block above, this has the operator do the same, which it refuses for the " +
			"primary:")
		b.sh(`test -n "$INSTANCE" && ` + b.kubectl("annotate", raw(`"pods/$INSTANCE"`), "alpha.cnpg.io/unrecoverable=true"))
	}
	if b.retained() {
		b.text("Its old volumes are `Released` and stay until somebody deletes them.")
	}
}

// pendingForEver: a join Job without the label that the spread rule counts takes a zone that is occupied, and its disk is bound there.
func (b *book) pendingForEver() {
	if b.localDisks() || b.zones() != corev1.DoNotSchedule {
		return // volumes without a zone, or no rule that keeps the pod out of it
	}
	b.text("A new replica may stay pending for ever, with \"didn't match pod topology spread constraints\" and a conflict of the volume's " +
		"node affinity: the Job that filled its disks ran in a zone that has an instance already, and the disks were bound there. A spread " +
		"rule that selects `cnpg.io/podRole: instance` does not count the Job. Put that rule right first, as `pgha lint` says under PGHA443, " +
		"and apply, which restarts every instance. Then replace the instance; nothing is lost, since its disks are a copy. Deleting claims " +
		"and pod alone is not enough: the claims stay `Terminating` until the Job is deleted too.")
	b.text("How to replace an instance is below, under \"A replica cannot catch up\".")
}

// lostDisk is about disks that go with the node.
func (b *book) lostDisk() {
	b.text("The disks of this profile are the nodes' own, and go with the node. A pod that comes up on another node finds an **empty** volume " +
		"under the same claim, and fails in a loop. Where the StorageClass has `localdisk.csi.acstor.io/failover-mode: durability`, the pod " +
		"stays pending in its place. The operator does not clone it anew.")
	b.text("If the node comes back with its disks, wait for it. Otherwise replace the instance, as under \"A replica cannot catch up\". Until " +
		"that is done there is one copy less of the data.")
}

// drainsAnyway: no disruption budget keeps the instances.
func (b *book) drainsAnyway() {
	if b.replicas() {
		b.text("Not because of PostgreSQL: a patch takes the disruption budgets away, and a drain of several nodes takes the primary and its " +
			"replicas at once.")
		return
	}
	b.text("Not because of PostgreSQL: with one instance there is no disruption budget, and a drain takes the database away until its pod " +
		"runs elsewhere, with the same disk.")
}
