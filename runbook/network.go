// SPDX-License-Identifier: Apache-2.0

package runbook

// selectedPods shows the addresses that the operator has found for the pod selectors of pg_hba.
func (b *book) selectedPods() {
	if len(b.cluster.Spec.PodSelectorRefs) == 0 {
		return
	}
	b.text("The pods that lines of `pg_hba` name: the operator finds their addresses, and each instance writes them into its lines. A selector without an address " +
		"lets nobody in. Compare the last lines with what PostgreSQL has:")
	b.sh(b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", `jsonpath={range .status.podSelectorRefs[*]}{.name}: {.ips}{"\n"}{end}`),
		b.psql(b.cluster.Name, "postgres", "SELECT line_number, type, database, user_name, address, auth_method, error FROM pg_hba_file_rules"))
}

// policyKind is the full name of the kind of the network policies; "" without.
func (b *book) policyKind() string {
	if len(b.names(b.objects, "CiliumNetworkPolicy")) > 0 {
		return "ciliumnetworkpolicies.cilium.io"
	}
	if len(b.names(b.objects, "NetworkPolicy")) > 0 {
		return "networkpolicies.networking.k8s.io"
	}
	return ""
}

// reachable is the section that checks who may connect.
func (b *book) reachable() {
	b.selectedPods()
	kind := b.policyKind()
	if kind == "" {
		return
	}
	b.text("List the network policies. They do nothing without a network policy engine: connect to %s once from a pod of a namespace that they do "+
		"not name, and check that it runs into its timeout:", code(b.inCluster(b.cluster.Name+"-rw")+":5432"))
	b.sh(b.kubectl("get", kind))
}
