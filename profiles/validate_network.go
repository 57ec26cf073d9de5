// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"maps"
	"math"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

func (p *Profile) validateNetwork(path *field.Path) field.ErrorList {
	n := &p.Spec.Network
	faults := oneOf(path.Child("policies"), n.Policies, networkPolicies[:]...)
	for i := range n.Clients {
		faults = append(faults, n.Clients[i].validate(path.Child("clients").Index(i))...)
		if samePeer(n.Clients[:i], n.Clients[i]) {
			faults = append(faults, field.Duplicate(path.Child("clients").Index(i), n.Clients[i].words()))
		}
	}
	for i := range n.Prometheus {
		faults = append(faults, n.Prometheus[i].validate(path.Child("prometheus").Index(i))...)
	}
	faults = append(faults, validateRanges(path.Child("nodes"), n.Nodes, false)...)
	for i, e := range n.Egress {
		at := path.Child("egress").Index(i)
		faults = append(faults, cidr(at.Child("cidr"), e.CIDR)...)
		if e.Port < 0 || e.Port > math.MaxUint16 {
			faults = append(faults, field.Invalid(at.Child("port"), e.Port, "must be 1 to 65535"))
		}
	}
	if n.Policies == NetworkPolicyNone {
		return append(faults, n.unused(path)...)
	}
	return append(faults, p.validateNamed(path)...)
}

// unused refuses settings that no policy shows.
func (n *Network) unused(path *field.Path) field.ErrorList {
	if len(n.Clients)+len(n.Prometheus)+len(n.Nodes)+len(n.Egress) == 0 {
		return nil
	}
	return field.ErrorList{field.Required(path.Child("policies"), `"none" lets everybody in, whatever the rest of spec.network says; write "kubernetes" or "cilium"`)}
}

// validateNamed refuses policies that would lock out who must connect.
func (p *Profile) validateNamed(path *field.Path) field.ErrorList {
	n, e := &p.Spec.Network, &p.Spec.Endpoints
	var faults field.ErrorList
	other := slices.ContainsFunc(p.Spec.Monitoring.PodMonitors, func(m PodMonitor) bool { return m.Group == GroupMonitoring })
	if other && len(n.Prometheus) == 0 {
		faults = append(faults, field.Required(path.Child("prometheus"), "the Prometheus that scrapes the PodMonitor of "+GroupMonitoring+
			", or it gets no metrics any more: [{namespace: monitoring, podLabels: {app.kubernetes.io/name: prometheus}}]"))
	}
	exposed := e.ReadWrite != nil || e.ReadOnly != nil || slices.ContainsFunc(p.Spec.Poolers, func(s Pooler) bool { return s.Endpoint != nil })
	if exposed && len(n.Nodes) == 0 && n.Policies == NetworkPolicyKubernetes {
		faults = append(faults, field.Required(path.Child("nodes"), "the address ranges of the nodes: the connections of a load balancer come from them, and a NetworkPolicy sees no other address"))
	}
	if !exposed && len(n.Clients) == 0 {
		faults = append(faults, field.Required(path.Child("clients"), "who may connect to the database; without clients, nobody: [{namespace: shop}]"))
	}
	return faults
}

// samePeer reports whether a peer is in a list.
func samePeer(list []NetworkPeer, peer NetworkPeer) bool {
	return slices.ContainsFunc(list, func(other NetworkPeer) bool {
		return other.Namespace == peer.Namespace && other.CIDR == peer.CIDR && maps.Equal(other.PodLabels, peer.PodLabels)
	})
}

// words is the peer in a few words, for a message.
func (n *NetworkPeer) words() string {
	words := []string{or(n.CIDR, n.Namespace)}
	for _, key := range sortedKeys(n.PodLabels) {
		words = append(words, key+"="+n.PodLabels[key])
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

func (n *NetworkPeer) validate(path *field.Path) field.ErrorList {
	pods := n.Namespace != "" || len(n.PodLabels) > 0
	switch {
	case n.CIDR != "" && pods:
		return field.ErrorList{field.Forbidden(path.Child("cidr"), "a peer is either pods or an address range; write two peers")}
	case n.CIDR != "":
		return cidr(path.Child("cidr"), n.CIDR)
	case !pods:
		return field.ErrorList{field.Required(path, "a namespace, podLabels, or a cidr; an empty peer would be every pod of the namespace")}
	}
	var faults field.ErrorList
	if n.Namespace != "" {
		faults = namespace(path.Child("namespace"), n.Namespace)
	}
	return append(faults, labels(path.Child("podLabels"), n.PodLabels)...)
}

func cidr(path *field.Path, text string) field.ErrorList {
	if text == "" {
		return field.ErrorList{field.Required(path, "an address range, as in 10.1.0.0/16")}
	}
	return validateRange(path, text)
}

func constraintsOfNetwork() []Constraint {
	all := []Constraint{
		{Field: "spec.network.policies", Enum: networkPolicies[:]},
		{Field: "spec.network.nodes[]", Pattern: formCIDR},
		{Field: "spec.network.egress[].cidr", Required: true, Pattern: formCIDR},
		{Field: "spec.network.egress[].port", Max: math.MaxUint16},
	}
	for _, list := range [...]string{"spec.network.clients[]", "spec.network.prometheus[]"} {
		all = append(all,
			Constraint{Field: list + ".namespace", Pattern: orEmpty(formSpace), MaxLength: 63},
			Constraint{Field: list + ".podLabels", Keys: formKey},
			Constraint{Field: list + ".podLabels[*]", Pattern: formLabel, MaxLength: 63},
			Constraint{Field: list + ".cidr", Pattern: orEmpty(formCIDR)})
	}
	return all
}
