// SPDX-License-Identifier: Apache-2.0

package alerts

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/internal/metrics"
	"github.com/pgha/pgha/profiles"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

// metricName finds names of metrics in an expression: what a brace follows.
var metricName = regexp.MustCompile(`[a-z_][a-z0-9_]*\{`)

// foreign are metrics of others, each with where it comes from.
var foreign = map[string]string{
	"kube_pod_info": "kube-state-metrics", "kube_node_labels": "kube-state-metrics", "kube_cronjob_status_last_successful_time": "kube-state-metrics",
	"kubelet_volume_stats_available_bytes": "kubelet", "kubelet_volume_stats_capacity_bytes": "kubelet",
}

// TestMetricsExist: every metric in an alert or a panel is one that the operator of the target or the plugin serves.
func TestMetricsExist(t *testing.T) {
	seen := map[string]bool{}
	for _, target := range profiles.Targets() {
		p := builtin(t, profiles.Set("--target", "spec.target", target.String()))
		r, err := Of(p)
		assert.NilError(t, err)
		rules, err := r.Rules()
		assert.NilError(t, err)
		panels, err := Dashboard(p)
		assert.NilError(t, err)
		plugin := p.Resolve().BackupMethod == profiles.MethodPlugin
		for _, text := range []string{string(rules), string(panels)} {
			names := metricName.FindAllString(text, -1)
			assert.Check(t, len(names) > 25, "%s: found %d metrics", target, len(names))
			for _, name := range names {
				name = strings.TrimSuffix(name, "{")
				seen[name] = true
				m, ok := metrics.Find(name)
				assert.Check(t, ok && m.In(target.String()) || foreign[name] != "", "operator %s has no metric %s", target, name)
				assert.Check(t, plugin || !strings.HasPrefix(name, metrics.Plugin), "%s is of the plugin, and %s does not use it", name, target)
				assert.Check(t, !plugin || !strings.Contains(name, "cnpg_collector_last_") || name == "cnpg_collector_last_collection_error", "%s stays 0 with the plugin", name)
			}
		}
	}
	for name := range foreign {
		assert.Check(t, seen[name], "%s is in no expression", name)
	}
}

// TestForms: the three forms have the same rules, after patches.
func TestForms(t *testing.T) {
	p := builtin(t)
	p.Spec.Patches = append(p.Spec.Patches, profiles.Patch{Target: profiles.PatchTarget{Kind: "PrometheusRule"}, Patch: map[string]any{
		"metadata": map[string]any{"annotations": map[string]any{"team": "db"}}}})
	p.Spec.Monitoring.Alerts.Rules = []profiles.AlertRule{{Alert: "PostgresReplicationLag", Threshold: "5m", For: "1d", Severity: "info"}, {Alert: "PostgresFenced", Disabled: true}}
	r, err := Of(p)
	assert.NilError(t, err)
	assert.Equal(t, r.Object.Annotations["team"], "db")
	assert.Check(t, !r.has("PostgresFenced"))
	arm, err := r.ARM()
	assert.NilError(t, err)
	var got template
	assert.NilError(t, json.Unmarshal(arm, &got))
	var names, want []string
	for _, g := range r.Object.Spec.Groups {
		for i := range g.Rules {
			want = append(want, g.Rules[i].Alert+": "+g.Rules[i].Expr.StrVal)
		}
	}
	for _, g := range got.Resources {
		assert.Check(t, len(g.Properties.Rules) <= 20 && len(g.Properties.Rules) > 0)
		for _, rule := range g.Properties.Rules {
			names = append(names, rule.Alert+": "+rule.Expression)
			if rule.Alert == "PostgresReplicationLag" {
				assert.Equal(t, rule.For, "PT24H")
				assert.Equal(t, *rule.Severity, 3)
				assert.Check(t, strings.HasSuffix(rule.Expression, "> 300"))
			}
		}
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("-PrometheusRule +ARM:\n%s", diff)
	}
	bicep, err := r.Bicep()
	assert.NilError(t, err)
	for _, line := range want {
		_, expr, _ := strings.Cut(line, ": ")
		assert.Check(t, strings.Contains(string(bicep), "expression: '"+expr+"'"), "Bicep has no %s", expr)
	}
}

