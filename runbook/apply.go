// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/internal/kinds"
)

// toServer returns a server-side apply of standard input. The objects have their own namespaces, and the operator's may
// be another one. No flag prints objects in full: with -v 9, a Secret would end up in the log.
func (b *book) toServer(words ...any) string {
	return b.kubectlIn("", append([]any{"apply", "--server-side", "-f", "-"}, words...)...)
}

func apply(b *book) {
	b.chapter("Apply")
	b.text("Create the namespace first. It is not among the profile's objects, since another team often owns it:")
	b.sh(into(b.kubectlIn("", "create", "namespace", b.p.Namespace(), "--dry-run=client", "-o", "yaml"),
		b.kubectlIn("", "apply", "--server-side", "-f", "-")))
	b.password()
	b.rolePasswords()
	b.existing()
	if b.archive.ByIdentity() {
		b.blocks(b.cloud.Trust(code(b.p.Subject()), []string{b.federate() + " > federate.sh", "less federate.sh", "sh federate.sh"}))
	}
	b.text("Check everything with the API server and the operator's webhooks. This stores nothing:")
	b.sh(into(b.pgha("render"), b.toServer("--dry-run=server")))
	b.text("Apply. The objects are in the order of their dependencies:")
	b.sh(into(b.pgha("render"), b.toServer()),
		b.kubectl("wait", clusters+"/"+b.cluster.Name, "--for=condition=Ready", "--timeout=15m"))
	if b.hasOperatorConfig() {
		b.operatorConfig()
	}
}

func (b *book) password() {
	_, _, secret := b.database()
	if !b.ownSecret() {
		b.text("You need not create a password: the operator generates one, in the Secret %s.", code(secret))
		return
	}
	if b.p.Spec.Bootstrap.Secret != secret {
		b.text("The owner's password comes from the Secret %s, which a patch names: it must exist.", code(secret))
		return
	}
	if slices.Contains(b.names(b.objects, "ExternalSecret"), secret) {
		b.text("You need not create a password: the ExternalSecret %s fetches the owner's, into the Secret "+
			"%s.", code(secret), code(secret))
		return
	}
	b.text("Create the owner's password, only once: a second run changes it. It does not appear on a command line or in "+
		"the shell history, and hexadecimal digits need no escaping in a connection string. Skip this block if the Secret "+
		"%s comes from another source:", code(secret))
	b.sh(into(into("openssl rand -hex 24", b.pgha("render", "--password-file", "-", "--only", "Secret")), b.toServer()))
}

// hasOperatorConfig reports whether a ConfigMap is the operator's. The others are the dashboard and the files of the restore drill.
func (b *book) hasOperatorConfig() bool {
	return slices.Contains(b.names(b.objects, "ConfigMap"), kinds.Named("ConfigMap").Name)
}

func (b *book) operatorConfig() {
	namespace := b.p.Spec.Operator.Namespace
	if namespace == "" {
		b.text("The ConfigMap %s is in the namespace %s, but the operator reads only its own namespace. If it runs in "+
			"another one, set `spec.operator.namespace`.", code(kinds.Named("ConfigMap").Name), code(b.p.Namespace()))
		return
	}
	b.text("The operator reads its ConfigMap only at start. Restart it:")
	b.sh(b.kubectlIn(namespace, "rollout", "restart", "deployments", "-l", "app.kubernetes.io/name=cloudnative-pg"))
}

func verify(b *book) {
	b.chapter("Verify")
	name := b.cluster.Name
	b.text("Look at the status from the operator, with the WAL archive and the lag of the replicas:")
	b.sh(b.kubectl("cnpg", "status", name))
	if b.replicas() {
		b.text("Every instance must be ready and on a separate node. The second list has the zones of the nodes. Check " +
			"that the loss of one zone would not take more than one instance:")
	} else {
		b.text("The instance must be ready:")
	}
	b.sh(b.kubectl("get", "pods", "-l", instancesOf(name), "-o", "wide"), b.kubectlIn("", "get", "nodes", "-L", "topology.kubernetes.io/zone"))
	b.text("List the disks, and the disruption budgets that can block a drain:")
	b.sh(b.kubectl("get", "persistentvolumeclaims,poddisruptionbudgets", "-l", "cnpg.io/cluster="+name))
	if b.backups() {
		b.text("The archive must report `Continuous archiving is working`. If it does not, fix this first: without it " +
			"there is no usable backup:")
		b.sh(b.kubectl("get", clusters+"/"+name, "-o",
			`jsonpath={.status.conditions[?(@.type=="ContinuousArchiving")].message}{"\n"}`))
	}
	if monitors := b.monitors(); len(monitors) > 0 {
		b.text("List the PodMonitors. To see whether Prometheus scrapes them, look at its Targets page:")
		var lines []string
		for _, m := range monitors {
			lines = append(lines, b.kubectl("get", monitorKind(m)+"/"+m.GetName()))
		}
		b.sh(lines...)
	}
	b.text("List the Services of the Cluster: `-rw` selects the primary, `-ro` the replicas, `-r` any instance. All use " +
		"port 5432:")
	b.sh(b.kubectl("get", "services", "-l", "cnpg.io/cluster="+name))
	b.loadBalancers()
	b.reachable()
}

func (b *book) loadBalancers() {
	endpoints := b.endpoints()
	if len(endpoints) == 0 {
		return
	}
	b.text("List the load balancers and the pods behind them. The read-write one must have exactly one pod, the " +
		"primary. With two, its selector also matches another Cluster, and every second write goes to the wrong one:")
	for _, e := range endpoints {
		b.sh(b.kubectl("get", "services/"+e.name), b.kubectl("get", "endpointslices", "-l", "kubernetes.io/service-name="+e.name, "-o",
			`jsonpath={range .items[*].endpoints[*]}{.targetRef.name}{"\n"}{end}`))
	}
	b.blocks(b.cloud.Address())
}

// instanceName returns the operator's name for the instance with this number.
func (b *book) instanceName(i int) string { return fmt.Sprintf("%s-%d", b.cluster.Name, i) }
