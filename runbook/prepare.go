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
	b.text("PostgreSQL%s with %d %s, for CloudNativePG %s. It is made from the profile and goes stale with it; make it anew with:",
		version, b.cluster.Spec.Instances, plural, b.p.Target())
	b.sh(b.pgha("runbook") + " > runbook.md")
	b.text("The commands are for `sh`. Paste a block as a whole, the blocks of a chapter into one shell.")
	if b.context == "" {
		b.text("The profile does not name the AKS cluster, so the commands go to whichever context `kubectl` has selected. " +
			"Look before each of them, or make this runbook with `--context`.")
	}
	if !b.backups() && b.p.BackupMethod() != profiles.MethodNone {
		b.text("**Nothing is archived**: a patch takes the archive out of the Cluster %s. `pgha backup` and `pgha recover` print objects "+
			"that do not work here.", code(b.cluster.Name))
	}
	b.text("| what | its name |\n|---|---|\n%s", strings.Join(b.nameRows(), "\n"))
}

// nameRows are the rows of the table of names.
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
	rows = append(rows, row("database", name), row("its owner", owner), row("the owner's password", "Secret "+secret))
	for _, e := range b.endpoints() {
		rows = append(rows, row("load balancer", fmt.Sprintf("%s, port %d", e.name, e.port)))
	}
	if b.backups() {
		rows = append(rows, row("backups", b.archive.Where()))
	}
	if b.recoverable() {
		rows = append(rows, row("recovery cluster", b.recovered.Name))
	}
	return rows
}

func prerequisites(b *book) {
	b.chapter("Before the first apply")
	aks := b.p.Spec.Identity.AKS
	if aks.Name != "" {
		group := aks.ResourceGroup
		if group == "" {
			group = b.p.Spec.Identity.ResourceGroup
		}
		words := []any{"aks", "get-credentials", "--name", aks.Name}
		if group != "" {
			words = append(words, "--resource-group", group)
		}
		if b.context != aks.Name {
			words = append(words, "--context", b.context)
		}
		b.text("Log in to Azure and give `kubectl` the context that every command here names:")
		b.sh("az account show --query name --output tsv", az(words...))
	}
	b.text("The operator must be there, in version %s. `kubectl cnpg version` tells the version of the `kubectl` plugin, not of the "+
		"operator; the image does:", b.p.Target())
	b.sh(b.kubectlIn("", "get", "deployments", "--all-namespaces", "-l", "app.kubernetes.io/name=cloudnative-pg", "-o", "wide"))
	b.text("So must these kinds. A missing one makes the apply stop half-way:")
	b.sh(b.kubectlIn("", append([]any{"get", "customresourcedefinitions"}, b.crds()...)...))
	if b.plugin() {
		b.text("The Barman Cloud plugin runs in the operator's namespace, under the name `barman-cloud` unless it was installed otherwise:")
		b.sh(b.kubectlIn(b.p.OperatorNamespace(), "get", "deployments"))
	}
	b.nodes()
	if b.backups() {
		b.azureForBackups()
	}
}

func (b *book) nodes() {
	need := "There must be a node for the instance."
	if b.replicas() {
		need = fmt.Sprintf("There should be %d nodes, one for each instance.", b.cluster.Spec.Instances)
		if b.cluster.Spec.Affinity.PodAntiAffinityType == "required" {
			need = fmt.Sprintf("There must be %d nodes, since no two instances share one.", b.cluster.Spec.Instances)
		}
		if b.zones() == corev1.DoNotSchedule {
			need += " They must be spread over the zones: the instances are, and stay pending where they cannot be."
		}
	}
	b.text("%s The zone is in the label `topology.kubernetes.io/zone`; the older one that guides look at, "+
		"`failure-domain.beta.kubernetes.io/zone`, is on its way out, and where it is gone they see no zones and say nothing:", need)
	words := []any{"get", "nodes", "-L", "topology.kubernetes.io/zone"}
	if selector := b.nodeSelector(); selector != "" {
		words = append(words, "-l", selector)
	}
	b.sh(b.kubectlIn("", words...))
}

func (b *book) azureForBackups() {
	spec := b.p.Spec
	blob, ok := b.archive.Blob()
	if !ok {
		b.text("The backups go to %s, which must exist and let the pods write: nothing here creates it.", code(b.archive.Where()))
		return
	}
	b.text("The container must exist. Barman's check of the archive creates a missing one only where the identity may, which a role on " +
		"the container alone does not allow. `--auth-mode login` uses your own role, and works where the account's " +
		"keys are switched off:")
	b.sh(az("storage", "container", "show", "--account-name", blob.Account, "--name", blob.Container,
		"--auth-mode", "login", "--query", "name", "--output", "tsv"))
	id := facts.ClientID(b.cluster)
	if !b.archive.ByIdentity() || id == "" {
		b.text("The pods reach it with the credentials of a Secret, which must be there.")
		return
	}
	b.text("The managed identity must have the role \"Storage Blob Data Contributor\" on it, and no other: whoever gets into a pod acts " +
		"as this identity. A new role takes up to ten minutes to work:")
	var lines []string
	if spec.Identity.Name != "" && spec.Identity.ResourceGroup != "" {
		lines = append(lines, az("identity", "show", "--name", spec.Identity.Name, "--resource-group",
			spec.Identity.ResourceGroup, "--query", "clientId", "--output", "tsv")+comment(id))
	}
	lines = append(lines, az("role", "assignment", "list", "--assignee", id, "--all", "--query",
		"[].{role:roleDefinitionName,scope:scope}", "--output", "table"))
	b.sh(lines...)
}
