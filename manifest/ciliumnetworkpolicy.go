// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"encoding/json"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// CiliumGroupVersion is the API group and version of a CiliumNetworkPolicy.
var CiliumGroupVersion = schema.GroupVersion{Group: "cilium.io", Version: "v2"}

// CiliumNetworkPolicy has the fields of Cilium's kind that pgha sets. Cilium's own module would add its agent to every program that imports
// this package. https://docs.cilium.io/en/stable/security/policy/language/
type CiliumNetworkPolicy struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	// Spec of the policy.
	Spec CiliumRule `json:"spec"`
}

// CiliumRule selects pods and says who may connect to them and where they may connect to.
type CiliumRule struct {
	// EndpointSelector selects the pods.
	EndpointSelector metav1.LabelSelector `json:"endpointSelector"`
	// Ingress are connections to the pods.
	Ingress []CiliumIngress `json:"ingress,omitempty"`
	// Egress are connections of the pods.
	Egress []CiliumEgress `json:"egress,omitempty"`
}

// CiliumIngress lets somebody in. Each list is an alternative, and one of them is set.
type CiliumIngress struct {
	// FromEndpoints are pods.
	FromEndpoints []metav1.LabelSelector `json:"fromEndpoints,omitempty"`
	// FromEntities are groups that Cilium knows: host, remote-node, kube-apiserver.
	FromEntities []string `json:"fromEntities,omitempty"`
	// FromCIDR are address ranges outside the Kubernetes cluster.
	FromCIDR []string `json:"fromCIDR,omitempty"`
	// ToPorts are the ports of the pods.
	ToPorts []CiliumPorts `json:"toPorts,omitempty"`
}

// CiliumEgress lets the pods out.
type CiliumEgress struct {
	// ToEndpoints are pods.
	ToEndpoints []metav1.LabelSelector `json:"toEndpoints,omitempty"`
	// ToEntities are groups that Cilium knows.
	ToEntities []string `json:"toEntities,omitempty"`
	// ToCIDR are address ranges.
	ToCIDR []string `json:"toCIDR,omitempty"`
	// ToFQDNs are DNS names. Cilium learns their addresses from the DNS answers that it sees, which needs a rule for DNS.
	ToFQDNs []CiliumFQDN `json:"toFQDNs,omitempty"`
	// ToPorts are the ports.
	ToPorts []CiliumPorts `json:"toPorts,omitempty"`
}

// CiliumFQDN is one DNS name.
type CiliumFQDN struct {
	// MatchName is the name.
	MatchName string `json:"matchName,omitempty"`
}

// CiliumPorts are ports, and what may go over them.
type CiliumPorts struct {
	// Ports by number and protocol.
	Ports []CiliumPort `json:"ports"`
	// Rules of a protocol.
	Rules *CiliumRules `json:"rules,omitempty"`
}

// CiliumPort is one port.
type CiliumPort struct {
	// Port as text.
	Port string `json:"port"`
	// Protocol is TCP, UDP or ANY.
	Protocol string `json:"protocol"`
}

// CiliumRules let Cilium see DNS answers.
type CiliumRules struct {
	// DNS are the names that may be looked up.
	DNS []CiliumDNS `json:"dns,omitempty"`
}

// CiliumDNS is a pattern of names.
type CiliumDNS struct {
	// MatchPattern is a pattern with *.
	MatchPattern string `json:"matchPattern"`
}

// DeepCopyObject implements runtime.Object.
func (p *CiliumNetworkPolicy) DeepCopyObject() runtime.Object {
	c := *p
	p.DeepCopyInto(&c.ObjectMeta)
	text, err := json.Marshal(p.Spec)
	if err != nil {
		panic(err) // it has only texts
	}
	c.Spec = CiliumRule{}
	if err := json.Unmarshal(text, &c.Spec); err != nil {
		panic(err)
	}
	return &c
}
