// SPDX-License-Identifier: Apache-2.0

package profiles

// Kinds of network policies.
const (
	// NetworkPolicyNone renders no policy.
	NetworkPolicyNone = "none"
	// NetworkPolicyKubernetes renders NetworkPolicies, which most engines enforce. They know addresses and no DNS names.
	NetworkPolicyKubernetes = "kubernetes"
	// NetworkPolicyCilium renders CiliumNetworkPolicies, which know the DNS names of the object store and the API server.
	NetworkPolicyCilium = "cilium"
)

// Network says who may connect to the pods of the cluster and its Poolers, and where they may connect to. Something must enforce the
// policies: on AKS, a network policy engine that is chosen when the Kubernetes cluster is created.
type Network struct {
	// Policies are "none", "kubernetes" (NetworkPolicy) or "cilium" (CiliumNetworkPolicy, for which FQDN rules on AKS need Advanced Container
	// Networking Services).
	Policies string `json:"policies"`
	// Clients may connect to PostgreSQL and to the Poolers, on port 5432. Nobody else may, but the operator and the pods of the cluster.
	Clients []NetworkPeer `json:"clients,omitempty"`
	// Prometheus may scrape metrics. Azure's managed Prometheus is among them if a PodMonitor is of its group; name all others.
	Prometheus []NetworkPeer `json:"prometheus,omitempty"`
	// Nodes are the address ranges of the nodes, as CIDRs: a load balancer's connections come from them. Required for policies of Kubernetes with
	// endpoints. Cilium knows its nodes.
	Nodes []string `json:"nodes,omitempty"`
	// Egress are further addresses that the instances connect to: the publisher of a Subscription, a primary elsewhere.
	Egress []NetworkEgress `json:"egress,omitempty"`
}

// NetworkPeer is a group of pods, or an address range. Set Namespace, PodLabels or both, or CIDR.
type NetworkPeer struct {
	// Namespace of the pods. Empty: the namespace of the cluster.
	Namespace string `json:"namespace,omitempty"`
	// PodLabels of the pods. Empty: all pods of the namespace.
	PodLabels map[string]string `json:"podLabels,omitempty"`
	// CIDR is an address range outside the Kubernetes cluster.
	CIDR string `json:"cidr,omitempty"`
}

// NetworkEgress is an address range with a port.
type NetworkEgress struct {
	// CIDR is the address range.
	CIDR string `json:"cidr"`
	// Port, over TCP. 0: 5432.
	Port int32 `json:"port,omitempty"`
}
