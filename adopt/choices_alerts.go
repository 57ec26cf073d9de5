// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"maps"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/alert"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)

const prometheusRule = "PrometheusRule"

// alertChoices sets the alerts from a PrometheusRule: first as they follow from the profile, then with what differs. A PrometheusRule with none
// of pgha's alerts gives no choice, since a profile contains only those.
func (im *importer) alertChoices() []choice {
	var all []choice
	for _, o := range im.wanted {
		if o.kind != prometheusRule {
			continue
		}
		rules := o.alerts()
		if len(rules) == 0 {
			continue
		}
		all = append(all,
			func(p *profiles.Profile) { p.Spec.Monitoring.Alerts = o.alertsOf(p) },
			func(p *profiles.Profile) {
				if a := p.Spec.Monitoring.Alerts; a != nil {
					with := *a
					with.Rules = changedRules(p, rules)
					p.Spec.Monitoring.Alerts = &with
				}
			})
	}
	return all
}

// isDashboard reports whether the object is the ConfigMap with a dashboard of pgha.
func (o *object) isDashboard() bool {
	if o.kind != "ConfigMap" || o.group != "" {
		return false
	}
	for key, text := range textsAt(o.raw, "data") {
		if strings.HasSuffix(key, ".json") && strings.Contains(text, `"uid": "pgha-`) {
			return true
		}
	}
	return false
}

// dashboardChoices sets the dashboard.
func (im *importer) dashboardChoices() []choice {
	var all []choice
	for _, o := range im.wanted {
		if !o.isDashboard() {
			continue
		}
		all = append(all, func(p *profiles.Profile) {
			d := &profiles.Dashboard{Folder: textAt(o.want, "metadata", "annotations", "grafana_folder")}
			if o.name != p.DashboardName() {
				d.Name = o.name
			}
			own := o.ownLabels(p)
			if len(own) != 1 || own["grafana_dashboard"] != "1" {
				d.Labels = own
			}
			p.Spec.Monitoring.Dashboard = d
		})
	}
	return all
}

// ownLabels are the labels of the object without those of the profile and of its Cluster; nil for none.
func (o *object) ownLabels(p *profiles.Profile) map[string]string {
	own := textsAt(o.want, "metadata", "labels")
	maps.DeleteFunc(own, func(key, value string) bool { return key == clusterLabel || p.Metadata.Labels[key] == value })
	if len(own) == 0 {
		return nil
	}
	return own
}

// alerts are the rules of the object that have the name of one of pgha's alerts.
func (o *object) alerts() map[string]tree {
	all := map[string]tree{}
	for _, group := range listAt(o.want, "spec", "groups") {
		for _, item := range listAt(group, "rules") {
			rule, _ := item.(tree)
			if name := textAt(rule, "alert"); alert.Find(name) != nil {
				all[name] = rule
			}
		}
	}
	return all
}

// alertsOf reads what all alerts have in common.
func (o *object) alertsOf(p *profiles.Profile) *profiles.Alerts {
	a := &profiles.Alerts{Labels: o.ownLabels(p)}
	if o.name != p.ClusterName() {
		a.Name = o.name
	}
	if groups := listAt(o.want, "spec", "groups"); len(groups) > 0 {
		a.Interval = textAt(groups[0], "interval")
	}
	for name, rule := range o.alerts() {
		page, anchor, _ := strings.Cut(textAt(rule, "annotations", "runbook_url"), "#")
		if anchor == alert.Find(name).Anchor() && page != profiles.AlertsPage {
			a.Runbook = page
		}
	}
	return a
}

// changedRules are the rules that differ from those that follow from the profile.
func changedRules(p *profiles.Profile, rules map[string]tree) []profiles.AlertRule {
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		return nil
	}
	var all []profiles.AlertRule
	for _, o := range objects {
		m, ok := o.(*monitoringv1.PrometheusRule)
		if !ok {
			continue
		}
		for _, g := range m.Spec.Groups {
			for i := range g.Rules {
				r := changedRule(&g.Rules[i], rules[g.Rules[i].Alert])
				known := slices.ContainsFunc(all, func(k profiles.AlertRule) bool { return k.Alert == r.Alert }) // of another Pooler
				if r != (profiles.AlertRule{Alert: r.Alert}) && !known {
					all = append(all, r)
				}
			}
		}
	}
	return all
}

// changedRule is the difference between the rule that follows from the profile and that of the manifest; nil if the manifest has none.
func changedRule(have *monitoringv1.Rule, want tree) profiles.AlertRule {
	r := profiles.AlertRule{Alert: have.Alert}
	if want == nil {
		r.Disabled = true
		return r
	}
	if t := textAt(want, "annotations", "threshold"); t != have.Annotations["threshold"] {
		r.Threshold = t
	}
	if d := textAt(want, "for"); have.For != nil && d != string(*have.For) {
		r.For = d
	}
	if s := textAt(want, "labels", "severity"); s != have.Labels["severity"] {
		r.Severity = s
	}
	return r
}
