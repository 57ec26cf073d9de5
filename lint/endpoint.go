// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"net/netip"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/manifest"
	corev1 "k8s.io/api/core/v1"
)

// endpoint is a Service: a separate object, or a template in a Cluster or a Pooler.
type endpoint struct {
	r           *Resource
	path        string // before metadata and spec
	name        string
	annotations map[string]string
	spec        *corev1.ServiceSpec
	// operator is set if the operator adds the selector, which names the cluster.
	operator bool
	pooler   bool   // it leads to PgBouncer, which connects to the cluster itself
	portName string // of the port that the operator adds
}

const azurePrefix = "service.beta.kubernetes.io/"

const (
	azureDNSLabel    = azurePrefix + "azure-dns-label-name"
	azurePublicIP    = azurePrefix + "azure-pip-name"
	azurePublicIPv6  = azurePublicIP + "-ipv6"
	azureIPv4        = azurePrefix + "azure-load-balancer-ipv4"
	azureIPv6        = azurePrefix + "azure-load-balancer-ipv6"
	azureInternal    = azurePrefix + "azure-load-balancer-internal"
	azureServiceTags = azurePrefix + "azure-allowed-service-tags"
	azureIPRanges    = azurePrefix + "azure-allowed-ip-ranges"
	sourceRanges     = azurePrefix + "load-balancer-source-ranges"
)

// endpoints lists every Service that leads to PostgreSQL, as far as its manifest shows that.
func (p *pass) endpoints() []endpoint {
	if p.services == nil {
		p.services = append([]endpoint{}, p.findEndpoints()...)
	}
	return p.services
}

func (p *pass) findEndpoints() []endpoint {
	var all []endpoint
	each(func(_ *pass, r *Resource, s *corev1.Service) {
		if isPostgres(s.Spec.Selector) {
			all = append(all, endpoint{r: r, name: s.Name, annotations: s.Annotations, spec: &s.Spec})
		}
	})(p)
	each(func(_ *pass, r *Resource, o *cnpgv1.Pooler) {
		if t := o.Spec.ServiceTemplate; t != nil {
			all = append(all, endpoint{
				r: r, path: "spec.serviceTemplate.", operator: true, pooler: true, portName: "pgbouncer",
				name: o.Name, annotations: t.ObjectMeta.Annotations, spec: &t.Spec,
			})
		}
	})(p)
	for _, c := range p.clusters {
		if c.spec.Managed == nil || c.spec.Managed.Services == nil {
			continue
		}
		for i := range c.spec.Managed.Services.Additional {
			t := &c.spec.Managed.Services.Additional[i].ServiceTemplate
			all = append(all, endpoint{
				r: c.Resource, path: at("spec.managed.services.additional", i) + ".serviceTemplate.", operator: true, portName: "postgres",
				name: t.ObjectMeta.Name, annotations: t.ObjectMeta.Annotations, spec: &t.Spec,
			})
		}
	}
	return all
}

// isPostgres reports whether a selector is meant for the operator's pods.
func isPostgres(selector map[string]string) bool {
	for label := range selector {
		if strings.HasPrefix(label, cnpgLabels) {
			return true
		}
	}
	return oneOf(selector["role"], "primary", "replica")
}

const cnpgLabels = "cnpg.io/"

func (e *endpoint) annotation(name string) string { return key(e.path+"metadata.annotations", name) }

func (e *endpoint) isLoadBalancer() bool { return e.spec.Type == corev1.ServiceTypeLoadBalancer }

// isPublic reports whether a Service is reachable from outside the virtual network. It is false for a load balancer
// that is not Azure's, about which nothing is known.
func (e *endpoint) isPublic() bool {
	return e.isLoadBalancer() && e.annotations[azureInternal] != "true" && !e.isElsewhere()
}

// isElsewhere reports whether the class or the annotations select another load balancer implementation than Azure's.
func (e *endpoint) isElsewhere() bool {
	if e.spec.LoadBalancerClass != nil {
		return true
	}
	for name := range e.annotations {
		for _, prefix := range []string{
			"metallb.io/", "metallb.universe.tf/", "io.cilium/", "lbipam.cilium.io/", "kube-vip.io/", "load-balancer.hetzner.cloud/",
			"service.beta.kubernetes.io/aws-", "cloud.google.com/", "networking.gke.io/",
		} {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
	}
	return false
}

// ranges that may connect, with the path of each.
func (e *endpoint) ranges() (values, paths []string) {
	for i, v := range e.spec.LoadBalancerSourceRanges {
		values, paths = append(values, v), append(paths, at(e.path+"spec.loadBalancerSourceRanges", i))
	}
	for _, name := range []string{sourceRanges, azureIPRanges} {
		for v := range strings.SplitSeq(e.annotations[name], ",") {
			if v = strings.TrimSpace(v); v != "" {
				values, paths = append(values, v), append(paths, e.annotation(name))
			}
		}
	}
	return values, paths
}

// rangeFault returns what is wrong with an address range, or "".
func rangeFault(text string) string {
	switch prefix, err := netip.ParsePrefix(strings.TrimSpace(text)); {
	case err != nil:
		return "is not a CIDR range"
	case prefix.Bits() == 0:
		return "is everybody"
	default:
		return ""
	}
}

// isPublic reports whether a public load balancer leads to a cluster.
func (p *pass) isPublic(c *cluster) bool {
	if p.public == nil {
		p.public = map[Ref]bool{}
		for _, e := range p.endpoints() {
			if e.pooler {
				continue
			}
			name := e.spec.Selector["cnpg.io/cluster"]
			if e.operator {
				name = e.r.Object.GetName()
			}
			if e.isPublic() {
				p.public[Ref{Namespace: e.r.Object.GetNamespace(), Name: name}] = true
			}
		}
	}
	if c.namespace() == "" { // its namespace is set when it is applied, so it can be any
		for ref := range p.public {
			if oneOf(ref.Name, "", c.name()) {
				return true
			}
		}
		return false
	}
	// A Service that names no cluster leads to every cluster of its namespace, and one without a namespace can be applied
	// to any.
	return p.public[Ref{Namespace: c.namespace(), Name: c.name()}] || p.public[Ref{Namespace: c.namespace()}] ||
		p.public[Ref{Name: c.name()}] || p.public[Ref{}]
}

func isService(o manifest.Object) bool {
	_, ok := o.(*corev1.Service)
	return ok
}
