// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"slices"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/shell"
)

// cleanUp deletes the Cluster and keeps what a recovery needs. The order matters. Deleting the Cluster also deletes its
// service account and its Secrets, at the same time as its pods: the object store then rejects what PostgreSQL archives
// while it stops with "Unauthorized". So the archive must be complete before the Cluster is deleted, and the
// ObjectStore must exist until its pods are gone.
func cleanUp(b *book) {
	b.chapter("Clean up")
	along := ""
	if b.backups() {
		along = ", including the backups"
	}
	b.text("This deletes the Cluster. Do not delete the resource group, as guides do: that deletes everything else in "+
		"it too%s. Keep the order below: run one block after the other, and each only when the previous one has "+
		"succeeded.", along)
	b.text("Stop the applications. Suspend controllers that would create the Cluster again, such as Argo CD or Flux. " +
		"Then make PostgreSQL reject clients, so that nothing is written after the last backup. Replicas, backups and " +
		"`kubectl cnpg psql` still connect:")
	b.sh(b.refuseClients()...)
	b.text("To keep the Cluster after all, apply the profile again with `--force-conflicts`: that removes this rule.")
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

// refuseClients makes PostgreSQL reject clients. The rule is in pg_hba.conf and not in a database or a role: those are
// in the backup, and the recovered Cluster would reject clients as well. The operator's own rules for replicas come
// first, and the rule does not apply to local connections:
// https://cloudnative-pg.io/documentation/current/postgresql_conf/#the-pg_hba-section
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

// until repeats a query until it returns the answer.
func (b *book) until(sql, answer string) string {
	return `until test "$(` + b.psql(b.cluster.Name, "postgres", sql) + `)" = ` + answer + `; do sleep 2; done`
}

// lastBackup leaves an archive that has everything that was committed.
func (b *book) lastBackup() {
	b.text("Switch the WAL and wait until it is archived. While the archive fails, this does not end: press Ctrl-C, and " +
		"see \"WAL is not archived\". Do not continue before it succeeds, or you lose what was committed since:")
	b.sh(b.switchWAL()...)
	b.inTheStore()
	b.text("Take a last backup:")
	b.sh(b.takeBackup("last")...)
	b.text("A backup from a replica ends in a WAL file that may not be archived yet. Switch the WAL again:")
	b.sh(b.switchWAL()...)
	b.findWAL("This must print its name too:")
}

// inTheStore checks that the last WAL file is in the object store. The condition ContinuousArchiving and
// pg_stat_archiver are not enough: both still report success when the plugin was removed from the Cluster, although the
// WAL is not stored.
func (b *book) inTheStore() {
	const why = "`pg_stat_archiver` and the condition ContinuousArchiving show the result of the archive command. It also succeeds " +
		"if the plugin was removed from the Cluster, and then the WAL is not stored. "
	if b.archive.Cloud() == nil {
		b.findWAL(why+"So look in %s, below `wals`, for the file with this name:", code(b.archive.Where()))
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

// dump saves the data of a Cluster without backups.
func (b *book) dump() {
	name, _, _ := b.database()
	b.text("There are no backups: deleting the Cluster deletes its data. Save %s in a dump:", code(name))
	b.sh(b.primaryPod(), b.kubectl("exec", raw(`"$POD"`), "-c", "postgres", "--", "pg_dump", "--format=custom", "--dbname="+b.app())+
		" > "+shell.Quote(b.cluster.Name+".dump")+" && DUMPED=yes")
}

func (b *book) deleteCluster() {
	if b.retained() {
		b.text("The disks have the reclaim policy Retain: they and their data stay until you delete them in %s. To delete "+
			"them with the Cluster, run this first:", b.cloud.Words().Cloud)
		b.sh(b.releaseDisks(b.cluster.Name))
	}
	gone := b.kubectl("delete", clusters+"/"+b.cluster.Name) + " &&\n  " + b.podsGone(b.cluster.Name)
	if !b.backups() {
		b.text("Delete the Cluster if the dump is complete, and wait until its pods are gone. The dump does not contain " +
			"roles and other databases:")
		b.sh(`test "$DUMPED" = yes &&` + "\n  " + gone)
		return
	}
	b.text("Delete the Cluster if the last backup is complete, and wait until its pods are gone:")
	b.sh(`test "$(` + b.kubectl("get", raw(`"`+backups+`/$BACKUP"`), "-o", "jsonpath={.status.phase}") + `)" = completed &&` + "\n  " + gone)
}

// deleteRest deletes the objects that no other Cluster shares.
func (b *book) deleteRest() {
	var only []string
	for _, k := range kinds.All() {
		if k.CleanUp == kinds.Delete && len(b.names(b.objects, k.Kind)) > 0 {
			only = append(only, "--only", k.Kind)
		}
	}
	if len(only) > 0 {
		classes := "StorageClasses"
		if len(b.names(b.objects, "VolumeSnapshotClass")) > 0 {
			classes += ", VolumeSnapshotClasses"
		}
		if len(b.names(b.objects, "ClusterImageCatalog")) > 0 {
			classes += ", ClusterImageCatalogs"
		}
		if b.hasOperatorConfig() {
			classes += " and the operator's ConfigMap"
		}
		b.text("Delete the rest. %s stay, since another Cluster may use them:", classes)
		b.sh(`test -z "$(` + b.kubectl("get", clusters+"/"+b.cluster.Name, "--ignore-not-found", "-o", "name") + `)" &&` + "\n  " +
			into(b.pgha(append([]string{"render"}, only...)...), b.kubectlIn("", "delete", "--ignore-not-found", "-f", "-")))
	}
	b.deleteDrill()
	b.deleteDashboard()
	b.deleteCatalog()
	if b.ownStore() {
		b.text("Delete the ObjectStore %s, unless a Cluster uses it. A Cluster recovered from these backups archives to it "+
			"too, and would stop archiving:", code(b.archive.Store))
		b.sh("STORE="+shell.Quote(b.archive.Store), `USED=" $(`+b.storeUsers()+`) " &&`,
			`  test "${USED#* "$STORE" }" = "$USED" &&`, "  "+b.kubectl("delete", "--ignore-not-found", objectStores, raw(`"$STORE"`)))
	}
	if b.ownSecret() {
		_, _, secret := b.database()
		what, objects := "the owner's Secret", []any{"delete", "--ignore-not-found"}
		if slices.Contains(b.names(b.objects, "ExternalSecret"), secret) { // first, since it would create the Secret again
			what = "the ExternalSecret and the owner's Secret that it creates"
			objects = append(objects, "externalsecrets.external-secrets.io/"+secret)
		}
		b.text("Delete %s, unless a recovered Cluster takes its password from it:", what)
		b.sh(b.kubectl(append(objects, "secrets/"+secret)...))
	}
	b.deleteRoleSecrets()
}

func (b *book) deleteArchive() {
	b.text("The backups stay in %s. Without the Cluster, its retention policy no longer deletes any. `pgha recover` "+
		"needs them. If you do not need them any more, delete them.%s", code(b.archive.Where()), b.deleteHow(b.archive))
	b.deleteFiles(b.archive)
	if b.snapshots() {
		b.text("VolumeSnapshots stay too, unless the Cluster owns them. List them by the label `cnpg.io/cluster=%s`, and delete those that you do not need.", b.cluster.Name)
	}
	if b.archive.Server != b.cluster.Name {
		b.text("The Cluster has archived to other folders before: %s is not its own name. Delete earlier generations, such as %s, in the same way.",
			code(b.archive.Server), code(b.cluster.Name))
	}
	if b.archive.ByIdentity() {
		b.blocks(b.cloud.Distrust([]string{b.federate("--delete") + " > unfederate.sh", "less unfederate.sh", "sh unfederate.sh"}))
	}
}

// resize describes what the operator does not report: a volume that cannot grow.
func (b *book) resize() {
	b.text("The Cluster reports healthy although a volume cannot grow: the operator repeats the error only in its log. " +
		"Compare the claims with the sizes in the profile:")
	b.sh(b.kubectl("get", "persistentvolumeclaims", "-l", "cnpg.io/cluster="+b.cluster.Name))
	names := make([]string, 0, 2)
	for _, class := range b.classes() {
		if class.AllowVolumeExpansion == nil || !*class.AllowVolumeExpansion {
			names = append(names, class.Name)
		}
	}
	for _, name := range names {
		b.text("The StorageClass %s does not allow volumes to grow. If its driver supports it, enable it. This also works "+
			"for existing volumes:", code(name))
		b.sh(b.kubectlIn("", "patch", "storageclasses.storage.k8s.io/"+name, "--patch", `{"allowVolumeExpansion":true}`))
	}
	b.text("You cannot lower a size again: the operator refuses to shrink a volume. %s", map[bool]string{true: "If the " +
		"class cannot grow volumes, recover into a Cluster with larger ones.", false: ""}[b.recoverable()])
}

// scaleDown describes which instance the operator removes, and that its disks are deleted first.
func (b *book) scaleDown() {
	if b.cluster.Spec.Instances < 3 {
		return
	}
	b.section("Fewer instances")
	least := 1
	if s := b.synchronous(); s != nil {
		least = s.Number + 1
	}
	b.text("Lower `spec.instances` and apply. The operator removes the instance with the highest number that is not the "+
		"primary, its claims before its pod. First check which instances are ready: if too few remain to acknowledge, "+
		"commits wait. Below %d instances, the synchronous replication of this profile is "+
		"rejected.%s", least, map[bool]string{true: " The disks stay, as volumes in the phase `Released`."}[b.retained()])
	b.sh(append(b.settled(), b.kubectlIn("", "get", "persistentvolumes"))...)
}
