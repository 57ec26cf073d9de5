// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pgha/pgha/internal/alert"
	"github.com/pgha/pgha/internal/strict"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func (p *Profile) validateMonitoring(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	type identity struct{ group, namespace, name string }
	seen := map[identity]bool{}
	for i, m := range p.Spec.Monitoring.PodMonitors {
		at := path.Child("podMonitors").Index(i)
		faults = append(faults, oneOf(at.Child("group"), m.Group, monitoringGroups[:]...)...)
		if m.Name != "" {
			faults = append(faults, dnsName(at.Child("name"), m.Name)...)
		}
		if m.Namespace != "" {
			faults = append(faults, dnsLabel(at.Child("namespace"), m.Namespace)...)
		}
		faults = append(faults, labels(at.Child("labels"), m.Labels)...)
		key := identity{m.Group, or(m.Namespace, p.Metadata.Namespace), p.PodMonitorName(m)}
		if seen[key] {
			faults = append(faults, field.Duplicate(at, fmt.Sprintf("%s/%s", key.group, key.name)))
		}
		seen[key] = true
	}
	faults = append(faults, validateConfigMapKeys(path.Child("customQueriesConfigMap"), p.Spec.Monitoring.CustomQueriesConfigMap)...)
	faults = append(faults, validateSecretKeys(path.Child("customQueriesSecret"), p.Spec.Monitoring.CustomQueriesSecret)...)
	if a := p.Spec.Monitoring.Alerts; a != nil {
		faults = append(faults, a.validate(path.Child("alerts"))...)
	}
	return append(faults, p.validateDashboard(path.Child("dashboard"))...)
}

func (a *Alerts) validate(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	if a.Name != "" {
		faults = dnsName(path.Child("name"), a.Name)
	}
	faults = append(faults, labels(path.Child("labels"), a.Labels)...)
	faults = append(faults, a.validateInterval(path.Child("interval"))...)
	if a.Runbook != "" {
		if u, err := url.Parse(a.Runbook); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(a.Runbook, "# {}") {
			faults = append(faults, field.Invalid(path.Child("runbook"), a.Runbook,
				"must be the address of a page, as in https://wiki.example.com/postgres, without # and what follows it"))
		}
	}
	seen := map[string]bool{}
	for i := range a.Rules {
		at := path.Child("rules").Index(i)
		faults = append(faults, a.Rules[i].validate(at)...)
		if seen[a.Rules[i].Alert] {
			faults = append(faults, field.Duplicate(at.Child("alert"), a.Rules[i].Alert))
		}
		seen[a.Rules[i].Alert] = true
	}
	return faults
}

// validateInterval: Azure takes 1 to 15 minutes. https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-rule-groups
func (a *Alerts) validateInterval(path *field.Path) field.ErrorList {
	if a.Interval == "" {
		return nil
	}
	d, ok := alert.ParseDuration(a.Interval)
	switch {
	case !ok || d <= 0:
		return field.ErrorList{field.Invalid(path, a.Interval, `must be a duration, as in "30s" or "1m"`)}
	case a.Azure != nil && (d < time.Minute || d > 15*time.Minute):
		return field.ErrorList{field.Invalid(path, a.Interval, "Azure evaluates rules every 1 to 15 minutes; write 1m to 15m, or remove it for 1m")}
	}
	return nil
}

// longestFor is how long the expression of an alert may have to hold. Prometheus has no limit, and forgets after some weeks.
const longestFor = 30 * 24 * time.Hour

func (r *AlertRule) validate(path *field.Path) field.ErrorList {
	k := alert.Find(r.Alert)
	if k == nil {
		detail := "is not an alert of pgha; docs/alerts.md lists them"
		if r.Alert == "" {
			return field.ErrorList{field.Required(path.Child("alert"), "the name of an alert; docs/alerts.md lists them")}
		}
		if near := strict.Nearest(r.Alert, alertNames()); near != "" {
			detail = fmt.Sprintf("is not an alert of pgha, did you mean %q?", near)
		}
		return field.ErrorList{field.Invalid(path.Child("alert"), r.Alert, detail)}
	}
	var faults field.ErrorList
	if r.Threshold != "" {
		faults = r.validateThreshold(path.Child("threshold"), k)
	}
	switch wait, ok := alert.ParseDuration(r.For); {
	case r.For == "":
	case !ok:
		faults = append(faults, field.Invalid(path.Child("for"), r.For, `must be a duration, as in "5m", or "0"`))
	case wait > longestFor:
		faults = append(faults, field.Invalid(path.Child("for"), r.For, "so long after the fault nobody needs the alert; write at most "+alert.FormatDuration(longestFor)+", or disabled: true"))
	}
	if r.Severity != "" {
		faults = append(faults, oneOf(path.Child("severity"), r.Severity, severities[1:]...)...)
	}
	if r.Disabled && r.Threshold+r.For+r.Severity != "" {
		faults = append(faults, field.Invalid(path.Child("disabled"), true, "the alert is left out, so its other settings have no effect; remove them, or disabled"))
	}
	return faults
}

// validateThreshold refuses a threshold that the alert does not have, or at which it always or never fires.
func (r *AlertRule) validateThreshold(path *field.Path, k *alert.Kind) field.ErrorList {
	value, ok := k.Unit.Parse(r.Threshold)
	switch {
	case k.Unit == alert.None:
		return field.ErrorList{field.Forbidden(path, k.Name+" has no threshold; set for, severity or disabled")}
	case !ok:
		return field.ErrorList{field.Invalid(path, r.Threshold, k.Name+" takes "+k.Unit.Form())}
	case value < k.Least || value > k.Most:
		return field.ErrorList{field.Invalid(path, r.Threshold, fmt.Sprintf("out of range: %s takes %s to %s", k.Name, k.Unit.Text(k.Least), k.Unit.Text(k.Most)))}
	}
	return nil
}

func alertNames() []string {
	var all []string
	for _, k := range alert.Kinds() {
		all = append(all, k.Name)
	}
	return all
}

func (p *Profile) validateDashboard(path *field.Path) field.ErrorList {
	d := p.Spec.Monitoring.Dashboard
	if d == nil {
		return nil
	}
	var faults field.ErrorList
	if d.Name != "" {
		faults = dnsName(path.Child("name"), d.Name)
	}
	if drill := p.Spec.Backup.Drill; drill != nil && p.DashboardName() == p.DrillName() {
		faults = append(faults, field.Invalid(path.Child("name"), p.DashboardName(), "is the name of the restore drill, which has a ConfigMap too; use another one"))
	}
	return append(faults, labels(path.Child("labels"), d.Labels)...)
}
