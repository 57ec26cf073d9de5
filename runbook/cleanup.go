// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/shell"
)

// cleanUp ends the Cluster and keeps what it can be recovered from. The order matters. With the Cluster go its service account and
// its Secrets, at the same time as its pods: what PostgreSQL archives while it stops is refused with "Unauthorized". So the archive is
// complete before the Cluster is deleted, and the ObjectStore is there until its pods are gone.
func cleanUp(b *book) {
	b.chapter("Clean up")
	along := ""
	if b.backups() {
		along = ", the backups too"
	}
	b.text("This ends the Cluster. Deleting the resource group, which is how guides end, would take everything else in it along%s. "+
		"The order below matters: one block after the other, and each only when the one before it has succeeded.", along)
	b.text("Stop the applications, and suspend what would put the Cluster back, such as Argo CD or Flux. Then let PostgreSQL refuse " +
		"clients, so that nothing is written after the last backup. Replicas, backups and `kubectl cnpg psql` are not refused:")
	b.sh(b.refuseClients()...)
	b.text("Should the Cluster stay after all, apply the profile again with `--force-conflicts`: that takes this rule back.")
	if b.backups() {
		b.lastBackup()
	} else {
		b.dump()
	}
	b.deleteCluster()
	b.deleteRest()
	if b.backups() {
		b.deleteArchive()
	}
}

// refuseClients keeps the writers out. The rule is in pg_hba.conf and not in a database or a role: those are in the backup, and the
// recovered Cluster would refuse clients as well. The operator's own rules for replicas come before it, and local connections are not
// its business: https://cloudnative-pg.io/documentation/current/postgresql_conf/#the-pg_hba-section
func (b *book) refuseClients() []string {
	return []string{
		b.kubectl("patch", clusters+"/"+b.cluster.Name, "--type=merge", "--patch",
			`{"spec":{"postgresql":{"pg_hba":["host all all all reject"]}}}`),
		b.until("SELECT pg_conf_load_time() >= (pg_stat_file(current_setting('hba_file'))).modification AND EXISTS (SELECT FROM "+
			"pg_hba_file_rules WHERE type = 'host' AND auth_method = 'reject' AND address = 'all' AND database = '{all}' AND "+
			"user_name = '{all}')", "t"),
		b.until("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend' AND "+
			"client_addr IS NOT NULL", "0"),
	}
}

// until repeats a query until it gives the answer.
func (b *book) until(sql, answer string) string {
	return `until test "$(` + b.psql(b.cluster.Name, "postgres", sql) + `)" = ` + answer + `; do sleep 2; done`
}

// lastBackup leaves an archive in which everything is that was committed.
func (b *book) lastBackup() {
	b.text("Switch the WAL and wait until it is archived. This waits for as long as the archive fails: press Ctrl-C, and see \"WAL is not " +
		"archived\". Do not go on without it, or what was committed since is lost:")
	b.sh(b.switchWAL()...)
	b.inTheStore()
	b.text("Take a last backup:")
	b.sh(b.takeBackup("last")...)
	b.text("A backup from a replica ends in a WAL file that may not be archived yet, so do the first again:")
	b.sh(b.switchWAL()...)
	b.findWAL("This must print its name, too:")
}

// inTheStore proves that the last WAL file is in the object store. The condition ContinuousArchiving and pg_stat_archiver are no
// proof: both go on being content when the plugin is taken out of the Cluster, and the WAL goes nowhere.
func (b *book) inTheStore() {
	const why = "`pg_stat_archiver` and the condition ContinuousArchiving say what the archive command reported, which is success too " +
		"where the plugin was taken out of the Cluster, and the WAL goes nowhere. "
	if b.archive.Cloud() == nil {
		b.findWAL(why+"So look in %s for the file that is called like this, below `wals`:", code(b.archive.Where()))
		return
	}
	b.findWAL(why + "So look for the file itself. This must print its name:")
}

func (b *book) findWAL(format string, args ...any) {
	b.text(format, args...)
	if archive := b.archive.Cloud(); archive != nil {
		b.sh(archive.FindWAL())
	} else {
		b.sh(`echo "$WAL"`)
	}
}

// dump is what can be kept of a Cluster without backups.
func (b *book) dump() {
	name, _, _ := b.database()
	b.text("There are no backups: with the Cluster goes its data. A dump of %s keeps it:", code(name))
	b.sh(b.primaryPod(), b.kubectl("exec", raw(`"$POD"`), "-c", "postgres", "--", "pg_dump", "--format=custom", "--dbname="+b.app())+
		" > "+shell.Quote(b.cluster.Name+".dump")+" && DUMPED=yes")
}

