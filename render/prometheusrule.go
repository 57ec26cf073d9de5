// SPDX-License-Identifier: Apache-2.0

package render

import (
	"slices"

	"github.com/pgha/pgha/internal/alert"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// prometheusRules returns the alerts. Azure's copies of the community's kinds have no PrometheusRule, so there is one group:
// https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-rule-groups
func prometheusRules(p *profiles.Resolved) []manifest.Object {
	a := p.Spec.Monitoring.Alerts
	if a == nil {
		return nil
	}
	meta := objectMeta(p, p.AlertsName())
	meta.Labels = labelled(labelled(p.Metadata.Labels, a.Labels), map[string]string{labelCluster: p.ClusterName()})
	return []manifest.Object{&monitoringv1.PrometheusRule{
		TypeMeta:   typeMeta(schema.GroupVersion{Group: profiles.GroupMonitoring, Version: "v1"}, "PrometheusRule"),
		ObjectMeta: meta,
		Spec:       monitoringv1.PrometheusRuleSpec{Groups: ruleGroups(p)},
	}}
}

// ruleGroups returns the groups of rules. Prometheus tells groups of all files apart by name, so the names have the cluster's.
func ruleGroups(p *profiles.Resolved) []monitoringv1.RuleGroup {
	var groups []monitoringv1.RuleGroup
	f := watched(p)
	for _, alerts := range alert.Of(f, facts.Overrides(p.Spec.Monitoring.Alerts)) {
		g := monitoringv1.RuleGroup{Name: f.Namespace + "-" + f.Cluster + "-" + alerts[0].Group}
		if i := p.Spec.Monitoring.Alerts.Interval; i != "" {
			g.Interval = new(monitoringv1.Duration(i))
		}
		for i := range alerts {
			g.Rules = append(g.Rules, rule(p, f, &alerts[i]))
		}
		groups = append(groups, g)
	}
	return groups
}

// rule returns a rule for Prometheus. The label is not called cluster, since Azure's metrics have the Kubernetes cluster in that.
func rule(p *profiles.Resolved, f *alert.Facts, a *alert.Alert) monitoringv1.Rule {
	annotations := map[string]string{
		"summary":     f.Cluster + ": " + a.Summary,
		"runbook_url": or(p.Spec.Monitoring.Alerts.Runbook, profiles.AlertsPage) + "#" + a.Anchor(),
	}
	if a.Threshold != "" {
		annotations["threshold"] = a.Threshold
	}
	labels := map[string]string{"severity": a.Label, "namespace": f.Namespace, "cnpg_cluster": f.Cluster}
	if a.Pooler != "" {
		labels["pooler"] = a.Pooler
	}
	return monitoringv1.Rule{
		Alert: a.Name, Expr: intstr.FromString(a.Expr), For: new(monitoringv1.Duration(alert.FormatDuration(a.Wait))),
		Labels: labels, Annotations: annotations,
	}
}

// watched returns what the thresholds follow from: the Cluster and the schedules after their patches. Faults of the patches are reported for
// the objects themselves.
func watched(p *profiles.Resolved) *alert.Facts {
	built := slices.Concat([]manifest.Object{cluster(p)}, objectStores(p), poolers(p), podMonitors(p), scheduledBackups(p), cronJobs(p))
	objects, faults := patched(p.Target, built, patchList{path: field.NewPath("spec", "patches"), patches: p.Spec.Patches, lenient: true})
	if c := clusterOf(objects); c == nil || len(faults) > 0 {
		objects = built
	}
	return facts.ForAlerts(clusterOf(objects), objects, p.Major, p.Spec.Scheduling.Pools)
}

// checkAlerts reports thresholds at which an alert would fire all the time.
func checkAlerts(p *profiles.Resolved) field.ErrorList {
	a := p.Spec.Monitoring.Alerts
	if a == nil || len(a.Rules) == 0 {
		return nil
	}
	var faults field.ErrorList
	f := watched(p)
	for i, r := range a.Rules {
		k := alert.Find(r.Alert)
		if k == nil {
			continue // Validate reports it
		}
		value, ok := k.Unit.Parse(r.Threshold)
		if !ok || value < k.Least || value > k.Most {
			continue
		}
		if detail := k.WrongIn(f, value, facts.Overrides(a)); detail != "" {
			path := field.NewPath("spec", "monitoring", "alerts", "rules").Index(i).Child("threshold")
			faults = append(faults, field.Invalid(path, r.Threshold, detail))
		}
	}
	return faults
}