// TestGoldens: every byte of the forms for Azure, and of the dashboard.
func TestGoldens(t *testing.T) {
	p := builtin(t)
	r, err := Of(p)
	assert.NilError(t, err)
	for file, write := range map[string]func() ([]byte, error){
		"rules.yaml": r.Rules, "alerts.json": r.ARM, "alerts.bicep": r.Bicep, "dashboard.json": func() ([]byte, error) { return Dashboard(p) },
	} {
		text, err := write()
		assert.NilError(t, err)
		golden.Assert(t, string(text), file)
	}
}

// TestAzureOnly: without a PodMonitor of the community's group nothing reads a PrometheusRule, so none is applied, and Azure's form has its rules.
func TestAzureOnly(t *testing.T) {
	p := builtin(t)
	p.Spec.Monitoring.PodMonitors = []profiles.PodMonitor{{Group: profiles.GroupAzureMonitoring}}
	assert.Check(t, !p.ReadsRules())
	r, err := Of(p)
	assert.NilError(t, err)
	text, err := r.Bicep()
	assert.NilError(t, err)
	assert.Check(t, strings.Contains(string(text), "PostgresBackupTooOld"))
	assert.Equal(t, len(p.Spec.Monitoring.PodMonitors), 1, "the caller's profile is changed")
}

func TestRefused(t *testing.T) {
	patched := func(patch map[string]any) func(*profiles.Profile) {
		return func(p *profiles.Profile) {
			p.Spec.Patches = append(p.Spec.Patches, profiles.Patch{Target: profiles.PatchTarget{Kind: "PrometheusRule"}, Patch: []any{patch}})
		}
	}
	add := func(path string, value any) func(*profiles.Profile) {
		return patched(map[string]any{"op": "add", "path": path, "value": value})
	}
	many := map[string]any{}
	for i := range 11 {
		many["label"+string(rune('a'+i))] = "x"
	}
	for name, c := range map[string]struct {
		reason string
		change func(*profiles.Profile)
		want   string
	}{
		"no alerts":    {"nothing to print", func(p *profiles.Profile) { p.Spec.Monitoring.Alerts = nil }, "set spec.monitoring.alerts"},
		"no workspace": {"Azure needs it", func(p *profiles.Profile) { p.Spec.Monitoring.Alerts.Azure = &azure.Alerts{Location: "westeurope"} }, "set workspace in spec.monitoring.alerts.azure"},
		"no section":   {"all are missing", func(p *profiles.Profile) { p.Spec.Monitoring.Alerts.Azure, p.Spec.Identity.Azure.AKS.Name = nil, "" }, "set workspace, location, cluster or clusterName"},
		"interval":     {"a patch sets it", add("/spec/groups/0/interval", "30s"), "every 1 to 15 minutes, not every 30s"},
		"limit":        {"Azure has none", add("/spec/groups/0/limit", 3), "neither limit nor query_offset"},
		"for":          {"a week", add("/spec/groups/0/rules/0/for", "1w"), `it has no form for "1w"`},
		"keep firing":  {"Azure has none", add("/spec/groups/0/rules/0/keep_firing_for", "5m"), "no keep_firing_for"},
		"labels":       {"ten at most", add("/spec/groups/0/rules/0/labels", many), "it has 11 labels"},
	} {
		t.Run(name, func(t *testing.T) {
			p := builtin(t)
			c.change(p)
			r, err := Of(p)
			if err == nil {
				_, err = r.ARM()
			}
			assert.ErrorContains(t, err, c.want, c.reason)
		})
	}
}

// TestMoreThanTwenty: a group of Azure has at most twenty rules, so the rest is in a second one. A text that looks like an expression of ARM is escaped.
func TestMoreThanTwenty(t *testing.T) {
	r, err := Of(builtin(t))
	assert.NilError(t, err)
	g := &r.Object.Spec.Groups[0]
	g.Rules = slices.Repeat([]monitoringv1.Rule{{Alert: "X", Annotations: map[string]string{"summary": "[concat('a')]", "other": "[a] b"}}}, 45)
	r.Object.Spec.Groups = r.Object.Spec.Groups[:1]
	groups, err := r.groups()
	assert.NilError(t, err)
	var got []int
	var names []string
	for _, g := range groups {
		got, names = append(got, len(g.Properties.Rules)), append(names, g.Name)
	}
	assert.DeepEqual(t, got, []int{20, 20, 5})
	assert.DeepEqual(t, names, []string{g.Name, g.Name + "-2", g.Name + "-3"})
	text, err := r.ARM()
	assert.NilError(t, err)
	assert.Check(t, strings.Contains(string(text), `"[[concat('a')]"`) && strings.Contains(string(text), `"[a] b"`))
}
