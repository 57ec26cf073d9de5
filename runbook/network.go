// SPDX-License-Identifier: Apache-2.0

package runbook

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
	kind := b.policyKind()
	if kind == "" {
		return
	}
	b.text("List the network policies. They do nothing without a network policy engine: connect to %s once from a pod of a namespace that they do "+
		"not name, and check that it runs into its timeout:", code(b.inCluster(b.cluster.Name+"-rw")+":5432"))
	b.sh(b.kubectl("get", kind))
}
