// SPDX-License-Identifier: Apache-2.0

package runbook

import "fmt"

// toServer is a server-side apply. The objects name their namespaces, of which the operator's may be another. Nothing is
// printed in full: with -v 9 a Secret would end up in the log.
func (b *book) toServer(words ...any) string {
	return b.kubectlIn("", append([]any{"apply", "--server-side", "-f", "-"}, words...)...)
}

func apply(b *book) {
	b.chapter("Apply")
	b.text("Namespace first. It is not in the profile's objects, since it is often somebody else's:")
	b.sh(into(b.kubectlIn("", "create", "namespace", b.p.Namespace(), "--dry-run=client", "-o", "yaml"),
		b.kubectlIn("", "apply", "--server-side", "-f", "-")))
	b.password()
	if b.archive.ByIdentity() {
		b.blocks(b.cloud.Trust(code(b.p.Subject()), []string{b.federate() + " > federate.sh", "less federate.sh", "sh federate.sh"}))
	}
	b.text("Then have the API server and the operator's webhooks look at everything, without keeping any of it:")
	b.sh(into(b.pgha("render"), b.toServer("--dry-run=server")))
	b.text("And apply. The objects come in the order in which they need each other:")
	b.sh(into(b.pgha("render"), b.toServer()),
		b.kubectl("wait", clusters+"/"+b.cluster.Name, "--for=condition=Ready", "--timeout=15m"))
	if len(b.names(b.objects, "ConfigMap")) > 0 {
		b.operatorConfig()
	}
}

func (b *book) password() {
	_, _, secret := b.database()
	if !b.ownSecret() {
		b.text("No password to make: the operator generates one, in the Secret %s.", code(secret))
		return
	}
	if b.p.Spec.Bootstrap.Secret != secret {
		b.text("The owner's password comes from the Secret %s, which a patch names: it must be there.", code(secret))
		return
	}
	if names := b.names(b.objects, "ExternalSecret"); len(names) > 0 {
		b.text("No password to make: the ExternalSecret %s fetches the owner's, into the Secret %s.", code(names[0]), code(secret))
		return
	}
	b.text("The owner's password, once; a second time would change it. It is on no command line and in no history, and hexadecimal "+
		"digits need no escaping in a connection string. Where the Secret %s comes from somewhere else, leave this out:",
		code(secret))
	b.sh(into(into("openssl rand -hex 24", b.pgha("render", "--password-file", "-", "--only", "Secret")), b.toServer()))
}

func (b *book) operatorConfig() {
	namespace := b.p.Spec.Operator.Namespace
	if namespace == "" {
		b.text("The ConfigMap %s is in the namespace %s, and the operator reads its own namespace only: unless it runs there, name its "+
			"namespace in `spec.operator.namespace`.", code(b.names(b.objects, "ConfigMap")[0]), code(b.p.Namespace()))
		return
	}
	b.text("The operator reads its ConfigMap when it starts:")
	b.sh(b.kubectlIn(namespace, "rollout", "restart", "deployments", "-l", "app.kubernetes.io/name=cloudnative-pg"))
}

func verify(b *book) {
	b.chapter("Verify")
	name := b.cluster.Name
	b.text("The operator's view, with the WAL archive and the lag of the replicas:")
	b.sh(b.kubectl("cnpg", "status", name))
	if b.replicas() {
		b.text("Every instance must be ready, and on a node of its own. The second list has the zones of the nodes: look whether a lost one " +
			"would take more than one instance along:")
	} else {
		b.text("The instance must be ready:")
	}
	b.sh(b.kubectl("get", "pods", "-l", instancesOf(name), "-o", "wide"), b.kubectlIn("", "get", "nodes", "-L", "topology.kubernetes.io/zone"))
	b.text("The disks, and what stands in the way of a drain:")
	b.sh(b.kubectl("get", "persistentvolumeclaims,poddisruptionbudgets", "-l", "cnpg.io/cluster="+name))
	if b.backups() {
		b.text("The archive must say `Continuous archiving is working`; if it does not, nothing else here is worth much:")
		b.sh(b.kubectl("get", clusters+"/"+name, "-o",
			`jsonpath={.status.conditions[?(@.type=="ContinuousArchiving")].message}{"\n"}`))
	}
	if monitors := b.monitors(); len(monitors) > 0 {
		b.text("The PodMonitors. Whether anybody scrapes by them is for Prometheus to say, under Targets:")
		var lines []string
		for _, m := range monitors {
			lines = append(lines, b.kubectl("get", monitorKind(m)+"/"+m.GetName()))
		}
		b.sh(lines...)
	}
	b.text("The Services of the Cluster: `-rw` is the primary, `-ro` the replicas, `-r` any of them, and all have port 5432:")
	b.sh(b.kubectl("get", "services", "-l", "cnpg.io/cluster="+name))
	b.loadBalancers()
}

func (b *book) loadBalancers() {
	endpoints := b.endpoints()
	if len(endpoints) == 0 {
		return
	}
	b.text("The load balancers, and the pods behind them. Behind the read-write one there must be one pod, the primary: two would mean " +
		"that its selector fits another Cluster as well, and that every other write goes astray:")
	for _, e := range endpoints {
		b.sh(b.kubectl("get", "services/"+e.name), b.kubectl("get", "endpointslices", "-l", "kubernetes.io/service-name="+e.name, "-o",
			`jsonpath={range .items[*].endpoints[*]}{.targetRef.name}{"\n"}{end}`))
	}
	b.blocks(b.cloud.Address())
}

// instanceNames are what the operator calls the first instances.
func (b *book) instanceName(i int) string { return fmt.Sprintf("%s-%d", b.cluster.Name, i) }
