// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"

	corev1 "k8s.io/api/core/v1"
)

// serviceTransitions are the API server's rules about what it assigned to a Service. A field that the new manifest leaves out keeps its
// value. https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/registry/core/service/storage/alloc.go
func serviceTransitions() []transition {
	const again = "delete the Service and create it again; a load balancer then gets another address, unless the manifest names one"
	return []transition{
		{
			field: "spec.clusterIP", who: ByKubernetes, source: coreValidation + "#L7048", find: otherAddress,
			why: "the API server refuses another cluster IP, and to make a Service headless", way: again,
		},
		{
			field: "spec.ipFamilies", who: ByKubernetes, source: coreValidation + "#L7048", find: otherFamilies,
			why: "the API server refuses another first IP family", way: again,
		},
		{
			field: "spec.loadBalancerClass", who: ByKubernetes, source: coreValidation + "#L7062", find: otherBalancer,
			why: "the API server refuses another loadBalancerClass while the type is LoadBalancer",
			way: "apply the Service with type ClusterIP first, then with type LoadBalancer and the new class; the load balancer gets another " +
				"address, unless the manifest names one",
		},
		{
			field: "spec.healthCheckNodePort", who: ByKubernetes, source: coreValidation + "#L7065", find: otherHealthPort,
			why: "the API server refuses another healthCheckNodePort",
			way: "leave the field out, so that the port stays; or apply the Service with externalTrafficPolicy Cluster in between",
		},
	}
}

// services are both sides; nil if the rules for addresses do not apply, as for ExternalName.
func (u *update) services() (before, after *corev1.ServiceSpec) {
	a, ok := u.pair.old.resource.Object.(*corev1.Service)
	b, also := u.pair.new.resource.Object.(*corev1.Service)
	if !ok || !also || a.Spec.Type == corev1.ServiceTypeExternalName || b.Spec.Type == corev1.ServiceTypeExternalName {
		return nil, nil
	}
	return &a.Spec, &b.Spec
}

// otherAddress: the address of a Service that is no live object is not known, and hardly the one of the new manifest.
func otherAddress(u *update) []breach {
	before, after := u.services()
	if before == nil {
		return nil
	}
	was, is := addressOf(before), addressOf(after)
	if is == "" || was == is {
		return nil
	}
	field := "spec.clusterIP"
	if after.ClusterIP == "" {
		field = "spec.clusterIPs"
	}
	return []breach{{field: field}}
}

func addressOf(s *corev1.ServiceSpec) string {
	if s.ClusterIP == "" && len(s.ClusterIPs) > 0 {
		return s.ClusterIPs[0]
	}
	return s.ClusterIP
}

func otherFamilies(u *update) []breach {
	before, after := u.services()
	if before == nil || len(before.IPFamilies) == 0 || len(after.IPFamilies) == 0 || addressOf(before) == corev1.ClusterIPNone {
		return nil
	}
	switch {
	case before.IPFamilies[0] != after.IPFamilies[0]:
		return []breach{{field: "spec.ipFamilies"}}
	case len(after.IPFamilies) < len(before.IPFamilies) && valueOr(after.IPFamilyPolicy, "") != corev1.IPFamilyPolicySingleStack:
		return []breach{{field: "spec.ipFamilies", why: "the API server refuses to release the second IP family without ipFamilyPolicy SingleStack",
			way: "set spec.ipFamilyPolicy to SingleStack in the same apply"}}
	}
	return nil
}

func otherBalancer(u *update) []breach {
	before, after := u.services()
	if before == nil || before.Type != corev1.ServiceTypeLoadBalancer || after.Type != corev1.ServiceTypeLoadBalancer ||
		valueOr(before.LoadBalancerClass, "") == valueOr(after.LoadBalancerClass, "") {
		return nil
	}
	return []breach{{field: "spec.loadBalancerClass"}}
}

func otherHealthPort(u *update) []breach {
	before, after := u.services()
	if before == nil || !checksHealth(before) || !checksHealth(after) {
		return nil
	}
	if is := cmp.Or(after.HealthCheckNodePort, before.HealthCheckNodePort); is == before.HealthCheckNodePort {
		return nil
	}
	return []breach{{field: "spec.healthCheckNodePort"}}
}

func checksHealth(s *corev1.ServiceSpec) bool {
	return s.Type == corev1.ServiceTypeLoadBalancer && s.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal
}
