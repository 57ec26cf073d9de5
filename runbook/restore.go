// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

func drill(b *book) {
	if !b.recoverable() {
		return
	}
	b.chapter("Restore drill")
	scheduledDrill(b)
	if b.p.Spec.Backup.Drill != nil {
		b.section("A drill by hand")
	}
	b.text("Test the backups with a restore. The drill drops the sample table and recovers to the moment before, next " +
		"to the running Cluster. Save the time, to the microsecond and with its zone, then drop the table:")
	b.sh(`STOP=$(`+b.psql(b.cluster.Name, "postgres", "SELECT clock_timestamp()")+`)`,
		`echo "$STOP"`, b.psql(b.cluster.Name, b.app(), "DROP TABLE "+table))
	b.text("Switch the WAL and wait until it is archived. Changes of the last minutes are in a file that PostgreSQL " +
		"archives when it is full or after five minutes, whichever is first. Without it a recovery ends too early. Right " +
		"after a backup from a replica it fails with \"WAL ends before consistent recovery point\".")
	b.sh(b.switchWAL()...)
	b.inTheStore()
	b.stray()
	b.text("Recover. The recovered cluster has its own name and service account%s, and no load balancer. Without "+
		"`--to`, everything is recovered. Standard error lists what else it needs:", b.recoveredParts())
	b.sh(b.unlessThere(b.recovered.Name), "  "+into(b.pgha("recover")+` --to "$STOP"`, b.toServer())+" &&",
		"  "+b.kubectl("wait", clusters+"/"+b.recovered.Name, "--for=condition=Ready", "--timeout=60m"),
		b.psql(b.recovered.Name, b.app(), "SELECT count(*) FROM "+table)+comment("3"))
	b.replayed()
	b.recoveredDatabase()
	b.endDrill()
}

// replayed says where the operator puts the WAL of a recovery, if that is not the WAL volume.
func (b *book) replayed() {
	if facts.ReplaysOnData(b.recovered, b.p.Target) {
		b.text("Operator %s replays the WAL on the **data volume**, and uses the WAL volume only afterwards. A recovery over a long time needs room for "+
			"that: if the job fails because its disk is full, recover again with a larger `--set spec.storage.size`. Operators since %s use the "+
			"WAL volume.", b.p.Target, profiles.FirstTarget(b.p.Target, profiles.Target.RecoveryWALVolume))
	}
}

// switchWAL ends when the archive has everything that was written before it. The restore point makes sure that there is
// WAL to switch.
func (b *book) switchWAL() []string {
	return []string{
		b.psql(b.cluster.Name, "postgres", "CHECKPOINT"),
		b.psql(b.cluster.Name, "postgres", "SELECT pg_create_restore_point('pgha-drill')"),
		`WAL=$(` + b.psql(b.cluster.Name, "postgres", "SELECT pg_walfile_name(pg_switch_wal())") + `)`,
		// Without a name, everything is archived already: the loop then runs until you stop it.
		`until test -n "$WAL" && test "$(` + b.psql(b.cluster.Name, "postgres",
			raw(`"SELECT last_archived_wal COLLATE \"C\" >= '$WAL' FROM pg_stat_archiver"`)) + `)" = t; do sleep 5; done`,
	}
}

// unlessThere starts a command that creates a Cluster: applied to an existing one, a recovery recovers nothing.
func (b *book) unlessThere(name string) string {
	return `test -z "$(` + b.kubectl("get", clusters+"/"+name, "--ignore-not-found", "-o", "name") + `)" &&`
}

// recoveredParts names the other objects of the recovered cluster.
func (b *book) recoveredParts() string {
	parts := ""
	if facts.Of(b.recovered, nil).Method != "" {
		parts += ", its own archive"
	}
	if len(b.names(b.recovery, "PodMonitor")) > 0 {
		parts += ", its own PodMonitors"
	}
	return parts
}

// stray warns about load balancers whose selector matches more than one Cluster.
func (b *book) stray() {
	var names []string
	for _, s := range render.Strays(b.objects, b.cluster.Name) {
		names = append(names, code(s.Name))
	}
	if len(names) > 0 {
		b.text("**The load balancers of %s also select the recovered cluster**, as long as it runs: the selector of %s has "+
			"no label of a Cluster. First correct the selectors, or recover into another namespace, with `-n`, `--standalone` "+
			"and a federated credential for it.", code(b.cluster.Name), strings.Join(names, " and of "))
	}
}

