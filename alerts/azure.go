// SPDX-License-Identifier: Apache-2.0

package alerts

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/alert"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)

// The resource of rule groups.
// https://learn.microsoft.com/azure/templates/microsoft.alertsmanagement/prometheusrulegroups
const (
	resourceType = "Microsoft.AlertsManagement/prometheusRuleGroups"
	apiVersion   = "2023-03-01"
	mostRules    = 20 // in one group
	mostLabels   = 10 // of one rule
)

// group is a rule group of Azure, with its fields in their order.
type group struct {
	Type       string     `json:"type"`
	APIVersion string     `json:"apiVersion"`
	Name       string     `json:"name"`
	Location   string     `json:"location"`
	Properties properties `json:"properties"`
}

type properties struct {
	Description string      `json:"description"`
	Enabled     bool        `json:"enabled"`
	Scopes      []string    `json:"scopes"`
	ClusterName string      `json:"clusterName"`
	Interval    string      `json:"interval"`
	Rules       []azureRule `json:"rules"`
}

type azureRule struct {
	Alert       string            `json:"alert,omitempty"`
	Record      string            `json:"record,omitempty"`
	Expression  string            `json:"expression"`
	For         string            `json:"for,omitempty"`
	Severity    *int              `json:"severity,omitempty"`
	Enabled     bool              `json:"enabled"`
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
	Resolve     *resolve          `json:"resolveConfiguration,omitempty"`
	Actions     []action          `json:"actions,omitempty"`
}

type resolve struct {
	AutoResolved  bool   `json:"autoResolved"`
	TimeToResolve string `json:"timeToResolve"`
}

type action struct {
	ActionGroupID string `json:"actionGroupId"`
}

// groups returns the rule groups for Azure. A group has at most twenty rules there, so a longer one becomes several.
func (r *Rules) groups() ([]group, error) {
	if err := r.complete(); err != nil {
		return nil, err
	}
	scopes := []string{r.azure.Workspace}
	if r.azure.Cluster != "" {
		scopes = append(scopes, r.azure.Cluster)
	}
	var all []group
	var errs []error
	for _, g := range r.Object.Spec.Groups {
		interval, err := intervalOf(&g)
		errs = append(errs, err)
		for n := 0; len(g.Rules) > n*mostRules; n++ {
			name := g.Name
			if n > 0 {
				name = fmt.Sprintf("%s-%d", g.Name, n+1)
			}
			out := group{Type: resourceType, APIVersion: apiVersion, Name: name, Location: r.azure.Location, Properties: properties{
				Description: "Alerts of the PostgreSQL cluster " + r.cluster + ", from pgha alerts.", Enabled: true,
				Scopes: scopes, ClusterName: r.label, Interval: interval,
			}}
			for i := n * mostRules; i < min(len(g.Rules), (n+1)*mostRules); i++ {
				rule, err := r.rule(&g.Rules[i])
				errs = append(errs, err)
				out.Properties.Rules = append(out.Properties.Rules, rule)
			}
			all = append(all, out)
		}
	}
	return all, errors.Join(errs...)
}

// complete checks that the profile names the workspace and the cluster.
func (r *Rules) complete() error {
	var missing []string
	for _, f := range []struct{ value, field string }{
		{r.azure.Workspace, "workspace"}, {r.azure.Location, "location"}, {r.label, "cluster or clusterName"},
	} {
		if f.value == "" {
			missing = append(missing, f.field)
		}
	}
	if len(missing) > 0 {
		return fault.Errorf(fault.Required, "cannot write rule groups for Azure: set %s in spec.monitoring.alerts.azure", strings.Join(missing, ", "))
	}
	return nil
}

func intervalOf(g *monitoringv1.RuleGroup) (string, error) {
	if g.Limit != nil || g.QueryOffset != nil {
		return "", fault.Errorf(fault.Unsupported, "cannot write group %q for Azure: its rule groups have neither limit nor query_offset; remove them from the patch", g.Name)
	}
	if g.Interval == nil || *g.Interval == "" {
		return alert.ISO8601(time.Minute), nil
	}
	d, ok := alert.ParseDuration(string(*g.Interval))
	if !ok || d < time.Minute || d > 15*time.Minute {
		return "", fault.Errorf(fault.Invalid, "cannot write group %q for Azure: it evaluates rules every 1 to 15 minutes, not every %s; set spec.monitoring.alerts.interval", g.Name, *g.Interval)
	}
	return alert.ISO8601(d), nil
}

// rule returns a rule as Azure takes it: the duration in ISO 8601, and the severity as a number.
func (r *Rules) rule(from *monitoringv1.Rule) (azureRule, error) {
	a := azureRule{Alert: from.Alert, Record: from.Record, Expression: from.Expr.String(), Enabled: true, Labels: from.Labels, Annotations: from.Annotations}
	name := from.Alert + from.Record
	if len(a.Labels) > mostLabels {
		return a, fault.Errorf(fault.Invalid, "cannot write rule %q for Azure: it has %d labels, and Azure takes %d", name, len(a.Labels), mostLabels)
	}
	if from.KeepFiringFor != nil {
		return a, fault.Errorf(fault.Unsupported, "cannot write rule %q for Azure: its rules have no keep_firing_for; remove it from the patch", name)
	}
	if from.Record != "" {
		return a, nil
	}
	severity := severityOf(from.Labels["severity"])
	a.Severity, a.Resolve = &severity, &resolve{AutoResolved: true, TimeToResolve: alert.ISO8601(5 * time.Minute)}
	if from.For != nil {
		d, ok := alert.ParseDuration(string(*from.For))
		if !ok {
			return a, fault.Errorf(fault.Invalid, "cannot write rule %q for Azure: it has no form for %q; write days, hours, minutes and seconds", name, *from.For)
		}
		a.For = alert.ISO8601(d)
	}
	for _, id := range r.azure.ActionGroups {
		a.Actions = append(a.Actions, action{id})
	}
	return a, nil
}

// severityOf is Azure's number: 0 critical, 1 error, 2 warning, 3 informational.
func severityOf(label string) int {
	if i := slices.Index([]string{alert.Critical, "error", alert.Warning, alert.Info}, label); i >= 0 {
		return i
	}
	return 3
}
