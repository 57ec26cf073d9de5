// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"slices"
	"strconv"

	"github.com/pgha/pgha/profiles"
)

// namespaceLabel is on every namespace, and ciliumNamespace is how Cilium calls it.
const (
	namespaceLabel  = "kubernetes.io/metadata.name"
	ciliumNamespace = "io.kubernetes.pod.namespace"
)

// isPolicy reports whether the object is a network policy of either kind.
func (o *object) isPolicy() bool { return o.kind == "NetworkPolicy" || o.kind == "CiliumNetworkPolicy" }

// networkChoices sets who may connect, from the policy of the instances. What a policy says beyond that stays a patch.
func (im *importer) networkChoices() []choice {
	for _, o := range im.wanted {
		if !o.isPolicy() || o.name != im.cluster.name+"-instances" {
			continue
		}
		kind := profiles.NetworkPolicyKubernetes
		if o.kind == "CiliumNetworkPolicy" {
			kind = profiles.NetworkPolicyCilium
		}
		clients, scrapers := im.peersTo(o, 5432), im.peersTo(o, 9187)
		egress := im.egressOf(o)
		var all []choice
		// The list of rules is right only as a whole: ranges may be those of load balancers, and the last scraper that of the cloud.
		for _, balanced := range []bool{false, true} {
			for _, own := range []int{len(scrapers), max(len(scrapers)-1, 0)} {
				all = append(all, func(p *profiles.Profile) {
					n := profiles.Network{Policies: kind, Clients: clients, Prometheus: scrapers[:own:own], Egress: egress}
					if balanced {
						n.Clients, n.Nodes = apart(clients, p.Spec.Endpoints.SourceRanges)
					}
					p.Spec.Network = n
				})
			}
		}
		return all
	}
	return nil
}

// apart divides the peers of a policy: the clients, and the ranges of nodes, which are neither clients nor source ranges of load balancers.
func apart(peers []profiles.NetworkPeer, ranges []string) (clients []profiles.NetworkPeer, nodes []string) {
	for _, n := range peers {
		switch {
		case n.CIDR == "":
			clients = append(clients, n)
		case !slices.Contains(ranges, n.CIDR) && !slices.Contains(nodes, n.CIDR):
			nodes = append(nodes, n.CIDR)
		}
	}
	return clients, nodes
}

// peersTo are those that may connect to a port, but the operator and the pods of the cluster.
func (im *importer) peersTo(o *object, port int64) []profiles.NetworkPeer {
	var all []profiles.NetworkPeer
	for _, rule := range listAt(o.want, "spec", "ingress") {
		if ports := portsOf(rule); len(ports) != 1 || ports[0] != port {
			continue
		}
		for _, from := range listAt(rule, "from") {
			pods := textsAt(from, "podSelector", "matchLabels")
			if n := (profiles.NetworkPeer{Namespace: textAt(from, "namespaceSelector", "matchLabels", namespaceLabel), PodLabels: pods, CIDR: textAt(from, "ipBlock", "cidr")}); !im.ownPods(pods) {
				all = append(all, n)
			}
		}
		for _, from := range listAt(rule, "fromEndpoints") {
			pods := textsAt(from, "matchLabels")
			namespace := pods[ciliumNamespace]
			delete(pods, ciliumNamespace)
			if len(pods) == 0 {
				pods = nil
			}
			if !im.ownPods(pods) {
				all = append(all, profiles.NetworkPeer{Namespace: namespace, PodLabels: pods})
			}
		}
		for _, text := range listOfTexts(mapAt(rule), "fromCIDR") {
			all = append(all, profiles.NetworkPeer{CIDR: text})
		}
	}
	return all
}

func (im *importer) ownPods(labels map[string]string) bool {
	return labels[clusterLabel] == im.cluster.name
}

// egressOf are the address ranges of the policy with one port, but that of DNS.
func (im *importer) egressOf(o *object) []profiles.NetworkEgress {
	var all []profiles.NetworkEgress
	for _, rule := range listAt(o.want, "spec", "egress") {
		ports := portsOf(rule)
		if len(ports) != 1 || ports[0] == 53 {
			continue
		}
		port := int32(ports[0])
		if port == 5432 {
			port = 0
		}
		for _, to := range listAt(rule, "to") {
			if text := textAt(to, "ipBlock", "cidr"); text != "" {
				all = append(all, profiles.NetworkEgress{CIDR: text, Port: port})
			}
		}
		for _, text := range listOfTexts(mapAt(rule), "toCIDR") {
			all = append(all, profiles.NetworkEgress{CIDR: text, Port: port})
		}
	}
	return all
}

// portsOf are the ports of a rule of either kind of policy.
func portsOf(rule any) []int64 {
	var all []int64
	for _, p := range listAt(rule, "ports") {
		if n, ok := intAt(p, "port"); ok {
			all = append(all, n)
		}
	}
	for _, group := range listAt(rule, "toPorts") {
		for _, p := range listAt(group, "ports") {
			if n, err := strconv.ParseInt(textAt(p, "port"), 10, 32); err == nil {
				all = append(all, n)
			}
		}
	}
	return all
}