// recoveredDatabase warns if the application database of the recovered cluster is not the source's.
func (b *book) recoveredDatabase() {
	recovery := b.recovered.Spec.Bootstrap.Recovery
	name, _, _ := b.database()
	if recovery == nil || recovery.Database == name {
		return
	}
	b.text("The recovered Cluster does not name %s in its bootstrap. So the operator creates an empty database %s next "+
		"to it and gives its owner a new password. The Secret %s is for the empty "+
		"database.", code(name), code(orDefault(recovery.Database, "app")), code(b.recovered.Name+"-app"))
}

func orDefault(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}

func (b *book) endDrill() {
	name := b.recovered.Name
	b.section("End of the drill")
	b.text("`kubectl cnpg destroy` removes only one instance: it leaves the Cluster, its Services and its Secrets. " +
		"`pgha recover` prints only objects of the recovered cluster, so delete all that it prints.")
	lines := []string{into(b.pgha("recover"), b.kubectlIn("", "delete", "--ignore-not-found", "-f", "-")),
		b.podsGone(name)}
	if b.retained() {
		b.text("Its disks have the reclaim policy Retain: they would stay, and you would pay for them. The first command " +
			"changes that.")
		lines = append([]string{b.releaseDisks(name)}, lines...)
	}
	b.sh(lines...)
	if copied := facts.Of(b.recovered, append(b.recovery, b.objects...)); copied.Method != "" {
		b.text("The recovered cluster has archived under its own name. Delete that too, or the next recovered cluster with " +
			"that name stays in `Setting up primary` with \"Expected empty archive\"." + b.deleteHow(copied))
		b.deleteFiles(copied)
	}
	if b.archive.ByIdentity() {
		b.blocks(b.cloud.KeepTrust(code(recoveryCredential(b.p.Profile))))
	}
}

// releaseDisks lets the disks of a cluster be deleted with their claims.
func (b *book) releaseDisks(cluster string) string {
	list := b.kubectl("get", "persistentvolumeclaims", "-l", "cnpg.io/cluster="+cluster, "-o", "jsonpath={.items[*].spec.volumeName}")
	patch := b.kubectlIn("", "patch", "persistentvolume", raw(`"$PV"`), "--patch", `{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}`)
	return "for PV in $(" + list + "); do\n  " + patch + "\ndone"
}

// podsGone waits until the pods of a cluster are deleted. A pod may take as long to stop as the Cluster allows.
func (b *book) podsGone(cluster string) string {
	return b.kubectl("wait", "pods", "-l", "cnpg.io/cluster="+cluster+",cnpg.io/podRole!=pooler", "--for=delete", fmt.Sprintf("--timeout=%ds", b.stopSeconds()+120))
}

func (b *book) deleteHow(a facts.Archive) string {
	if a.Cloud() == nil {
		return " It is in " + code(a.Where()) + "."
	}
	return " Check the list first, then run the command without `--dryrun`:"
}

// deleteFiles deletes the files of one server, if pgha knows the cloud that stores them.
func (b *book) deleteFiles(a facts.Archive) {
	if archive := a.Cloud(); archive != nil {
		b.sh(archive.Delete())
	}
}

