// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

func loadBalancerRules() []Rule {
	return []Rule{
		{
			ID: "PGHA604", Title: "duplicate DNS label on two load balancers", Severity: Error, Beyond: true, check: dnsLabelTwice,
			Why: "A DNS label is unique in an Azure region. The second Service stays pending with an error. If both " +
				"Services share your own public IP, newer cloud providers accept the duplicate and older ones do not.",
			Source: azureProvider + "shared-ip/",
		},
		{
			ID: "PGHA605", Title: "empty DNS label", Severity: Error, Beyond: true, check: dnsLabelEmpty,
			Why: "An empty value removes the DNS label from the public IP. An unset variable in a template does exactly " +
				"that.",
			Source: azureProvider + "loadbalancer/",
		},
		{
			ID: "PGHA606", Title: "duplicate port on one load balancer IP", Severity: Error, Beyond: true, check: portTwice,
			Why: "Both Services ask for the same load balancer rule. The second one stays pending, or takes over the " +
				"connections of the first one, so that reads and writes are swapped. The address can be set as " +
				"loadBalancerIP, by the annotations azure-load-balancer-ipv4 and -ipv6, or by the name of a public IP. A " +
				"managed Service without ports listens on 5432, which the operator adds.",
			Source: azureProvider + "shared-ip/",
		},
		{
			ID: "PGHA607", Title: "database open to the whole internet", Severity: Error, Beyond: true, check: sourceRangesOpen,
			Why: "A load balancer on Azure is public unless you declare it internal, and open to every address unless you " +
				"list source ranges. Scanners find port 5432 within hours.",
			Source: aksDocs + "configure-load-balancer-standard#restrict-inbound-traffic-to-specific-ip-ranges",
		},
		{
			ID: "PGHA608", Title: "invalid CIDR range", Severity: Error, check: sourceRangesBroken,
			Why: "The API server rejects a value that is not a CIDR range. \"/32\" is what remains of a template whose " +
				"variable is not set.",
			Source: "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/",
		},
	}
}

func dnsLabelTwice(p *pass) {
	first := map[string]endpoint{}
	for _, e := range p.endpoints() {
		label := e.annotations[azureDNSLabel]
		if !e.isLoadBalancer() || label == "" {
			continue
		}
		other, seen := first[label]
		if !seen {
			first[label] = e
			continue
		}
		severity := Error
		if ip := e.annotations[azurePublicIP]; ip != "" && ip == other.annotations[azurePublicIP] {
			severity = Warning
		}
		p.addAs(severity, e.r, e.annotation(azureDNSLabel), fmt.Sprintf("Service %q already has DNS label %q, which must be unique in an Azure region.",
			other.name, label), "Keep the label on one of them.")
	}
}

func dnsLabelEmpty(p *pass) {
	check := func(r *Resource, path string, annotations map[string]string) {
		if label, set := annotations[azureDNSLabel]; set && label == "" {
			p.add(r, path, "The empty value removes the DNS label from the public IP.", "Set the label, or remove the annotation.")
		}
	}
	each(func(_ *pass, r *Resource, s *corev1.Service) {
		check(r, key("metadata.annotations", azureDNSLabel), s.Annotations)
	})(p)
	for _, e := range p.endpoints() {
		if e.operator {
			check(e.r, e.annotation(azureDNSLabel), e.annotations)
		}
	}
	for _, c := range p.clusters {
		if m := c.spec.InheritedMetadata; m != nil {
			check(c.Resource, key("spec.inheritedMetadata.annotations", azureDNSLabel), m.Annotations)
		}
	}
}

func sourceRangesOpen(p *pass) {
	for _, e := range p.endpoints() {
		if !e.isPublic() {
			continue
		}
		values, paths := e.ranges()
		if len(values) == 0 && e.annotations[azureServiceTags] == "" {
			p.add(e.r, e.path+"spec.loadBalancerSourceRanges", fmt.Sprintf("Service %q is open to every address on the internet.", e.name),
				"List the ranges that may connect, or make the load balancer internal.")
		}
		for i, v := range values {
			if rangeFault(v) == "is everybody" {
				p.add(e.r, paths[i], fmt.Sprintf("Range %s allows the whole internet.", v), "List the ranges that may connect.")
			}
		}
	}
}

func sourceRangesBroken(p *pass) {
	for _, e := range p.endpoints() {
		values, paths := e.ranges()
		for i, v := range values {
			fault := rangeFault(v)
			switch {
			case fault == "" || fault == "is everybody":
			case isService(e.r.Object):
				p.rejectf(e.r, paths[i], "Write it like 203.0.113.0/24.", "invalid CIDR range %q", v)
			default: // the API server checks it when the operator creates the Service
				p.addAs(Warning, e.r, paths[i], fmt.Sprintf("The operator cannot create the Service: invalid CIDR range %q.", v),
					"Write it like 203.0.113.0/24.")
			}
		}
	}
}
