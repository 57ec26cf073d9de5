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

// endpoint is a load balancer, either a separate Service or one that the Cluster manages.
type endpoint struct {
	profiles.Endpoint
	name         string
	instanceRole string // value of the label cnpg.io/instanceRole
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

// services returns the load balancers that the operator does not create.
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

// service returns a load balancer as a separate Service.
func service(p *profiles.Resolved, e endpoint) *corev1.Service {
	meta := objectMeta(p, e.name)
	meta.Annotations = loadBalancerAnnotations(p, e)
	spec := loadBalancer(p, e)
	// Without the cluster's label in the selector, a second cluster in the namespace would get some of the writes.
	spec.Selector = instanceSelector(p)
	spec.Selector[labelInstanceRole] = e.instanceRole
	return &corev1.Service{
		TypeMeta:   typeMeta(corev1.SchemeGroupVersion, "Service"),
		ObjectMeta: meta,
		Spec:       spec,
	}
}

// managed is what the operator manages beside PostgreSQL itself: roles and load balancers.
func managed(p *profiles.Resolved) *cnpgv1.ManagedConfiguration {
	roles, services := managedRoles(p), managedServices(p)
	if roles == nil && services == nil {
		return nil
	}
	return &cnpgv1.ManagedConfiguration{Roles: roles, Services: services}
}

// managedServices has the operator create the load balancers with their selectors:
// https://cloudnative-pg.io/documentation/current/service_management/
func managedServices(p *profiles.Resolved) *cnpgv1.ManagedServices {
	if !p.ManagedEndpoints {
		return nil
	}
	var services []cnpgv1.ManagedService
	for _, e := range endpoints(p) {
		spec := loadBalancer(p, e)
		spec.Ports[0].Name = "postgres" // the operator looks for its port by this name, and keeps the number
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
	return &cnpgv1.ManagedServices{Additional: services}
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

// loadBalancerAnnotations returns the annotations of the cloud.
func loadBalancerAnnotations(p *profiles.Resolved, e endpoint) map[string]string {
	return p.Cloud().LoadBalancer(p.Spec.Endpoints.Exposure == "internal", e.selectorType == cnpgv1.ServiceSelectorTypeRO)
}

// Strays returns the Services whose selector does not name the Cluster. They also select the pods of every other
// Cluster in the namespace, including a restored copy, so writes go to any of them.
func Strays(objs []manifest.Object, cluster string) []*corev1.Service {
	var strays []*corev1.Service
	for _, object := range objs {
		if s, ok := object.(*corev1.Service); ok && s.Spec.Selector[labelCluster] != cluster {
			strays = append(strays, s)
		}
	}
	return strays
}