func (b *book) deleteCluster() {
	if b.retained() {
		b.text("The disks have the reclaim policy Retain: they stay, with the data, until somebody deletes them in %s. To have them go "+
			"with the Cluster, before it:", b.cloud.Words().Cloud)
		b.sh(b.releaseDisks(b.cluster.Name))
	}
	gone := b.kubectl("delete", clusters+"/"+b.cluster.Name) + " &&\n  " + b.podsGone(b.cluster.Name)
	if !b.backups() {
		b.text("Delete the Cluster, if the dump is complete, and wait until its pods are gone. Roles and other databases are not in it:")
		b.sh(`test "$DUMPED" = yes &&` + "\n  " + gone)
		return
	}
	b.text("Delete the Cluster, if the last backup is complete, and wait until its pods are gone:")
	b.sh(`test "$(` + b.kubectl("get", raw(`"`+backups+`/$BACKUP"`), "-o", "jsonpath={.status.phase}") + `)" = completed &&` + "\n  " + gone)
}

// deleteRest deletes what no other Cluster has a share of.
func (b *book) deleteRest() {
	var only []string
	for _, k := range kinds.All() {
		if k.CleanUp == kinds.Delete && len(b.names(b.objects, k.Kind)) > 0 {
			only = append(only, "--only", k.Kind)
		}
	}
	if len(only) > 0 {
		b.text("Then the rest. StorageClasses and the operator's ConfigMap stay, since another Cluster may use them:")
		b.sh(`test -z "$(` + b.kubectl("get", clusters+"/"+b.cluster.Name, "--ignore-not-found", "-o", "name") + `)" &&` + "\n  " +
			into(b.pgha(append([]string{"render"}, only...)...), b.kubectlIn("", "delete", "--ignore-not-found", "-f", "-")))
	}
	if b.ownStore() {
		b.text("The ObjectStore %s, unless a Cluster uses it. One that was recovered from these backups archives to it as well, and would "+
			"stop archiving:", code(b.archive.Store))
		b.sh("STORE="+shell.Quote(b.archive.Store), `USED=" $(`+b.storeUsers()+`) " &&`,
			`  test "${USED#* "$STORE" }" = "$USED" &&`, "  "+b.kubectl("delete", "--ignore-not-found", objectStores, raw(`"$STORE"`)))
	}
	if b.ownSecret() {
		_, _, secret := b.database()
		b.text("And the owner's Secret, unless a recovered Cluster has its password from there:")
		b.sh(b.kubectl("delete", "--ignore-not-found", "secrets/"+secret))
	}
}

func (b *book) deleteArchive() {
	b.text("The backups stay, in %s, and with the Cluster gone its retention no longer deletes any. They are what `pgha recover` needs. "+
		"When they are not wanted either, delete them.%s", code(b.archive.Where()), b.deleteHow(b.archive))
	b.deleteFiles(b.archive)
	if b.archive.ByIdentity() {
		b.blocks(b.cloud.Distrust([]string{b.federate("--delete") + " > unfederate.sh", "less unfederate.sh", "sh unfederate.sh"}))
	}
}

// resize says what the operator does not: a volume that cannot grow.
func (b *book) resize() {
	b.text("The Cluster says that it is healthy while a volume cannot grow: the operator repeats the error in its log only. Compare the " +
		"claims with the sizes in the profile:")
	b.sh(b.kubectl("get", "persistentvolumeclaims", "-l", "cnpg.io/cluster="+b.cluster.Name))
	names := make([]string, 0, 2)
	for _, class := range b.classes() {
		if class.AllowVolumeExpansion == nil || !*class.AllowVolumeExpansion {
			names = append(names, class.Name)
		}
	}
	for _, name := range names {
		b.text("The StorageClass %s does not let volumes grow. Where its driver can, switch that on, which counts for volumes that are there:",
			code(name))
		b.sh(b.kubectlIn("", "patch", "storageclasses.storage.k8s.io/"+name, "--patch", `{"allowVolumeExpansion":true}`))
	}
	b.text("A size cannot be lowered again: the operator refuses to shrink. %s",
		map[bool]string{true: "Where the class cannot grow, recover into a Cluster with larger volumes.", false: ""}[b.recoverable()])
}

// scaleDown says which instance goes, and that its disks go first.
func (b *book) scaleDown() {
	if b.cluster.Spec.Instances < 3 {
		return
	}
	b.section("Fewer instances")
	least := 1
	if s := b.synchronous(); s != nil {
		least = s.number + 1
	}
	b.text("Lower `spec.instances` and apply. The operator removes the instance with the highest number that is not the primary, its "+
		"claims before its pod. Look first which ones are ready: with too few left to acknowledge, commits wait. Below %d instances the "+
		"synchronous replication of this profile is refused.%s", least,
		map[bool]string{true: " The disks stay behind, as volumes that are `Released`."}[b.retained()])
	b.sh(append(b.settled(), b.kubectlIn("", "get", "persistentvolumes"))...)
}
