// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"maps"
	"slices"
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/profiles"
)

// instanceRole is the label that the operator sets on promotion and demotion. No instance runs here, so the tests set
// it.
const instanceRole = "cnpg.io/instanceRole"

// reached reports whether a Service selects a pod in that role.
func reached(t *testing.T, service *corev1.Service, pod *corev1.Pod, role string) bool {
	t.Helper()
	podLabels := maps.Clone(pod.Labels)
	podLabels[instanceRole] = role
	return selects(t, &metav1.LabelSelector{MatchLabels: service.Spec.Selector}, podLabels)
}

// clusterServices checks that the Services for applications exist and select the instances of their role.
func clusterServices(t *testing.T, s *stack.Stack, p *profiles.Profile, pod *corev1.Pod) {
	for suffix, roles := range map[string][]string{"-rw": {"primary"}, "-ro": {"replica"}, "-r": {"primary", "replica"}} {
		service := eventually[corev1.Service](t, s, services, p.Namespace(), p.ClusterName()+suffix)
		for _, role := range []string{"primary", "replica"} {
			if got, want := reached(t, service, pod, role), slices.Contains(roles, role); got != want {
				t.Errorf("Service %q selects the %s: %t, want %t", service.Name, role, got, want)
			}
		}
	}
}

const dnsLabel = "service.beta.kubernetes.io/azure-dns-label-name"

// loadBalancers checks the load balancers, created by pgha or the operator: they select the right instances, and have
// the profile's port, source ranges and DNS label.
func loadBalancers(t *testing.T, s *stack.Stack, p *profiles.Profile, pod *corev1.Pod) {
	for _, e := range []struct {
		*profiles.Endpoint
		name, role string
	}{
		{p.Spec.Endpoints.ReadWrite, p.ReadWriteName(), "primary"},
		{p.Spec.Endpoints.ReadOnly, p.ReadOnlyName(), "replica"},
	} {
		if e.Endpoint == nil {
			continue
		}
		service := eventually[corev1.Service](t, s, services, p.Namespace(), e.name)
		if service.Spec.Type != corev1.ServiceTypeLoadBalancer {
			t.Errorf("Service %q is a %s", e.name, service.Spec.Type)
		}
		if ports := service.Spec.Ports; len(ports) != 1 || ports[0].Port != e.Port || ports[0].TargetPort.IntValue() != 5432 {
			t.Errorf("Service %q has ports %v, want only %d to 5432", e.name, ports, e.Port)
		}
		if !slices.Equal(service.Spec.LoadBalancerSourceRanges, p.Spec.Endpoints.SourceRanges) {
			t.Errorf("Service %q has source ranges %v, want %v", e.name, service.Spec.LoadBalancerSourceRanges, p.Spec.Endpoints.SourceRanges)
		}
		want := p.Cloud().LoadBalancer(p.Spec.Endpoints.Exposure == "internal", e.role == "replica")[dnsLabel]
		if got := service.Annotations[dnsLabel]; got != want {
			t.Errorf("Service %q has the DNS label %q, want %q", e.name, got, want)
		}
		for _, role := range []string{"primary", "replica"} {
			if got, want := reached(t, service, pod, role), role == e.role; got != want {
				t.Errorf("Service %q selects the %s: %t, want %t", e.name, role, got, want)
			}
		}
	}
}

// monitors checks that each PodMonitor selects the instances, and that its port exists on them.
func monitors(t *testing.T, s *stack.Stack, p *profiles.Profile, pod *corev1.Pod) {
	var ports []string
	for _, port := range pod.Spec.Containers[0].Ports {
		ports = append(ports, port.Name)
	}
	for _, m := range p.Spec.Monitoring.PodMonitors {
		gvk := schema.GroupVersionKind{Group: m.Group, Version: "v1", Kind: monitoringv1.PodMonitorsKind}
		monitor := eventually[monitoringv1.PodMonitor](t, s, gvk, p.Namespace(), p.PodMonitorName(m))
		if !selects(t, &monitor.Spec.Selector, pod.Labels) {
			t.Errorf("PodMonitor of %s selects %v, the instances have %v", m.Group, monitor.Spec.Selector, pod.Labels)
		}
		for _, endpoint := range monitor.Spec.PodMetricsEndpoints {
			if port := ptr.Deref(endpoint.Port, ""); !slices.Contains(ports, port) {
				t.Errorf("PodMonitor of %s scrapes port %q, the instances have %q", m.Group, port, ports)
			}
		}
	}
}
