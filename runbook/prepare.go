// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}

func title(b *book) {
	fmt.Fprintf(&b.out, "# Runbook of %s in %s\n\n", code(b.cluster.Name), code(b.p.Namespace()))
	plural := "instance"
	if b.replicas() {
		plural = "instances"
	}
	version := ""
	if major := b.major(); major > 0 {
		version = fmt.Sprintf(" %d", major)
	}
	plugin := ""
	if b.plugin() {
		plugin = " and Barman Cloud plugin " + b.p.Plugin.String()
	}
	b.text("PostgreSQL%s with %d %s, for CloudNativePG %s%s. This runbook is generated from the profile. Generate it "+
		"again after each change of the profile:", version, b.cluster.Spec.Instances, plural, b.p.Target, plugin)
	b.sh(b.pgha("runbook") + " > runbook.md")
	b.text("The commands are for `sh`. Paste whole blocks, and all blocks of a chapter into the same shell.")
	if b.context == "" {
		b.text("The profile does not name the %s cluster, so the commands use whichever context is selected in `kubectl`. "+
			"Check it before each command, or generate this runbook with `--context`.", b.cloud.Words().Kubernetes)
	}
	if !b.backups() && b.p.BackupMethod != profiles.MethodNone {
		b.text("**Nothing is archived**: a patch removes the archive from the Cluster %s. Objects from `pgha backup` and "+
			"`pgha recover` do not work with it.", code(b.cluster.Name))
	}
	b.text("| what | name |\n|---|---|\n%s", strings.Join(b.nameRows(), "\n"))
}

// nameRows returns the rows of the table of names.
func (b *book) nameRows() []string {
	row := func(what, name string) string { return fmt.Sprintf("| %s | %s |", what, cell(name)) }
	name, owner, secret := b.database()
	rows := []string{
		row("Cluster", b.cluster.Name),
		row("in-cluster, read-write", fmt.Sprintf("%s-rw.%s.svc:5432", b.cluster.Name, b.p.Namespace())),
	}
	if b.replicas() {
		rows = append(rows, row("in-cluster, read-only", fmt.Sprintf("%s-ro.%s.svc:5432", b.cluster.Name, b.p.Namespace())))
	}
	for _, p := range b.poolers() {
		rows = append(rows, row("pooler to "+poolerGoal(p), b.inCluster(p.Name)+":5432"))
	}
	rows = append(rows, row("database", name), row("owner of the database", owner), row("password of the owner", "Secret "+secret))
	for _, e := range b.endpoints() {
		rows = append(rows, row("load balancer", fmt.Sprintf("%s, port %d", e.name, e.port)))
	}
	if b.backups() {
		rows = append(rows, row("backups", b.archive.Where()))
	}
	if b.recoverable() {
		rows = append(rows, row("recovered cluster", b.recovered.Name))
	}
	return rows
}

func prerequisites(b *book) {
	b.chapter("Before the first apply")
	b.blocks(b.cloud.Login(b.context))
	release := b.p.Target.String()
	if !profiles.Pinned(b.p.Spec.Target) {
		release += ", or a later patch of " + b.p.Target.Line()
	}
	b.text("The operator must be installed, in version %s. With %s the project supports Kubernetes %s. `kubectl cnpg version` prints the "+
		"version of the `kubectl` plugin, not of the operator. Check the operator's image:", release, b.p.Target.Line(),
		strings.Join(b.p.Target.Support().Kubernetes, ", "))
	b.sh(b.kubectlIn("", "get", "deployments", "--all-namespaces", "-l", "app.kubernetes.io/name=cloudnative-pg", "-o", "wide"))
	b.text("These kinds must exist too. If one is missing, the apply stops half-way:")
	b.sh(b.kubectlIn("", append([]any{"get", "customresourcedefinitions"}, b.crds()...)...))
	if b.plugin() {
		b.text("The Barman Cloud plugin must be installed in the operator's namespace, in version %s or later. Its Deployment has the name "+
			"`barman-cloud` by default, and the tag of its image is the version. An upgrade of the plugin recreates the pods of every Cluster "+
			"that uses it, since its sidecar is part of them:", b.p.Plugin)
		b.sh(b.kubectlIn(b.p.OperatorNamespace(), "get", "deployments", "-o", "wide"))
	}
	b.images()
	b.nodes()
	if b.backups() {
		b.archiveIsThere()
	}
}

func (b *book) nodes() {
	need := "There must be a node for the instance."
	if b.replicas() {
		need = fmt.Sprintf("There should be %d nodes, one for each instance.", b.cluster.Spec.Instances)
		if b.cluster.Spec.Affinity.PodAntiAffinityType == "required" {
			need = fmt.Sprintf("There must be %d nodes, since two instances never share one.", b.cluster.Spec.Instances)
		}
		if b.zones() == corev1.DoNotSchedule {
			need += " They must be spread over the zones, or instances stay pending."
		}
	}
	b.text("%s The zone is in the label `topology.kubernetes.io/zone`. Guides that use the older label "+
		"`failure-domain.beta.kubernetes.io/zone` silently show no zones where that deprecated label is gone:", need)
	words := []any{"get", "nodes", "-L", "topology.kubernetes.io/zone"}
	if selector := b.nodeSelector(); selector != "" {
		words = append(words, "-l", selector)
	}
	b.sh(b.kubectlIn("", words...))
}

func (b *book) archiveIsThere() {
	archive := b.archive.Cloud()
	if archive == nil {
		b.text("The backups go to %s. It must exist and the pods must have write access: no command here creates "+
			"it.", code(b.archive.Where()))
		return
	}
	b.blocks(archive.Exists())
	id := facts.IdentityID(b.cluster)
	if !archive.ByIdentity() || id == "" {
		b.text("The pods use the credentials of a Secret, which must exist.")
		return
	}
	b.blocks(b.cloud.Access(id, comment(id)))
}
