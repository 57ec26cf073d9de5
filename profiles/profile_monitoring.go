// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"slices"

	"github.com/pgha/pgha/cloud/azure"
)

// Monitoring by Prometheus.
type Monitoring struct {
	// PodMonitors, each in its own API group.
	PodMonitors []PodMonitor `json:"podMonitors,omitempty"`
	// CustomQueriesConfigMap are keys of ConfigMaps with queries, whose results the instances export as metrics.
	CustomQueriesConfigMap []ConfigMapKey `json:"customQueriesConfigMap,omitempty"`
	// CustomQueriesSecret are keys of Secrets with such queries.
	CustomQueriesSecret []SecretKey `json:"customQueriesSecret,omitempty"`
	// DisableDefaultQueries leaves out the operator's own queries. Most alerts and the dashboard need their metrics.
	DisableDefaultQueries bool `json:"disableDefaultQueries,omitempty"`
	// Alerts are rules for Prometheus, whose thresholds follow from the profile: docs/alerts.md. They are rendered as a PrometheusRule, unless
	// all PodMonitors are for Azure's managed Prometheus, which reads none: pgha alerts prints them for it. {} is enough. Default: none.
	Alerts *Alerts `json:"alerts,omitempty"`
	// Dashboard for Grafana, in a ConfigMap. {} is enough. Default: none.
	Dashboard *Dashboard `json:"dashboard,omitempty"`
}

// PodMonitor scrapes the instances.
type PodMonitor struct {
	// Group is monitoring.coreos.com, or azmonitoring.coreos.com for Azure's managed Prometheus.
	Group string `json:"group"`
	// Name of the PodMonitor. Empty: the cluster's name.
	Name string `json:"name,omitempty"`
	// Namespace of the PodMonitor, for a Prometheus that reads only some namespaces. Empty: the profile's namespace.
	Namespace string `json:"namespace,omitempty"`
	// Labels that a Prometheus selects PodMonitors by: "release: prometheus" for the chart kube-prometheus-stack with its defaults.
	Labels map[string]string `json:"labels,omitempty"`
}

// Alerts are rules for Prometheus.
type Alerts struct {
	// Name of the PrometheusRule. Empty: the cluster's name.
	Name string `json:"name,omitempty"`
	// Labels of the PrometheusRule, by which Prometheus selects its rules: release: kube-prometheus-stack for that chart.
	Labels map[string]string `json:"labels,omitempty"`
	// Interval of the evaluation, as in "1m". Empty: that of Prometheus.
	Interval string `json:"interval,omitempty"`
	// Runbook is the page that runbook_url of each alert points to, with the name of the alert behind #. Empty: docs/alerts.md of pgha.
	Runbook string `json:"runbook,omitempty"`
	// Rules change single alerts. The other alerts keep what follows from the profile.
	Rules []AlertRule `json:"rules,omitempty"`
	// Azure settings of the rule groups of Azure's managed Prometheus, which pgha alerts prints.
	Azure *azure.Alerts `json:"azure,omitempty"`
}

// AlertRule changes one alert.
type AlertRule struct {
	// Alert by name: PostgresBackupTooOld. docs/alerts.md lists them.
	Alert string `json:"alert"`
	// Disabled leaves the alert out.
	Disabled bool `json:"disabled,omitempty"`
	// Threshold in the unit of the alert: "90%", "30h" or "5". Empty: what follows from the profile.
	Threshold string `json:"threshold,omitempty"`
	// For is how long the condition must hold, as in "15m". Empty: the alert's own.
	For string `json:"for,omitempty"`
	// Severity is the label of the alert: "critical", "warning" or "info". Empty: the alert's own.
	Severity string `json:"severity,omitempty"`
}

// Dashboard is a ConfigMap for the sidecar of Grafana, which loads dashboards by label.
type Dashboard struct {
	// Name of the ConfigMap. Empty: <cluster>-dashboard.
	Name string `json:"name,omitempty"`
	// Labels of the ConfigMap, by which the sidecar finds it. Empty: grafana_dashboard: "1".
	Labels map[string]string `json:"labels,omitempty"`
	// Folder of the dashboard in Grafana, as the annotation grafana_folder. Empty: that of the sidecar.
	Folder string `json:"folder,omitempty"`
}

// AlertsPage is the page of the alerts, the default of Alerts.Runbook.
const AlertsPage = "https://github.com/pgha/pgha/blob/main/docs/alerts.md"

// AlertsName is the name of the PrometheusRule.
func (p *Profile) AlertsName() string {
	if a := p.Spec.Monitoring.Alerts; a != nil && a.Name != "" {
		return a.Name
	}
	return p.ClusterName()
}

// ReadsRules reports whether a Prometheus may read a PrometheusRule: there is a PodMonitor of the same group, or none at all.
func (p *Profile) ReadsRules() bool {
	monitors := p.Spec.Monitoring.PodMonitors
	return len(monitors) == 0 || slices.ContainsFunc(monitors, func(m PodMonitor) bool { return m.Group == GroupMonitoring })
}

// DashboardName is the name of the ConfigMap with the dashboard.
func (p *Profile) DashboardName() string {
	if d := p.Spec.Monitoring.Dashboard; d != nil && d.Name != "" {
		return d.Name
	}
	return p.ClusterName() + "-dashboard"
}
