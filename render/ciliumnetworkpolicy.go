// SPDX-License-Identifier: Apache-2.0

package render

import (
	"maps"
	"strconv"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ciliumNamespace is the label with which Cilium selects pods of another namespace:
// https://docs.cilium.io/en/stable/security/policy/kubernetes/#namespaces
const ciliumNamespace = "io.kubernetes.pod.namespace"

// ciliumNetworkPolicies returns the policies as CiliumNetworkPolicies.
func ciliumNetworkPolicies(p *profiles.Resolved) []manifest.Object {
	return policies(p, profiles.NetworkPolicyCilium, ciliumNetworkPolicy)
}

// ciliumNetworkPolicy returns a CiliumNetworkPolicy. It lets the pods connect to the API server, and over HTTPS only to the hosts of the
// cloud; their addresses come from the DNS answers, so that DNS goes through Cilium's proxy.
// https://docs.cilium.io/en/stable/security/policy/language/#dns-based
func ciliumNetworkPolicy(p *profiles.Resolved, g guarded) manifest.Object {
	policy := &manifest.CiliumNetworkPolicy{
		TypeMeta:   typeMeta(manifest.CiliumGroupVersion, "CiliumNetworkPolicy"),
		ObjectMeta: objectMeta(p, g.name),
		Spec: manifest.CiliumRule{
			EndpointSelector: g.pods,
			Egress: []manifest.CiliumEgress{
				{ToEndpoints: ciliumEndpoints([]peer{dnsPeer()}), ToPorts: []manifest.CiliumPorts{{
					Ports: []manifest.CiliumPort{{Port: strconv.Itoa(dnsPort), Protocol: "ANY"}},
					Rules: &manifest.CiliumRules{DNS: []manifest.CiliumDNS{{MatchPattern: "*"}}},
				}}},
				{ToEntities: []string{"kube-apiserver"}, ToPorts: ciliumPorts([]int{httpsPort, apiServerPort})},
			},
		},
	}
	for _, f := range g.in {
		policy.Spec.Ingress = append(policy.Spec.Ingress, ciliumIngress(f)...)
	}
	for _, f := range g.out {
		policy.Spec.Egress = append(policy.Spec.Egress, ciliumEgress(f)...)
	}
	if hosts := p.Cloud().Hosts(); len(hosts) > 0 && g.name == p.InstancesPolicyName() {
		names := make([]manifest.CiliumFQDN, len(hosts))
		for i, host := range hosts {
			names[i] = manifest.CiliumFQDN{MatchName: host}
		}
		policy.Spec.Egress = append(policy.Spec.Egress, manifest.CiliumEgress{ToFQDNs: names, ToPorts: ciliumPorts([]int{httpsPort})})
	}
	return policy
}

// ciliumIngress has a rule for each kind of peer: Cilium refuses two kinds in one.
func ciliumIngress(f flow) []manifest.CiliumIngress {
	var all []manifest.CiliumIngress
	ports := ciliumPorts(f.ports)
	if pods := ciliumEndpoints(f.peers); len(pods) > 0 {
		all = append(all, manifest.CiliumIngress{FromEndpoints: pods, ToPorts: ports})
	}
	if ranges := ciliumRanges(f.peers); len(ranges) > 0 {
		all = append(all, manifest.CiliumIngress{FromCIDR: ranges, ToPorts: ports})
	}
	for _, of := range f.peers {
		if of.nodes {
			all = append(all, manifest.CiliumIngress{FromEntities: []string{"host", "remote-node"}, ToPorts: ports})
		}
	}
	return all
}

func ciliumEgress(f flow) []manifest.CiliumEgress {
	var all []manifest.CiliumEgress
	if pods := ciliumEndpoints(f.peers); len(pods) > 0 {
		all = append(all, manifest.CiliumEgress{ToEndpoints: pods, ToPorts: ciliumPorts(f.ports)})
	}
	if ranges := ciliumRanges(f.peers); len(ranges) > 0 {
		all = append(all, manifest.CiliumEgress{ToCIDR: ranges, ToPorts: ciliumPorts(f.ports)})
	}
	return all
}

func ciliumEndpoints(peers []peer) []metav1.LabelSelector {
	var all []metav1.LabelSelector
	for _, of := range peers {
		if of.pods == nil {
			continue
		}
		one := *of.pods
		if of.namespace != "" {
			one.MatchLabels = maps.Clone(one.MatchLabels)
			if one.MatchLabels == nil {
				one.MatchLabels = map[string]string{}
			}
			one.MatchLabels[ciliumNamespace] = of.namespace
		}
		all = append(all, one)
	}
	return all
}

func ciliumRanges(peers []peer) []string {
	var all []string
	for _, of := range peers {
		if of.cidr != "" {
			all = append(all, of.cidr)
		}
	}
	return all
}

func ciliumPorts(ports []int) []manifest.CiliumPorts {
	var list []manifest.CiliumPort
	for _, port := range ports {
		list = append(list, manifest.CiliumPort{Port: strconv.Itoa(port), Protocol: "TCP"})
	}
	return []manifest.CiliumPorts{{Ports: list}}
}
