// SPDX-License-Identifier: Apache-2.0

package runbook

// upgradeOperator says what an upgrade of the operator does to this cluster, up to the newest release that is known.
func upgradeOperator(b *book) {
	b.chapter("Upgrade the operator")
	b.text("A new release of the operator brings a new instance manager for every pod, so it does more than install the operator: it recreates " +
		"pods of all its Clusters, unless they are updated in place. Upgrade one step at a time, and go to the newest patch of the next minor version: its " +
		"first release can be older code than the patch that you have.")
	if u := b.upgrade; u.From != u.To {
		b.text("From operator %s to %s, the newest release that this pgha knows:", u.From, u.To)
		b.list(u.Lines()...)
		b.text("What changes in the objects, and what will be seen; the exit code is 1 if anything changes:")
		b.sh(b.pgha("plan", "--to-target", u.To))
	} else {
		b.text("Operator %s is the newest release that this pgha knows. For a later one, take a pgha that knows it, and run `pgha plan` with "+
			"`--to-target`: it says what rolls, what to do first, and which known faults go and come.", b.p.Target)
	}
	b.text("Begin when the Cluster is healthy and no backup runs. The last lines show the phase of each backup:")
	b.sh(b.kubectl("cnpg", "status", b.cluster.Name), b.kubectl("get", "backups", "--sort-by=.metadata.creationTimestamp"))
	b.text("Install the new release in the way in which you installed the operator, with its CRDs. When the rollout has begun, wait until the " +
		"Cluster is ready again, and look at its phase:")
	b.sh(b.kubectl("wait", clusters+"/"+b.cluster.Name, "--for=condition=Ready", "--timeout=60m"), b.kubectl("cnpg", "status", b.cluster.Name))
	if b.cluster.Spec.PrimaryUpdateStrategy == "supervised" && b.replicas() {
		b.text("With `primaryUpdateStrategy: supervised` the rollout stops before the primary, until you switch over or restart it.")
	}
}

// upgradePostgreSQL points to the procedure, which is a document of its own.
func upgradePostgreSQL(b *book) {
	b.chapter("Upgrade PostgreSQL")
	if ref := b.cluster.Spec.ImageCatalogRef; ref != nil {
		b.text("The image is in the %s %s: a minor release is another image in its entry, and reaches every Cluster that names the catalog, at once.", ref.Kind, code(ref.Name))
	}
	b.text("A minor release is another image: change the profile and look at `pgha plan`. Another major version takes all instances down, and needs a rehearsal, the next folder "+
		"of the archive and a way back. %s checks it and prints the procedure for this profile.", code(b.pgha("upgrade", "--to", "MAJOR")))
}
