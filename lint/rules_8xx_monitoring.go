// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)

func monitoringRules() []Rule {
	return []Rule{
		{
			ID: "PGHA801", Title: "deprecated enablePodMonitor", Severity: Warning, check: eachCluster(enablePodMonitor),
			Why: "enablePodMonitor and its relabelings are deprecated, and since 1.25.4, 1.26.2 and 1.27.1 the operator warns. Without the CRD of the " +
				"Prometheus operator nothing happens, and no error is reported.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA802", Title: "metrics queries without a cache", Severity: Warning, check: eachCluster(metricsTTL),
			Why:    "With metricsQueriesTTL 0 every scrape runs every query, and the operator warns about the load. The field exists since 1.28.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA803", Title: "Azure PodMonitor without limits", Severity: Warning, Beyond: true, check: each(azureLimits),
			Why: "Azure's managed Prometheus drops metrics that exceed its label limits unless the PodMonitor sets them: " +
				"labelLimit 63, labelNameLengthLimit 511, labelValueLengthLimit 1023.",
			Source: "https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-metrics-scrape-crd",
		},
		{
			ID: "PGHA804", Title: "PodMonitor also selects pooler and job pods", Severity: Warning, Beyond: true, check: each(monitorSelector),
			Why: "The pods of poolers and jobs have the label `cnpg.io/cluster` as well. The metrics port of a pooler is " +
				"also named metrics, so its metrics are stored as if they came from an instance. Jobs have no such port and " +
				"are not scraped. The operator's own PodMonitor also selects by cnpg.io/podRole. If no Pooler is among the " +
				"objects, this is an info.",
			Source: operatorSource + "pkg/specs/podmonitor.go",
		},
		{
			ID: "PGHA805", Title: "PodMonitor that selects every cluster", Severity: Warning, Beyond: true, check: each(monitorCluster),
			Why: "The PodMonitor scrapes nothing if it names a missing cluster. If it names none, it scrapes the " +
				"instances of every cluster in the namespace.",
			Source: operatorDocs + "monitoring/#creating-a-podmonitor",
		},
		{
			ID: "PGHA807", Title: "instances scraped twice", Severity: Warning, Beyond: true, check: eachCluster(scrapedTwice),
			Why:    "enablePodMonitor together with your own PodMonitor stores every series twice, and sums are doubled.",
			Source: operatorDocs + "monitoring/#creating-a-podmonitor",
		},
	}
}

func enablePodMonitor(p *pass, c *cluster) {
	m := clusterPodMonitor(c)
	if !p.target.DeprecatesPodMonitor() {
		return
	}
	if m.enabled {
		p.add(c.Resource, "spec.monitoring.enablePodMonitor", "The operator warns: its PodMonitor is deprecated.",
			"Create your own PodMonitor.")
	}
	for _, relabelings := range []struct {
		field string
		count int
	}{{"podMonitorMetricRelabelings", m.metricRelabeling}, {"podMonitorRelabelings", m.relabeling}} {
		if relabelings.count > 0 {
			p.add(c.Resource, "spec.monitoring."+relabelings.field, fmt.Sprintf("The operator warns: its PodMonitor with %d relabelings is "+
				"deprecated.", relabelings.count), "Move them to your own PodMonitor.")
		}
	}
}

func metricsTTL(p *pass, c *cluster) {
	if m := c.spec.Monitoring; sinceTTLWarning.Has(p.target) && m != nil && m.MetricsQueriesTTL != nil && m.MetricsQueriesTTL.Duration == 0 {
		p.add(c.Resource, "spec.monitoring.metricsQueriesTTL", "Every scrape runs every query.", "Remove it: the default is 30 seconds.")
	}
}

func azureLimits(p *pass, r *Resource, m *monitoringv1.PodMonitor) {
	if !strings.HasPrefix(m.APIVersion, azureMonitoring+"/") || !monitorsPostgres(m) {
		return
	}
	for _, l := range []struct {
		name  string
		value *uint64
		want  uint64
	}{
		{"labelLimit", m.Spec.LabelLimit, 63},
		{"labelNameLengthLimit", m.Spec.LabelNameLengthLimit, 511},
		{"labelValueLengthLimit", m.Spec.LabelValueLengthLimit, 1023},
	} {
		if l.value == nil {
			p.add(r, "spec."+l.name, fmt.Sprintf("Azure drops metrics that exceed its %s.", l.name), fmt.Sprintf("Set %s to %d.", l.name, l.want))
		}
	}
}

func monitorSelector(p *pass, r *Resource, m *monitoringv1.PodMonitor) {
	if monitorsPostgres(m) && !monitorsPooler(m) && !selects(&m.Spec.Selector, "cnpg.io/podRole") &&
		!selects(&m.Spec.Selector, "cnpg.io/instanceRole") {
		severity := Info
		each(func(_ *pass, _ *Resource, pooler *cnpgv1.Pooler) {
			name := m.Spec.Selector.MatchLabels["cnpg.io/cluster"]
			if maySameNamespace(pooler.Namespace, m.Namespace) && (name == "" || name == pooler.Spec.Cluster.Name) {
				severity = Warning
			}
		})(p)
		p.addAs(severity, r, "spec.selector", "It also selects pooler pods, and their metrics are stored as if they came from instances.",
			"Add cnpg.io/podRole: instance.")
	}
}

func monitorCluster(p *pass, r *Resource, m *monitoringv1.PodMonitor) {
	if !monitorsPostgres(m) || monitorsPooler(m) || len(m.Spec.NamespaceSelector.MatchNames) > 0 || m.Spec.NamespaceSelector.Any {
		return
	}
	name := m.Spec.Selector.MatchLabels["cnpg.io/cluster"]
	switch {
	case name == "" && !selects(&m.Spec.Selector, "cnpg.io/cluster"):
		p.addAs(Info, r, "spec.selector", "It scrapes every cluster in the namespace.", "Add cnpg.io/cluster to the selector.")
	case name != "" && p.hasClusters(m.Namespace) && p.cluster(m.Namespace, name) == nil && !p.isDrill(m.Namespace, name):
		p.add(r, key("spec.selector.matchLabels", "cnpg.io/cluster"), fmt.Sprintf("Cluster %q is not among these objects: without it nothing is "+
			"scraped.", name), "Correct the name.")
	}
}

func scrapedTwice(p *pass, c *cluster) {
	if !clusterPodMonitor(c).enabled {
		return
	}
	each(func(_ *pass, r *Resource, m *monitoringv1.PodMonitor) {
		if strings.HasPrefix(m.APIVersion, monitoringGroup+"/") && maySameNamespace(m.Namespace, c.namespace()) &&
			m.Spec.Selector.MatchLabels["cnpg.io/cluster"] == c.name() && !monitorsPooler(m) {
			p.add(c.Resource, "spec.monitoring.enablePodMonitor", fmt.Sprintf("PodMonitor %q scrapes the same instances.", m.Name),
				"Set enablePodMonitor to false.")
		}
	})(p)
}
