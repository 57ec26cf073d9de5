// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"net/netip"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
)

// service checks the spec of a Service.
func (b *builtin) service(s *corev1.ServiceSpec) {
	balancer := s.Type == corev1.ServiceTypeLoadBalancer
	b.oneOf("spec.type", string(s.Type), "ClusterIP", "NodePort", "LoadBalancer", "ExternalName")
	b.oneOf("spec.sessionAffinity", string(s.SessionAffinity), "None", "ClientIP")
	b.oneOf("spec.externalTrafficPolicy", string(s.ExternalTrafficPolicy), "Cluster", "Local")
	b.oneOf("spec.internalTrafficPolicy", string(valueOr(s.InternalTrafficPolicy, "")), "Cluster", "Local")
	b.oneOf("spec.ipFamilyPolicy", string(valueOr(s.IPFamilyPolicy, "")), "SingleStack", "PreferDualStack", "RequireDualStack")
	only := func(field string, set bool) {
		if set && !balancer {
			b.add(field, "leave it out, or set spec.type to LoadBalancer", "%s requires type LoadBalancer", field)
		}
	}
	only("spec.loadBalancerSourceRanges", len(s.LoadBalancerSourceRanges) > 0)
	only("spec.loadBalancerClass", s.LoadBalancerClass != nil)
	only("spec.allocateLoadBalancerNodePorts", s.AllocateLoadBalancerNodePorts != nil)
	if s.ExternalTrafficPolicy != "" && !balancer && s.Type != corev1.ServiceTypeNodePort && len(s.ExternalIPs) == 0 {
		b.add("spec.externalTrafficPolicy", "leave it out", "externalTrafficPolicy requires type NodePort or LoadBalancer")
	}
	if s.HealthCheckNodePort != 0 && !checksHealth(s) {
		b.add("spec.healthCheckNodePort", "leave it out", "healthCheckNodePort requires type LoadBalancer and externalTrafficPolicy Local")
	}
	for i, text := range s.LoadBalancerSourceRanges {
		if _, err := netip.ParsePrefix(strings.TrimSpace(text)); err != nil {
			b.add("spec.loadBalancerSourceRanges["+strconv.Itoa(i)+"]", "write it like 10.0.0.0/8", "%q is not a CIDR range", text)
		}
	}
	for name, value := range s.Selector {
		if len(validation.IsQualifiedName(name)) > 0 || len(validation.IsValidLabelValue(value)) > 0 {
			b.add("spec.selector", "write labels", "the selector %s=%s is not a label", name, value)
		}
	}
	b.ports(s)
}

func (b *builtin) ports(s *corev1.ServiceSpec) {
	if len(s.Ports) == 0 && s.Type != corev1.ServiceTypeExternalName && addressOf(s) != corev1.ClusterIPNone {
		b.add("spec.ports", "add a port", "it has no ports")
	}
	names, numbers := map[string]bool{}, map[string]bool{}
	for i := range s.Ports {
		p := &s.Ports[i]
		at := "spec.ports[" + strconv.Itoa(i) + "]"
		if p.Name != "" {
			at = "spec.ports[" + p.Name + "]"
		}
		protocol := p.Protocol
		if protocol == "" {
			protocol = corev1.ProtocolTCP
		}
		number := string(protocol) + strconv.Itoa(int(p.Port))
		switch {
		case p.Name == "" && len(s.Ports) > 1:
			b.add(at+".name", "name every port", "one of several ports has no name")
		case p.Name != "" && len(validation.IsDNS1123Label(p.Name)) > 0:
			b.add(at+".name", "use lower-case letters, digits and -", "the name %q of a port is invalid", p.Name)
		case names[p.Name] || numbers[number]:
			b.add(at, "remove one", "two ports have the same name or number")
		case len(validation.IsValidPortNum(int(p.Port))) > 0:
			b.add(at+".port", "use a number from 1 to 65535", "port %d is invalid", p.Port)
		case p.NodePort != 0 && s.Type != corev1.ServiceTypeNodePort && s.Type != corev1.ServiceTypeLoadBalancer:
			b.add(at+".nodePort", "leave it out", "nodePort requires type NodePort or LoadBalancer")
		case !validTarget(p.TargetPort):
			b.add(at+".targetPort", "use a number from 1 to 65535, or the name of a port", "targetPort %s is invalid", p.TargetPort.String())
		}
		names[p.Name], numbers[number] = true, true
		b.oneOf(at+".protocol", string(p.Protocol), "TCP", "UDP", "SCTP")
	}
}

// validTarget reports whether a target is a port. 0 stands for the port of the Service.
func validTarget(target intstr.IntOrString) bool {
	if target.Type == intstr.String {
		return len(validation.IsValidPortName(target.StrVal)) == 0
	}
	return target.IntVal == 0 || len(validation.IsValidPortNum(int(target.IntVal))) == 0
}
