// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// frontend is one port of one address of a load balancer.
type frontend struct {
	address  string
	port     int32
	protocol corev1.Protocol
}

// addresses lists what a Service requests: IP addresses in one spelling, and names of public IPs.
// https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/
func (e *endpoint) addresses() []string {
	var list []string
	add := func(address string) {
		if !slices.Contains(list, address) {
			list = append(list, address)
		}
	}
	for _, text := range []string{e.annotations[azureIPv4], e.annotations[azureIPv6], e.spec.LoadBalancerIP} {
		for part := range strings.SplitSeq(text, ",") {
			if ip, err := netip.ParseAddr(strings.TrimSpace(part)); err == nil {
				add(ip.String())
			}
		}
	}
	for _, name := range []string{azurePublicIP, azurePublicIPv6} {
		for part := range strings.SplitSeq(e.annotations[name], ",") {
			if part = strings.TrimSpace(part); part != "" && !isTemplate(part) {
				add("public IP " + strings.ToLower(part)) // names of Azure's resources ignore case
			}
		}
	}
	return list
}

// frontends are the ports that a load balancer opens, with their paths. The operator adds PostgreSQL's own port to a
// managed Service unless the template has it: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/servicespec/builder.go
func (e *endpoint) frontends() (ports []frontend, paths []string) {
	own := e.operator
	for i, port := range e.spec.Ports {
		ports = append(ports, frontend{port: port.Port, protocol: corev1.Protocol(or(string(port.Protocol), "TCP"))})
		paths = append(paths, at(e.path+"spec.ports", i)+".port")
		own = own && port.Port != 5432 && port.Name != e.portName
	}
	if own {
		ports = append(ports, frontend{port: 5432, protocol: corev1.ProtocolTCP})
		paths = append(paths, e.path+"spec.ports")
	}
	return ports, paths
}

// balancers lists every Service of type LoadBalancer in the input: those of PostgreSQL, of poolers, and all others, which
// may ask for the same address.
func (p *pass) balancers() []endpoint {
	var all []endpoint
	for _, e := range p.endpoints() {
		if e.isLoadBalancer() {
			all = append(all, e)
		}
	}
	each(func(_ *pass, r *Resource, s *corev1.Service) {
		if s.Spec.Type == corev1.ServiceTypeLoadBalancer && !isPostgres(s.Spec.Selector) {
			all = append(all, endpoint{r: r, name: s.Name, annotations: s.Annotations, spec: &s.Spec})
		}
	})(p)
	return all
}

func portTwice(p *pass) {
	first := map[frontend]endpoint{}
	for _, e := range p.balancers() {
		ports, paths := e.frontends()
		for _, address := range e.addresses() {
			for i, f := range ports {
				f.address = address
				other, seen := first[f]
				if !seen {
					first[f] = e
				} else if other.r.ref() != e.r.ref() || other.path != e.path {
					p.add(e.r, paths[i], fmt.Sprintf("Service %q already uses port %d of %s.", other.name, f.port, address),
						"Use another port or another address.")
					break // other shared ports are the same mistake
				}
			}
		}
	}
}
