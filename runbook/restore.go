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
	b.text("A backup that was never restored is a hope. The drill drops the sample and recovers to the moment before, beside the " +
		"running Cluster. Note the time, to the microsecond and with its zone, then do the damage:")
	b.sh(`STOP=$(`+b.psql(b.cluster.Name, "postgres", "SELECT clock_timestamp()")+`)`,
		`echo "$STOP"`, b.psql(b.cluster.Name, b.app(), "DROP TABLE "+table))
	b.text("Now switch the WAL and wait until that is archived. What the last minutes did is in a file that is archived when it is full " +
		"or after five minutes, whichever is first. Without it a recovery ends too early, and right after a backup from a replica it " +
		"fails: \"WAL ends before consistent recovery point\".")
	b.sh(b.switchWAL()...)
	b.inTheStore()
	b.stray()
	b.text("Recover. The recovered cluster has its own name and service account%s, and no load balancer. Without `--to` it would recover "+
		"everything. Standard error says what else it needs:", b.recoveredParts())
	b.sh(b.unlessThere(b.recovered.Name), "  "+into(b.pgha("recover")+` --to "$STOP"`, b.toServer())+" &&",
		"  "+b.kubectl("wait", clusters+"/"+b.recovered.Name, "--for=condition=Ready", "--timeout=60m"),
		b.psql(b.recovered.Name, b.app(), "SELECT count(*) FROM "+table)+comment("3"))
	b.recoveredDatabase()
	b.endDrill()
}

// switchWAL ends when the archive has all that was written before it. The restore point is there so that there is something
// to switch.
func (b *book) switchWAL() []string {
	return []string{
		b.psql(b.cluster.Name, "postgres", "CHECKPOINT"),
		b.psql(b.cluster.Name, "postgres", "SELECT pg_create_restore_point('pgha-drill')"),
		`WAL=$(` + b.psql(b.cluster.Name, "postgres", "SELECT pg_walfile_name(pg_switch_wal())") + `)`,
		// Without a name everything is archived already: the loop then goes on until somebody looks.
		`until test -n "$WAL" && test "$(` + b.psql(b.cluster.Name, "postgres",
			raw(`"SELECT last_archived_wal COLLATE \"C\" >= '$WAL' FROM pg_stat_archiver"`)) + `)" = t; do sleep 5; done`,
	}
}

// unlessThere begins a command that makes a Cluster: applied to one that is there, a recovery recovers nothing.
func (b *book) unlessThere(name string) string {
	return `test -z "$(` + b.kubectl("get", clusters+"/"+name, "--ignore-not-found", "-o", "name") + `)" &&`
}

// recoveredParts are what else the recovered cluster has for itself.
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

// stray warns of load balancers whose selector fits more than one Cluster.
func (b *book) stray() {
	var names []string
	for _, s := range render.Strays(b.objects, b.cluster.Name) {
		names = append(names, code(s.Name))
	}
	if len(names) > 0 {
		b.text("**The load balancers of %s will lead to the recovered cluster as well**, for as long as it runs: the selector of %s names "+
			"no Cluster. Put the selectors right first, or recover into another namespace, with `-n`, `--standalone` and a federated "+
			"credential for it.", code(b.cluster.Name), strings.Join(names, " and of "))
	}
}

// recoveredDatabase says when the recovered cluster's application database is not the source's.
func (b *book) recoveredDatabase() {
	recovery := b.recovered.Spec.Bootstrap.Recovery
	name, _, _ := b.database()
	if recovery == nil || recovery.Database == name {
		return
	}
	b.text("The recovered Cluster does not name %s in its bootstrap, so the operator has created an empty database %s beside it and "+
		"given its owner a new password. The Secret %s leads to the empty one.", code(name),
		code(orDefault(recovery.Database, "app")), code(b.recovered.Name+"-app"))
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
	b.text("`kubectl cnpg destroy` is for one instance: it leaves the Cluster, its Services and its Secrets. What `pgha recover` " +
		"printed is only the recovered cluster's own, and is deleted as a whole.")
	lines := []string{into(b.pgha("recover"), b.kubectlIn("", "delete", "--ignore-not-found", "-f", "-")),
		b.podsGone(name)}
	if b.retained() {
		b.text("Its disks have the reclaim policy Retain, and would be kept and paid for, so that is changed first.")
		lines = append([]string{b.releaseDisks(name)}, lines...)
	}
	b.sh(lines...)
	if copied := facts.Of(b.recovered, append(b.recovery, b.objects...)); copied.Method != "" {
		b.text("It has archived below its own name. Delete that too, or the next recovered cluster of that name stays in `Setting up " +
			"primary` with \"Expected empty archive\"." + b.deleteHow(copied))
		b.deleteFiles(copied)
	}
	if b.archive.ByIdentity() {
		b.blocks(b.cloud.KeepTrust(code(recoveryCredential(b.p.Profile))))
	}
}

// releaseDisks lets the disks of a cluster go with their claims.
func (b *book) releaseDisks(cluster string) string {
	list := b.kubectl("get", "persistentvolumeclaims", "-l", "cnpg.io/cluster="+cluster, "-o", "jsonpath={.items[*].spec.volumeName}")
	patch := b.kubectlIn("", "patch", "persistentvolume", raw(`"$PV"`), "--patch", `{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}`)
	return "for PV in $(" + list + "); do\n  " + patch + "\ndone"
}

