// SPDX-License-Identifier: Apache-2.0

// Package alerts writes the alerts of a profile for a Prometheus that reads no PrometheusRule, and its dashboard for a Grafana without the
// sidecar. [Of] takes the PrometheusRule that package render makes, after its patches, so that all forms have the same rules:
//
//	Rules  a rules file, for promtool and for a Prometheus without its operator
//	ARM    Microsoft.AlertsManagement/prometheusRuleGroups as an ARM template, for Azure's managed Prometheus
//	Bicep  the same as Bicep
//
// docs/alerts.md explains each alert.
package alerts
