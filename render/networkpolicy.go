// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// networkPolicies returns the policies as NetworkPolicies.
func networkPolicies(p *profiles.Resolved) []manifest.Object {
	return policies(p, profiles.NetworkPolicyKubernetes, networkPolicy)
}

// networkPolicy returns a NetworkPolicy. It knows no DNS names and cannot select the API server, so it lets the pods connect to port 443
// everywhere: the API server, the object store, and what gives the pods their tokens.
// https://kubernetes.io/docs/concepts/services-networking/network-policies/
func networkPolicy(p *profiles.Resolved, g guarded) manifest.Object {
	policy := &networkingv1.NetworkPolicy{
		TypeMeta:   typeMeta(networkingv1.SchemeGroupVersion, "NetworkPolicy"),
		ObjectMeta: objectMeta(p, g.name),
		Spec: networkingv1.NetworkPolicySpec{
			PodSelector: g.pods,
			PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress},
			Egress: []networkingv1.NetworkPolicyEgressRule{
				{To: dnsPeers(), Ports: []networkingv1.NetworkPolicyPort{policyPort(corev1.ProtocolUDP, dnsPort), policyPort(corev1.ProtocolTCP, dnsPort)}},
				{Ports: []networkingv1.NetworkPolicyPort{policyPort(corev1.ProtocolTCP, httpsPort)}},
			},
		},
	}
	for _, f := range g.in {
		if from := policyPeers(f.peers); len(from) > 0 { // without peers, everybody could connect
			policy.Spec.Ingress = append(policy.Spec.Ingress, networkingv1.NetworkPolicyIngressRule{From: from, Ports: policyPorts(f.ports)})
		}
	}
	for _, f := range g.out {
		policy.Spec.Egress = append(policy.Spec.Egress, networkingv1.NetworkPolicyEgressRule{To: policyPeers(f.peers), Ports: policyPorts(f.ports)})
	}
	return policy
}

// dnsPeers are CoreDNS, and the link-local addresses of a DNS cache on the node:
// https://learn.microsoft.com/azure/aks/localdns-custom
func dnsPeers() []networkingv1.NetworkPolicyPeer {
	return append(policyPeers([]peer{dnsPeer()}), networkingv1.NetworkPolicyPeer{IPBlock: &networkingv1.IPBlock{CIDR: "169.254.0.0/16"}})
}

func dnsPeer() peer {
	return peer{namespace: "kube-system", pods: &metav1.LabelSelector{MatchLabels: map[string]string{"k8s-app": "kube-dns"}}}
}

func policyPeers(peers []peer) []networkingv1.NetworkPolicyPeer {
	var all []networkingv1.NetworkPolicyPeer
	for _, of := range peers {
		switch {
		case of.nodes: // a NetworkPolicy has only their addresses
		case of.cidr != "":
			all = append(all, networkingv1.NetworkPolicyPeer{IPBlock: &networkingv1.IPBlock{CIDR: of.cidr}})
		default:
			one := networkingv1.NetworkPolicyPeer{PodSelector: of.pods}
			if of.namespace != "" {
				if len(of.pods.MatchLabels) == 0 {
					one.PodSelector = nil // all pods of the namespace
				}
				one.NamespaceSelector = &metav1.LabelSelector{MatchLabels: map[string]string{labelNamespaceName: of.namespace}}
			}
			all = append(all, one)
		}
	}
	return all
}

func policyPorts(ports []int) []networkingv1.NetworkPolicyPort {
	all := make([]networkingv1.NetworkPolicyPort, len(ports))
	for i, port := range ports {
		all[i] = policyPort(corev1.ProtocolTCP, port)
	}
	return all
}

func policyPort(protocol corev1.Protocol, port int) networkingv1.NetworkPolicyPort {
	return networkingv1.NetworkPolicyPort{Protocol: &protocol, Port: new(intstr.FromInt32(int32(port)))}
}