// podsGone waits until the pods of a cluster are gone. A pod may take as long to stop as the Cluster lets it.
func (b *book) podsGone(cluster string) string {
	return b.kubectl("wait", "pods", "-l", "cnpg.io/cluster="+cluster, "--for=delete", fmt.Sprintf("--timeout=%ds", b.stopSeconds()+120))
}

func (b *book) deleteHow(a facts.Archive) string {
	if a.Cloud() == nil {
		return " It is in " + code(a.Where()) + "."
	}
	return " Look first, then do it without `--dryrun`:"
}

// deleteFiles of one server, where a cloud is known to have them.
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
	b.text("The same, for the day on which the Cluster cannot be saved, or its data is not what it should be. What its archive does not " +
		"have is not recovered. So while PostgreSQL still runs, keep the writers out and have the last WAL archived:")
	b.sh(b.refuseClients()...)
	b.sh(b.switchWAL()...)
	b.inTheStore()
	b.text("Where PostgreSQL does not run any more, the WAL since the last archived file is lost, unless a disk can still be read. In " +
		"either case stop the Cluster, so that nobody writes to it any more. A fenced Cluster still says that it is healthy: the last " +
		"command shows the fence. Fencing is undone with `off`:")
	b.sh(b.kubectl("cnpg", "fencing", "on", b.cluster.Name, "*"),
		b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", `jsonpath={.metadata.annotations.cnpg\.io/fencedInstances}{"\n"}`))
	b.text("Recover with as many instances as it had. `--to` takes a time with its zone, an LSN, or with `--backup` a transaction id or a " +
		"restore point; `.status.backupId` of a Backup is its id. A time in the future is refused; one older than the retention may " +
		"find no base backup:")
	instances := fmt.Sprint(b.cluster.Spec.Instances)
	b.sh(b.unlessThere(name), "  "+into(b.pgha("recover", "--instances", instances), b.toServer())+" &&",
		"  "+b.kubectl("wait", clusters+"/"+name, "--for=condition=Ready", "--timeout=4h"))
	b.text("Where a Cluster %s is there already, from a drill perhaps, nothing is applied: a bootstrap counts only when a Cluster is made. "+
		"Delete that one first, or recover under another `--name`.", code(name))
	if endpoints := b.endpoints(); len(endpoints) > 0 {
		b.promote(instances)
	}
	b.text("Applications in the cluster go to %s now, with the password in the Secret %s. Back it up: what was recovered has no base "+
		"backup of its own yet.", code(name+"-rw."+b.p.Namespace()+".svc"), code(b.recoveredSecret()))
	copied := facts.Of(b.recovered, append(b.recovery, b.objects...))
	method := []any{"cnpg", "backup", name, "--method=" + copied.Method}
	if copied.Method == profiles.MethodPlugin {
		method = append(method, "--plugin-name="+profiles.PluginName)
	}
	if copied.Method != "" {
		b.sh(b.kubectl(method...))
	} else {
		b.text("This profile's recovered Cluster archives nothing, so it cannot be backed up: give it a `backup` section first.")
	}
	b.keepName()
}

// recoveredSecret has the owner's password in the recovered cluster.
func (b *book) recoveredSecret() string {
	if secret := b.recovered.Spec.Bootstrap.Recovery.Secret; secret != nil {
		return secret.Name
	}
	return b.recovered.Name + "-app"
}

// keepName says what the profile must hold from now on.
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
	b.text("Then let the profile say so, with %s: a bootstrap is only read when a Cluster is created, so `pgha render` goes on where "+
		"`pgha recover` ended.", strings.Join(fields, ", "))
	b.text("Delete the old Cluster when nobody misses anything, and that alone. The clean-up below would take what the new one goes on " +
		"using: the ObjectStore, and the owner's Secret where it is your own. The old Cluster's backups stay where they are:")
	var lines []string
	if names := b.names(b.objects, "ScheduledBackup"); len(names) > 0 {
		lines = append(lines, b.kubectl("delete", "--ignore-not-found", scheduledBackups+"/"+names[0]))
	}
	b.sh(append(lines, b.kubectl("delete", clusters+"/"+b.cluster.Name), b.podsGone(b.cluster.Name))...)
}

// promote leads the load balancers to the recovered cluster.
func (b *book) promote(instances string) {
	if _, err := render.Recovery(b.p.Profile, render.RecoveryOptions{Endpoints: render.PromotedEndpoints}); err != nil {
		b.text("The load balancers of this profile lead to both Clusters as it is, since a patch takes the Cluster out of their selectors. " +
			"Without that patch, `pgha recover --promote-endpoints` leads them to the recovered one.")
		return
	}
	b.text("The load balancers follow with `--promote-endpoints`, with the flags of the recovery otherwise.")
	var lines []string
	if b.p.ManagedEndpoints {
		b.text("They belong to the old Cluster, and the operator takes no Service from another one; so that gives them up first. An "+
			"address that %s made is another one afterwards; one that the profile names stays.", b.cloud.Words().Cloud)
		lines = append(lines, b.kubectl("patch", clusters+"/"+b.cluster.Name, "--type=json", "--patch",
			`[{"op":"remove","path":"/spec/managed/services"}]`))
	}
	b.sh(append(lines, into(b.pgha("recover", "--instances", instances, "--promote-endpoints"), b.toServer()))...)
}