func takeOver(b *book) {
	if !b.recoverable() {
		return
	}
	name := b.recovered.Name
	b.chapter("Recover for good")
	b.text("Do this if you cannot save the Cluster, or if its data is wrong. Only what is in its archive is recovered. " +
		"So if PostgreSQL still runs, reject clients and have the last WAL archived:")
	b.sh(b.refuseClients()...)
	b.sh(b.switchWAL()...)
	b.inTheStore()
	b.text("If PostgreSQL does not run any more, the WAL since the last archived file is lost, unless you can still " +
		"read a disk. In both cases stop the Cluster, so that nothing writes to it any more. A fenced Cluster still " +
		"reports healthy: the last command prints the fence. To undo fencing, use `off`:")
	b.sh(b.kubectl("cnpg", "fencing", "on", b.cluster.Name, "*"),
		b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", `jsonpath={.metadata.annotations.cnpg\.io/fencedInstances}{"\n"}`))
	b.text("Recover with the same number of instances. `--to` takes a time with its zone, an LSN, or with `--backup` a " +
		"transaction ID or a restore point; `.status.backupId` of a Backup is its ID. A time in the future is rejected. " +
		"For a time older than the retention there may be no base backup:")
	instances := fmt.Sprint(b.cluster.Spec.Instances)
	b.sh(b.unlessThere(name), "  "+into(b.pgha("recover", "--instances", instances), b.toServer())+" &&",
		"  "+b.kubectl("wait", clusters+"/"+name, "--for=condition=Ready", "--timeout=4h"))
	b.replayed()
	b.fromSnapshot()
	b.text("If a Cluster %s already exists, for example from a drill, nothing is applied: a bootstrap works only when a "+
		"Cluster is created. Delete that one first, or recover under another `--name`. The same goes for files that a drill "+
		"left in the archive under that name: with them the recovery stays in `Setting up primary`, with \"Expected empty archive\".", code(name))
	if endpoints := b.endpoints(); len(endpoints) > 0 {
		b.promote(instances)
	}
	b.text("Point applications in the cluster to %s, with the password in the Secret %s. Take a backup: the recovered "+
		"cluster has no base backup yet.", code(name+"-rw."+b.p.Namespace()+".svc"), code(b.recoveredSecret()))
	copied := facts.Of(b.recovered, append(b.recovery, b.objects...))
	method := []any{"cnpg", "backup", name, "--method=" + copied.Method}
	if copied.Method == profiles.MethodPlugin {
		method = append(method, "--plugin-name="+profiles.PluginName)
	}
	if copied.Method != "" {
		b.sh(b.kubectl(method...))
	} else {
		b.text("The recovered Cluster of this profile does not archive WAL, so you cannot back it up: add a `backup` " +
			"section first.")
	}
	b.keepName()
}

// recoveredSecret returns the name of the Secret with the owner's password in the recovered cluster.
func (b *book) recoveredSecret() string {
	if secret := b.recovered.Spec.Bootstrap.Recovery.Secret; secret != nil {
		return secret.Name
	}
	return b.recovered.Name + "-app"
}

// keepName lists what to set in the profile from now on.
func (b *book) keepName() {
	fields := []string{code("metadata.name: " + b.recovered.Name)}
	if b.plugin() {
		fields = append(fields, code("spec.backup.objectStore: "+b.archive.Store))
	}
	for _, e := range b.endpoints() {
		path := "spec.endpoints.readWrite.name: "
		if e.readOnly {
			path = "spec.endpoints.readOnly.name: "
		}
		fields = append(fields, code(path+e.name))
	}
	b.text("Then set %s in the profile. A bootstrap is only read when a Cluster is created, so `pgha render` then "+
		"continues with the Cluster that `pgha recover` created.", strings.Join(fields, ", "))
	b.text("Delete the old Cluster when you are sure that no data is missing, and delete nothing else. The clean-up " +
		"below would delete what the new one still uses: the ObjectStore, and the owner's Secret if it is your own. The " +
		"old Cluster's backups stay in place:")
	var lines []string
	if names := b.names(b.objects, "ScheduledBackup"); len(names) > 0 {
		lines = append(lines, b.kubectl("delete", "--ignore-not-found", scheduledBackups+"/"+names[0]))
	}
	b.sh(append(lines, b.kubectl("delete", clusters+"/"+b.cluster.Name), b.podsGone(b.cluster.Name))...)
}

// promote points the load balancers to the recovered cluster.
func (b *book) promote(instances string) {
	if _, err := render.Recovery(b.p.Profile, render.RecoveryOptions{Endpoints: render.PromotedEndpoints}); err != nil {
		b.text("The load balancers of this profile already select both Clusters, since a patch removes the Cluster from " +
			"their selectors. Without that patch, `pgha recover --promote-endpoints` points them to the recovered one.")
		return
	}
	b.text("To move the load balancers, add `--promote-endpoints` to the flags of the recovery.")
	var lines []string
	if b.p.ManagedEndpoints {
		b.text("They belong to the old Cluster, and the operator does not take a Service from another one. So the first "+
			"command removes them there. An address that %s assigned changes; one that the profile names "+
			"stays.", b.cloud.Words().Cloud)
		lines = append(lines, b.kubectl("patch", clusters+"/"+b.cluster.Name, "--type=json", "--patch",
			`[{"op":"remove","path":"/spec/managed/services"}]`))
	}
	b.sh(append(lines, into(b.pgha("recover", "--instances", instances, "--promote-endpoints"), b.toServer()))...)
}
