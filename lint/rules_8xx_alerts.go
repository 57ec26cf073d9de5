// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/pgha/pgha/internal/metrics"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)

func alertRules() []Rule {
	const pluginDocs = "https://cloudnative-pg.io/plugin-barman-cloud/docs/migration/"
	return []Rule{
		{
			ID: "PGHA840", Title: "rule for Prometheus with a metric that does not exist", Severity: Warning, Beyond: true, check: each(missingMetrics),
			Why: "An expression over a metric that nothing serves has no result, so the alert never fires, and Prometheus reports no error. The instances serve the " +
				"metrics of the operator's code and of its default queries, and the plugin adds three. A ConfigMap of custom queries may replace a default query.",
			Source: operatorSource + "config/manager/default-monitoring.yaml",
		},
		{
			ID: "PGHA841", Title: "rule for Prometheus with the backup metrics of the other method", Severity: Warning, Beyond: true, check: each(otherBackups),
			Why: "With the Barman Cloud plugin, the operator's own metrics of backups stay 0, and the plugin serves others: " +
				"barman_cloud_cloudnative_pg_io_last_available_backup_timestamp and two more. An alert over the wrong ones fires all the time or never.",
			Source: pluginDocs,
		},
		{
			ID: "PGHA842", Title: "PrometheusRule in Azure's API group", Severity: Error, Beyond: true, check: azureRule,
			Why: "Azure's managed Prometheus has copies of the kinds PodMonitor and ServiceMonitor in the group azmonitoring.coreos.com, and none of PrometheusRule. The API " +
				"server refuses the object. Rules for Azure are the resource Microsoft.AlertsManagement/prometheusRuleGroups, which `pgha alerts -o bicep` prints.",
			Source: "https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-rule-groups",
		},
		{
			ID: "PGHA843", Title: "alert on the number of waiting sessions as if it were a time", Severity: Warning, Beyond: true, check: each(waitingAsTime),
			Why: "cnpg_backends_waiting_total counts sessions that wait for a lock. The operator's sample compares it with 300, as for five minutes: such an alert " +
				"fires only if 300 sessions wait at once.",
			Source: operatorSource + "docs/src/samples/monitoring/prometheusrule.yaml",
		},
		{
			ID: "PGHA844", Title: "alert on the value of a counter", Severity: Warning, Beyond: true, check: each(countersAsGauges),
			Why: "A counter only grows until the statistics are reset. Once it is above the threshold, the alert fires for weeks, whatever happens. Compare what is new: " +
				"increase(metric[15m]).",
			Source: "https://prometheus.io/docs/prometheus/latest/querying/functions/#increase",
		},
		{
			ID: "PGHA845", Title: "alerts without metrics", Severity: Info, Beyond: true, check: each(unscraped),
			Why: "The rules are about a cluster that no PodMonitor among the objects selects. Without its metrics most alerts never fire. Another PodMonitor, for all " +
				"clusters, may scrape it.",
			Source: operatorDocs + "monitoring/",
		},
		{
			ID: "PGHA846", Title: "alerts that watch the cluster's old name", Severity: Warning, Beyond: true, check: each(renamedAlerts),
			Why: "The expressions of pgha's alerts have the namespace and the name of the cluster as text. An overlay of kustomize that adds a prefix or sets another " +
				"namespace does not change them: PostgresAbsent then fires all the time, and the others never.",
			Source: "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/nameprefix/",
		},
	}
}

// Parts of expressions. They are compiled on first use, which most runs do not reach.
var (
	waitingFor = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bcnpg_backends_waiting_total\b[^<>=!]*>=?\s*300\b`) })
	// rates are the functions that say what is new.
	rates = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b(i?rate|i?delta|increase|changes|deriv|resets)\b`) })
)

func missingMetrics(p *pass, r *Resource, m *monitoringv1.PrometheusRule) {
	expressions(m, func(expr, path string) {
		for _, name := range promWords(expr) {
			found, ok := metrics.Find(name)
			switch {
			case ok && !found.In(p.target.String()):
				p.add(r, path, fmt.Sprintf("It never fires: operator %s does not serve %s, which another release has.", p.target, name), "Use another metric, or upgrade the operator first.")
			case !ok && strings.HasPrefix(name, metrics.Plugin), !ok && metrics.Queried(name):
				p.add(r, path, fmt.Sprintf("It never fires: nothing serves the metric %s.", name), "Correct the name. docs/alerts.md has alerts with metrics that exist.")
			}
		}
	})
}

// ofBackups are the metrics of backups without their prefix.
var ofBackups = [...]string{"last_available_backup_timestamp", "last_failed_backup_timestamp", "first_recoverability_point"}

