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
			Why: "A DNS label is unique in an Azure region. The second Service stays pending with an error, except where both share " +
				"a public IP of one's own, which newer cloud providers let pass and older ones do not.",
			Source: azureProvider + "shared-ip/",
		},
		{
			ID: "PGHA605", Title: "empty DNS label", Severity: Error, Beyond: true, check: dnsLabelEmpty,
			Why: "An empty value is an order: it removes the DNS label from the public IP. An unset variable in a template does " +
				"exactly that.",
			Source: azureProvider + "loadbalancer/",
		},
		{
			ID: "PGHA606", Title: "duplicate port on one load balancer IP", Severity: Error, Beyond: true, check: portTwice,
			Why: "The two Services ask for the same rule of the load balancer. The second one stays pending, or takes over the " +
				"first one's connections: reads and writes change places. The address may be given as loadBalancerIP, by the " +
				"annotations azure-load-balancer-ipv4 and -ipv6, or by the name of a public IP. A managed Service without ports " +
				"listens on 5432, which the operator adds.",
			Source: azureProvider + "shared-ip/",
		},
		{
			ID: "PGHA607", Title: "database open to the whole internet", Severity: Error, Beyond: true, check: sourceRangesOpen,
			Why: "A load balancer on Azure is public unless it says otherwise, and open to every address unless it lists ranges. " +
				"Scanners find port 5432 within hours.",
			Source: aksDocs + "configure-load-balancer-standard#restrict-inbound-traffic-to-specific-ip-ranges",
		},
		{
			ID: "PGHA608", Title: "invalid CIDR range", Severity: Error, check: sourceRangesBroken,
			Why: "The API server refuses what is no address range in CIDR notation. \"/32\" is what is left of a template whose " +
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
		p.addAs(severity, e.r, e.annotation(azureDNSLabel), fmt.Sprintf("Service %q has DNS label %q already, and Azure knows a label once.",
			other.name, label), "Keep the label on one of them.")
	}
}

func dnsLabelEmpty(p *pass) {
	check := func(r *Resource, path string, annotations map[string]string) {
		if label, set := annotations[azureDNSLabel]; set && label == "" {
			p.add(r, path, "Azure removes the DNS label from the public IP.", "Give the label or remove the annotation.")
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
				p.add(e.r, paths[i], fmt.Sprintf("Range %s is the whole internet.", v), "List the ranges that may connect.")
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
				p.rejectf(e.r, paths[i], "Write it like 203.0.113.0/24.", "range %q %s", v, fault)
			default: // the API server looks at it when the operator makes a Service of it
				p.addAs(Warning, e.r, paths[i], fmt.Sprintf("The operator cannot make the Service: range %q %s.", v, fault),
					"Write it like 203.0.113.0/24.")
			}
		}
	}
}
