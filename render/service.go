// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

const postgresPort = 5432

// endpoint is one of the load balancers, in either of its two forms.
type endpoint struct {
	profiles.Endpoint
	name         string
	instanceRole string // as the label cnpg.io/instanceRole has it
	selectorType cnpgv1.ServiceSelectorType
}

func endpoints(p *profiles.Resolved) []endpoint {
	var all []endpoint
	if e := p.Spec.Endpoints.ReadWrite; e != nil {
		all = append(all, endpoint{*e, p.ReadWriteName(), "primary", cnpgv1.ServiceSelectorTypeRW})
	}
	if e := p.Spec.Endpoints.ReadOnly; e != nil {
		all = append(all, endpoint{*e, p.ReadOnlyName(), "replica", cnpgv1.ServiceSelectorTypeRO})
	}
	return all
}

// services are the load balancers that the operator does not create by itself.
func services(p *profiles.Resolved) []manifest.Object {
	if p.ManagedEndpoints {
		return nil
	}
	var all []manifest.Object
	for _, e := range endpoints(p) {
		all = append(all, service(p, e))
	}
	return all
}

// service is a load balancer as a Service of its own.
func service(p *profiles.Resolved, e endpoint) *corev1.Service {
	meta := objectMeta(p, e.name)
	meta.Annotations = loadBalancerAnnotations(p, e)
	spec := loadBalancer(p, e)
	// The cluster's label is in the selector, or a second cluster in the namespace would get a share of the writes.
	spec.Selector = instanceSelector(p)
	spec.Selector[labelInstanceRole] = e.instanceRole
	return &corev1.Service{
		TypeMeta:   typeMeta(corev1.SchemeGroupVersion, "Service"),
		ObjectMeta: meta,
		Spec:       spec,
	}
}

// managed has the operator create the load balancers, selector and all:
// https://cloudnative-pg.io/documentation/current/service_management/
func managed(p *profiles.Resolved) *cnpgv1.ManagedConfiguration {
	if !p.ManagedEndpoints {
		return nil
	}
	var services []cnpgv1.ManagedService
	for _, e := range endpoints(p) {
		spec := loadBalancer(p, e)
		spec.Ports[0].Name = "postgres" // by this name the operator knows the port for its own, and keeps the number
		services = append(services, cnpgv1.ManagedService{
			SelectorType:   e.selectorType,
			UpdateStrategy: cnpgv1.ServiceUpdateStrategyPatch,
			ServiceTemplate: cnpgv1.ServiceTemplateSpec{
				ObjectMeta: cnpgv1.Metadata{Name: e.name, Annotations: loadBalancerAnnotations(p, e)},
				Spec:       spec,
			},
		})
	}
	if services == nil {
		return nil
	}
	return &cnpgv1.ManagedConfiguration{Services: &cnpgv1.ManagedServices{Additional: services}}
}

func loadBalancer(p *profiles.Resolved, e endpoint) corev1.ServiceSpec {
	return corev1.ServiceSpec{
		Type: corev1.ServiceTypeLoadBalancer,
		Ports: []corev1.ServicePort{{
			Protocol:   corev1.ProtocolTCP,
			Port:       e.Port,
			TargetPort: intstr.FromInt32(postgresPort),
		}},
		LoadBalancerSourceRanges: p.Spec.Endpoints.SourceRanges,
	}
}

// loadBalancerAnnotations are the cloud's.
func loadBalancerAnnotations(p *profiles.Resolved, e endpoint) map[string]string {
	return p.Cloud().LoadBalancer(p.Spec.Endpoints.Exposure == "internal", e.selectorType == cnpgv1.ServiceSelectorTypeRO)
}

// Strays are the Services among the objects whose selector does not name the Cluster. They lead to the pods of every other
// Cluster in the namespace as well, a restored copy included, and writes go to either.
func Strays(objs []manifest.Object, cluster string) []*corev1.Service {
	var strays []*corev1.Service
	for _, object := range objs {
		if s, ok := object.(*corev1.Service); ok && s.Spec.Selector[labelCluster] != cluster {
			strays = append(strays, s)
		}
	}
	return strays
}