func otherBackups(p *pass, r *Resource, m *monitoringv1.PrometheusRule) {
	plugin, inTree := false, false
	for _, c := range p.clusters {
		plugin, inTree = plugin || c.plugin() >= 0, inTree || c.inTree() != nil
	}
	if plugin == inTree {
		return // both, or nothing is known
	}
	wrong, right := "cnpg_collector_", metrics.Plugin
	why := "stays 0 with the plugin"
	if inTree {
		wrong, right, why = metrics.Plugin, "cnpg_collector_", "is only served with the plugin"
	}
	expressions(m, func(expr, path string) {
		for _, name := range promWords(expr) {
			base, ok := strings.CutPrefix(name, wrong)
			if ok && slices.Contains(ofBackups[:], base) {
				p.add(r, path, fmt.Sprintf("%s %s.", name, why), fmt.Sprintf("Use %s%s.", right, base))
			}
		}
	})
}

// azureRule is about an object that no Go type reads.
func azureRule(p *pass) {
	for _, o := range p.in.Others {
		if o.Kind != "PrometheusRule" || !strings.HasPrefix(o.APIVersion, azureMonitoring+"/") {
			continue
		}
		p.findings = append(p.findings, Finding{
			Rule: p.rule.ID, Severity: p.rule.Severity, Object: o.Ref, Field: "apiVersion", File: o.File, Line: o.Line, Column: 1,
			Message: "The API server refuses the object: " + azureMonitoring + " has no kind PrometheusRule.",
			Remedy:  "Write apiVersion: " + monitoringGroup + "/v1 for a Prometheus with its operator. For Azure's managed Prometheus, deploy prometheusRuleGroups.",
		})
		p.found = append(p.found, nil)
	}
}

func waitingAsTime(p *pass, r *Resource, m *monitoringv1.PrometheusRule) {
	expressions(m, func(expr, path string) {
		if waitingFor().MatchString(expr) {
			p.add(r, path, "It fires only if 300 sessions wait for locks: the metric is a count, and not a time.", "Compare it with a number of sessions, such as 10.")
		}
	})
}

// counters are the metrics of the default queries that only grow and that alerts compare.
var counters = [...]string{
	"cnpg_pg_stat_database_deadlocks", "cnpg_pg_stat_database_conflicts", "cnpg_pg_stat_database_xact_rollback", "cnpg_pg_stat_database_temp_files",
	"cnpg_pg_stat_database_temp_bytes", "cnpg_pg_stat_archiver_failed_count",
}

func countersAsGauges(p *pass, r *Resource, m *monitoringv1.PrometheusRule) {
	expressions(m, func(expr, path string) {
		if rates().MatchString(expr) || !strings.ContainsAny(expr, "<>") {
			return
		}
		for _, name := range promWords(expr) {
			if slices.Contains(counters[:], name) {
				p.add(r, path, fmt.Sprintf("Once it fires, it does not stop: %s only grows.", name), fmt.Sprintf("Compare increase(%s[15m]).", name))
			}
		}
	})
}

// unscraped reports rules of pgha about a cluster among the objects that nothing among them scrapes.
func unscraped(p *pass, r *Resource, m *monitoringv1.PrometheusRule) {
	c := p.cluster(m.Namespace, m.Labels["cnpg.io/cluster"])
	if c == nil || clusterPodMonitor(c).enabled {
		return
	}
	scraped := false
	each(func(p *pass, _ *Resource, monitor *monitoringv1.PodMonitor) {
		scraped = scraped || p.monitored(monitor) == c
	})(p)
	if !scraped {
		p.add(r, `metadata.labels[cnpg.io/cluster]`, fmt.Sprintf("No PodMonitor among these objects scrapes %s, so most of the alerts never fire.", c.ref()),
			"Add a PodMonitor, in a profile with spec.monitoring.podMonitors.")
	}
}

// renamedAlerts compares the labels of each rule, which are texts as its expression, with those of the object, which overlays change.
func renamedAlerts(p *pass, r *Resource, m *monitoringv1.PrometheusRule) {
	cluster := m.Labels["cnpg.io/cluster"]
	if cluster == "" || len(m.Spec.Groups) == 0 || len(m.Spec.Groups[0].Rules) == 0 {
		return
	}
	labels, path := m.Spec.Groups[0].Rules[0].Labels, "spec.groups[0].rules[0].labels."
	switch {
	case labels["cnpg_cluster"] == "":
	case labels["cnpg_cluster"] != cluster:
		p.add(r, path+"cnpg_cluster", fmt.Sprintf("The alerts watch the cluster %s, and the object is about %s.", labels["cnpg_cluster"], cluster),
			"Set metadata.name in the profile, and no prefix or suffix in the overlay.")
	case m.Namespace != "" && labels["namespace"] != m.Namespace:
		p.add(r, path+"namespace", fmt.Sprintf("The alerts watch the namespace %s, and the object is in %s.", labels["namespace"], m.Namespace),
			"Set metadata.namespace in the profile, and no namespace in the overlay.")
	}
}
