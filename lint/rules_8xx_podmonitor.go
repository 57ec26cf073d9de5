// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

func podMonitorRules() []Rule {
	const source = "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor"
	return []Rule{
		{
			ID: "PGHA806", Title: "PodMonitor in another namespace than its cluster", Severity: Warning, Beyond: true, check: each(monitorNamespace),
			Why: "A PodMonitor selects pods in its own namespace unless namespaceSelector names others. Nothing is " +
				"scraped, and no error is reported.",
			Source: source,
		},
		{
			ID: "PGHA808", Title: "PodMonitor with a wrong port, path or scheme", Severity: Warning, Beyond: true, check: each(monitorEndpoint),
			Why: "Instances and poolers serve metrics at /metrics on the container port `metrics`, 9187 for instances and " +
				"9127 for poolers, over HTTPS if TLS is enabled for metrics and over HTTP otherwise. With anything else " +
				"there is no target, or a target that is down.",
			Source: operatorSource + "pkg/specs/podmonitor.go",
		},
	}
}

func monitorNamespace(p *pass, r *Resource, m *monitoringv1.PodMonitor) {
	kind, name := "Cluster", m.Spec.Selector.MatchLabels["cnpg.io/cluster"]
	if pooler := m.Spec.Selector.MatchLabels["cnpg.io/poolerName"]; pooler != "" {
		kind, name = "Pooler", pooler
	}
	found := p.byName[Ref{Kind: kind, Name: name}]
	isReached := func(o *Resource) bool { return selectsNamespace(m, o.Object.GetNamespace()) }
	if name == "" || len(found) == 0 || slices.ContainsFunc(found, isReached) {
		return
	}
	there := found[0].Object.GetNamespace()
	p.add(r, "spec.namespaceSelector", fmt.Sprintf("Nothing is scraped: the PodMonitor selects pods in namespace %s, and %s is in %q.",
		quoted(slices.Concat(m.Spec.NamespaceSelector.MatchNames, ownNamespace(m))), found[0].ref(), there),
		fmt.Sprintf("Move it to namespace %s, or set namespaceSelector.matchNames to [%s].", there, there))
}

// ownNamespace returns the namespace that a PodMonitor selects if it has no namespaceSelector.
func ownNamespace(m *monitoringv1.PodMonitor) []string {
	if len(m.Spec.NamespaceSelector.MatchNames) > 0 {
		return nil
	}
	return []string{m.Namespace}
}

func monitorEndpoint(p *pass, r *Resource, m *monitoringv1.PodMonitor) {
	if !monitorsPostgres(m) {
		return
	}
	if len(m.Spec.PodMetricsEndpoints) == 0 {
		p.add(r, "spec.podMetricsEndpoints", "Nothing is scraped: there are no endpoints.", "Add an endpoint with port: metrics.")
	}
	for i := range m.Spec.PodMetricsEndpoints {
		e, path := &m.Spec.PodMetricsEndpoints[i], at("spec.podMetricsEndpoints", i)
		if field, value := wrongPort(e, monitorsPooler(m)); field != "" {
			p.add(r, path+"."+field, fmt.Sprintf("Nothing is scraped: metrics are not served at port %q.", value), "Use port: metrics.")
		}
		if e.Path != "" && e.Path != "/metrics" && !isTemplate(e.Path) {
			p.add(r, path+".path", fmt.Sprintf("The target is down: metrics are at /metrics, not at %q.", e.Path), "Remove path.")
		}
		if c := p.monitored(m); c != nil && !monitorsPooler(m) {
			metricsScheme(p, r, c, e, path)
		}
	}
}

// wrongPort returns the field that names a port without metrics, if any. Port overrides portNumber, which overrides targetPort.
func wrongPort(e *monitoringv1.PodMetricsEndpoint, pooler bool) (field, value string) {
	number := int32(9187)
	if pooler {
		number = 9127
	}
	switch {
	case e.Port != nil && *e.Port != "":
		if *e.Port != "metrics" && !isTemplate(*e.Port) {
			return "port", *e.Port
		}
	case e.PortNumber != nil:
		if *e.PortNumber != number {
			return "portNumber", fmt.Sprint(*e.PortNumber)
		}
	//lint:ignore SA1019 deprecated, and still read
	case e.TargetPort != nil: //nolint:staticcheck // likewise
		//lint:ignore SA1019 deprecated, and still read
		t := e.TargetPort //nolint:staticcheck // likewise
		if t.Type == intstr.Int && t.IntVal != number || t.Type == intstr.String && t.StrVal != "metrics" {
			return "targetPort", t.String()
		}
	}
	return "", ""
}

func metricsScheme(p *pass, r *Resource, c *cluster, e *monitoringv1.PodMetricsEndpoint, path string) {
	scheme := "http"
	if e.Scheme != nil && *e.Scheme != "" {
		scheme = strings.ToLower(string(*e.Scheme))
	}
	want := "http"
	if m := c.spec.Monitoring; m != nil && m.TLSConfig != nil && m.TLSConfig.Enabled {
		want = "https"
	}
	if scheme != want {
		p.add(r, path+".scheme", fmt.Sprintf("The target is down: it is scraped over %s, and %s serves metrics over %s.", scheme, c.ref(), want),
			fmt.Sprintf("Set scheme to %s, or change spec.monitoring.tls in the Cluster.", want))
	}
}
