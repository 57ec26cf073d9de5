// SPDX-License-Identifier: Apache-2.0

package runbook

import "fmt"

// rollback is the way back, before and after the job has succeeded.
func (u *Upgrade) rollback() {
	b := u.book
	b.chapter("The way back")
	u.revert()
	b.text("The log of the job names the step that failed, and a file in the volume says why:")
	b.sh(b.primaryPod(), b.kubectl("exec", raw(`"$POD"`), "-c", "postgres", "--", "sh", "-c",
		"grep -h -i -E 'error|fatal|could not|fail' /var/lib/postgresql/data/pgdata-new/pg_upgrade_output.d/*/log/* /var/lib/postgresql/data/pgdata-new/pg_upgrade_output.d/*/*.txt"))
	b.list("If PostgreSQL then finds no `global/pg_control`, pg_upgrade had begun to link: it has renamed the file to `global/pg_control.old`. Rename it back in the data directory of the "+
		"primary. If the new server has run, do not: both share files, so restore a backup.",
		fmt.Sprintf("A `PG_%d_…` directory in a tablespace, left by a failed try, stops the next one: delete it while PostgreSQL %d runs, never a `PG_%d_…`.", u.o.To, u.from(), u.from()),
		"Directories with the suffix `.failed_` and a time in the volume of the data stop every further try: delete them when PostgreSQL runs.")
	if !b.recoverable() {
		b.text("**After that there is no way back**: this profile takes no backups.")
		return
	}
	next := u.generation()
	b.text("**After the job has succeeded**, only a restore of the old folder %s leads back, to a time before the upgrade. What was written since is lost. It is \"%s\" of `pgha runbook`, "+
		"with this Cluster: the old version, and a folder that nobody has used:", code(b.archive.Server), inPlaceChapter)
	b.sh(b.pgha("recover", "--set", "spec.backup.serverName="+next.Server, "--in-place", "--from", b.archive.Server) + " > " + b.cluster.Name + "-in-place.yaml")
	u.subscriptionsBack()
	b.text("Keep the folder %s until you are sure: its retention is no longer applied, so delete it by hand one day. %s", code(b.archive.Server),
		fmt.Sprintf("A restore to a time after the upgrade needs a base backup of PostgreSQL %d.", u.o.To))
}

// revert is the way back while the job has not succeeded.
func (u *Upgrade) revert() {
	b := u.book
	const both = "**Until the job has succeeded**, apply the old version again: image and folder of the archive in one apply. "
	ready := b.kubectl("wait", clusters+"/"+b.cluster.Name, "--for=condition=Ready", "--timeout=1h")
	if b.p.Target.MajorUpgradeReverts() {
		b.text(both + "The operator deletes the job, even a running one, and starts the old version on the old data:")
		b.sh(into(b.pgha("render"), b.toServer()), ready)
		return
	}
	// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.28.1/internal/controller/cluster_image.go#L65
	b.text(both+"Operator %s then keeps the job, and the new image in its status, with which it would start the old data. Delete the job, wait until its pods are gone, and "+
		"correct the status:", b.p.Target)
	job := "cnpg.io/cluster=" + b.cluster.Name + ",cnpg.io/jobRole=major-upgrade"
	b.sh(into(b.pgha("render"), b.toServer())+" &&",
		"  "+b.kubectl("delete", "jobs", "-l", job)+" &&",
		"  "+b.kubectl("wait", "pods", "-l", job, "--for=delete", "--timeout=10m")+" &&",
		"  "+b.kubectl("patch", clusters+"/"+b.cluster.Name, "--subresource=status", "--type=merge", "--patch", `{"status":{"image":`+quoteJSON(u.oldImage())+`}}`),
		ready)
}
