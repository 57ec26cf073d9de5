// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/shell"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// inPlaceChapter is named in other texts.
const inPlaceChapter = "Restore under the same name"

// inPlace replaces the Cluster by one that restores its archive, with the same name. A Cluster cannot be restored while it
// exists, and what belongs to it is deleted with it, so the order matters.
func inPlace(b *book) {
	if !b.recoverable() {
		return
	}
	next, ok := b.nextCluster()
	if !ok {
		return
	}
	name := b.cluster.Name
	b.chapter(inPlaceChapter)
	b.text("Do this if the data is wrong or lost, and clients must keep the names of Services and Secrets. The Cluster %s is deleted and "+
		"created again from its archive, so the database is not available meanwhile. The new one archives to the next folder, %s: the folder %s "+
		"stays as it is, and leads back to the state before. Run one block after the other, and each only when the previous one has succeeded. "+
		"Suspend controllers that would create the Cluster again, such as Argo CD or Flux.", code(name), code(next.Server), code(b.archive.Server))
	b.text("First print the new Cluster, so that every error shows before anything is deleted. `--to` takes a time with its zone, as in " +
		"\"Recover for good\"; without it, everything is recovered. Standard error says what else to know:")
	b.sh(b.pgha("recover", "--in-place") + " > " + shell.Quote(name+"-in-place.yaml"))
	b.text("If PostgreSQL still runs, make it reject clients, so that nothing is written any more:")
	b.sh(b.refuseClients()...)
	b.text("Have the last WAL archived. To stop here, apply the profile again with `--force-conflicts`: nothing has changed yet.")
	b.sh(b.switchWAL()...)
	b.inTheStore()
	b.keepSecrets()
	b.keepDisks()
	b.absentInPlace()
	b.text("Delete the Cluster, and wait until its pods and claims are gone. `Backup` objects are only records: the base backups stay in the object store.")
	b.sh(b.kubectl("delete", "--ignore-not-found", clusters+"/"+name)+" &&", "  "+b.podsGone(name)+" &&",
		"  "+b.kubectl("wait", "persistentvolumeclaims", "-l", "cnpg.io/cluster="+name, "--for=delete", "--timeout=5m"))
	b.text("Apply the new one. Never apply it over a running Cluster: a bootstrap has no effect there, and the archive would move to an empty " +
		"folder. So the first line looks for it:")
	b.sh(b.unlessThere(name), "  "+b.kubectlIn("", "apply", "--server-side", "-f", name+"-in-place.yaml")+" &&",
		"  "+b.kubectl("wait", clusters+"/"+name, "--for=condition=Ready", "--timeout=4h"))
	b.replayed()
	b.newGeneration(next)
	b.wayBack(next)
}

// nextCluster returns the archive of the Cluster that replaces this one; false if a patch makes that impossible.
func (b *book) nextCluster() (facts.Archive, bool) {
	objects, err := render.Recovery(b.p.Profile, render.RecoveryOptions{InPlace: true})
	if err != nil {
		return facts.Archive{}, false
	}
	a := facts.Of(facts.Cluster(objects), append(objects, b.objects...))
	return a, a.Method != ""
}

// keepSecrets takes the Secrets that the operator generated away from the Cluster. It uses Secrets that exist, whoever owns them:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go#L244
func (b *book) keepSecrets() {
	var secrets []string
	if !b.ownSecret() {
		secrets = append(secrets, b.cluster.Name+"-app")
	}
	if b.cluster.Spec.Certificates == nil || b.cluster.Spec.Certificates.ServerCASecret == "" {
		secrets = append(secrets, b.cluster.Name+"-ca")
	}
	if len(secrets) == 0 {
		return
	}
	b.text("Keep the owner's password and the CA if the operator generated them. It deletes these Secrets with the Cluster, and clients would " +
		"need the new ones. Without an owner they stay, the new Cluster uses them, and you delete them one day.")
	var lines []string
	for _, secret := range secrets {
		lines = append(lines, b.kubectl("patch", "secrets/"+secret, "--type=merge", "--patch", `{"metadata":{"ownerReferences":null}}`))
	}
	b.sh(lines...)
}

// keepDisks keeps the disks of the Cluster, the last way back to what was not archived.
func (b *book) keepDisks() {
	volumes := b.kubectl("get", "persistentvolumeclaims", "-l", "cnpg.io/cluster="+b.cluster.Name, "-o", "jsonpath={.items[*].spec.volumeName}")
	b.text("Keep the disks until you are sure that no data is missing. This also sets their reclaim policy, since a StorageClass may delete " +
		"them with their claims. As `Released` volumes they are not used again, and you pay for them:")
	b.sh(`VOLUMES=$(`+volumes+`)`, `echo "$VOLUMES"`, `for PV in $VOLUMES; do`,
		"  "+b.kubectlIn("", "patch", "persistentvolume", raw(`"$PV"`), "--patch", `{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}`), "done")
}

// newGeneration is what follows a restore: a base backup in the new folder, and the profile.
func (b *book) newGeneration(next facts.Archive) {
	name := b.cluster.Name
	b.text("**Take a base backup at once.** Until it is complete, nothing written from now on can be restored: the base backups in %s do not "+
		"lead into %s.", code(b.archive.Server), code(next.Server))
	method := []any{"cnpg", "backup", name, "--method=" + next.Method}
	if next.Method == profiles.MethodPlugin {
		method = append(method, "--plugin-name="+profiles.PluginName)
	}
	b.sh(b.kubectl(method...), b.kubectl("get", backups))
	b.text("Set %s in the profile. `pgha plan` of the new profile then shows only the bootstrap, which a running Cluster ignores. With the old "+
		"profile, the archive would move back to a used folder.", code("spec.backup.serverName: "+next.Server))
}

// wayBack leads to the state before the restore.
func (b *book) wayBack(next facts.Archive) {
	b.text("**The way back.** The folder %s is unchanged. If the restore was wrong, for example to too early a time, do the same again from "+
		"that folder; it restores everything that was archived before the Cluster was deleted:", code(b.archive.Server))
	b.sh(b.pgha("recover", "--set", "spec.backup.serverName="+next.Server, "--in-place", "--from", b.archive.Server) + " > " +
		shell.Quote(b.cluster.Name+"-in-place.yaml"))
	b.text("The retention applies only to the folder of a running Cluster: nobody deletes from %s any more. Delete it by hand, as in the clean-up, when "+
		"you no longer need to go back that far.", code(b.archive.Server))
	b.text("What was not archived is only on the old disks. When no data is missing, delete them: `kubectl get persistentvolumes` lists them as " +
		"`Released`, with the name of their claim.")
}
