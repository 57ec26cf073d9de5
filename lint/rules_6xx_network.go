// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/pgha/pgha/internal/operator"
)

func networkRules() []Rule {
	return []Rule{
		{
			ID: "PGHA630", Title: "NetworkPolicy that keeps the operator away from the instances", Severity: Warning, Beyond: true, check: eachCluster(operatorShut),
			Why: "The operator asks each instance on port 8000 how it is. If a NetworkPolicy selects the instances and none lets the operator in, no " +
				"instance ever counts as ready: the cluster never gets beyond its first instance, and no failover happens. The operator is usually in another namespace, so " +
				"its rule needs a namespaceSelector.",
			Source: operatorDocs + "networking/#cross-namespace-network-policy-for-the-operator",
		},
		{
			ID: "PGHA631", Title: "NetworkPolicy that separates the instances", Severity: Warning, Beyond: true, check: eachCluster(instancesShut),
			Why: "Replicas stream from the primary on port 5432, and the Jobs that create them connect to it too. If a NetworkPolicy selects the instances " +
				"and none lets the pods of the same Cluster in, no replica ever joins. A primary that loses the API server also asks the other instances on port 8000, and " +
				"stops if none answers.",
			Source: operatorDocs + "networking/",
		},
		{
			ID: "PGHA632", Title: "NetworkPolicy that keeps the instances from the API server or DNS", Severity: Warning, Beyond: true, check: eachCluster(egressShut),
			Why: "The instance manager reads its Cluster from the API server, and the archive is reached over HTTPS. A policy with the type Egress closes " +
				"everything that no rule opens, DNS too: instances do not start, or the WAL volume fills.",
			Source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
		},
	}
}

// policies are what the NetworkPolicies of a Cluster's namespace say about its instances.
type policies struct {
	in, out []*Resource // the policies that close a direction
	ingress []networkingv1.NetworkPolicyIngressRule
	egress  []networkingv1.NetworkPolicyEgressRule
}

func (p *pass) policiesOf(c *cluster) policies {
	var all policies
	labels := map[string]string{operator.LabelCluster: c.name(), operator.LabelPodRole: "instance"}
	if m := c.spec.InheritedMetadata; m != nil {
		maps.Copy(labels, m.Labels)
	}
	each(func(_ *pass, r *Resource, o *networkingv1.NetworkPolicy) {
		if !maySameNamespace(o.Namespace, c.namespace()) || !operator.Matches(&o.Spec.PodSelector, labels) {
			return
		}
		in, out := directions(o)
		if in {
			all.in, all.ingress = append(all.in, r), append(all.ingress, o.Spec.Ingress...)
		}
		if out {
			all.out, all.egress = append(all.out, r), append(all.egress, o.Spec.Egress...)
		}
	})(p)
	return all
}

// directions that a policy closes: without types it is ingress, and egress if it has such rules.
func directions(o *networkingv1.NetworkPolicy) (in, out bool) {
	if len(o.Spec.PolicyTypes) == 0 {
		return true, len(o.Spec.Egress) > 0
	}
	for _, t := range o.Spec.PolicyTypes {
		in = in || t == networkingv1.PolicyTypeIngress
		out = out || t == networkingv1.PolicyTypeEgress
	}
	return in, out
}

func operatorShut(p *pass, c *cluster) {
	all := p.policiesOf(c)
	if len(all.in) == 0 || all.admits(8000, map[string]string{"app.kubernetes.io/name": "cloudnative-pg"}, true) {
		return
	}
	p.add(all.in[0], "spec.ingress", fmt.Sprintf("No policy lets the operator connect to port 8000 of the instances of Cluster %s, so none of them ever gets ready.", c.name()),
		"Add a rule from the operator's namespace, for ports 8000 and 5432.")
}

func instancesShut(p *pass, c *cluster) {
	all := p.policiesOf(c)
	own := map[string]string{operator.LabelCluster: c.name(), operator.LabelPodRole: "instance"}
	if len(all.in) == 0 || c.full.Instances < 2 || all.admits(5432, own, false) {
		return
	}
	p.add(all.in[0], "spec.ingress", fmt.Sprintf("No policy lets the instances of Cluster %s connect to each other on port 5432, so no replica joins.", c.name()),
		"Add a rule from the pods with cnpg.io/cluster: "+c.name()+", for ports 5432 and 8000.")
}

// admits reports whether some rule may let a pod in on a port. Addresses and selectors of namespaces may match anybody.
func (a *policies) admits(port int, pod map[string]string, elsewhere bool) bool {
	for _, rule := range a.ingress {
		if !portOpen(rule.Ports, corev1.ProtocolTCP, port) {
			continue
		}
		if len(rule.From) == 0 {
			return true
		}
		for _, from := range rule.From {
			switch {
			case from.IPBlock != nil:
				return true
			case from.NamespaceSelector == nil && elsewhere:
			case from.PodSelector == nil || operator.Matches(from.PodSelector, pod):
				return true
			}
		}
	}
	return false
}

func egressShut(p *pass, c *cluster) {
	all := p.policiesOf(c)
	if len(all.out) == 0 {
		return
	}
	lacks := func(protocol corev1.Protocol, ports ...int) bool {
		for _, rule := range all.egress {
			for _, port := range ports {
				if portOpen(rule.Ports, protocol, port) {
					return false
				}
			}
		}
		return true
	}
	switch {
	case lacks(corev1.ProtocolUDP, 53) && lacks(corev1.ProtocolTCP, 53):
		p.add(all.out[0], "spec.egress", fmt.Sprintf("No policy lets the instances of Cluster %s look up names: port 53 is closed.", c.name()),
			"Add a rule to kube-dns in kube-system, for port 53 over UDP and TCP.")
	case lacks(corev1.ProtocolTCP, 443, 6443):
		p.add(all.out[0], "spec.egress", fmt.Sprintf("No policy lets the instances of Cluster %s connect to the API server and the object store: port 443 is closed.", c.name()),
			"Add a rule for port 443.")
	}
}

// portOpen reports whether a rule is about a port; one without ports is about all.
func portOpen(ports []networkingv1.NetworkPolicyPort, protocol corev1.Protocol, port int) bool {
	if len(ports) == 0 {
		return true
	}
	for _, of := range ports {
		is := corev1.ProtocolTCP
		if of.Protocol != nil {
			is = *of.Protocol
		}
		switch {
		case is != protocol:
		case of.Port == nil, of.Port.Type == intstr.String: // a name, whose number the pod has
			return true
		case of.EndPort != nil:
			if port >= of.Port.IntValue() && port <= int(*of.EndPort) {
				return true
			}
		case of.Port.IntValue() == port:
			return true
		}
	}
	return false
}
