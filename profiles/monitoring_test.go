// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func TestMonitoringValidation(t *testing.T) {
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	id := "/subscriptions/1/resourceGroups/g/providers/microsoft."
	cases := map[string]struct{ reason, path, value, want string }{
		"empty":               {"it is enough", "alerts", `{}`, ""},
		"all":                 {"every field", "alerts", `{name: rules, labels: {release: prom}, interval: 30s, runbook: "https://wiki.example.com/x", rules: [{alert: PostgresReplicationLag, threshold: 5m, for: 1h30m, severity: info}]}`, ""},
		"off":                 {"the alert is left out", "alerts", `{rules: [{alert: PostgresAbsent, disabled: true}]}`, ""},
		"no delay":            {"it fires at once", "alerts", `{rules: [{alert: PostgresAbsent, for: "0"}]}`, ""},
		"no name":             {"which alert?", "alerts", `{rules: [{for: 5m}]}`, `rules[0].alert: is required`},
		"typo":                {"the nearest name helps", "alerts", `{rules: [{alert: PostgresBackupToOld}]}`, `did you mean "PostgresBackupTooOld"?`},
		"other alert":         {"of a chart", "alerts", `{rules: [{alert: CNPGClusterOffline}]}`, `docs/alerts.md lists them`},
		"twice":               {"which one counts?", "alerts", `{rules: [{alert: PostgresAbsent, for: 5m}, {alert: PostgresAbsent, disabled: true}]}`, `rules[1].alert: Duplicate value`},
		"threshold of none":   {"it has no threshold", "alerts", `{rules: [{alert: PostgresAbsent, threshold: "5"}]}`, `PostgresAbsent has no threshold; set for, severity or disabled`},
		"another unit":        {"a percentage", "alerts", `{rules: [{alert: PostgresVolumeFilling, threshold: "0.8"}]}`, `takes a percentage, as in "80%"`},
		"never":               {"a volume is never fuller", "alerts", `{rules: [{alert: PostgresVolumeFilling, threshold: "150%"}]}`, `out of range: PostgresVolumeFilling takes 10% to 99%`},
		"always":              {"an age of zero", "alerts", `{rules: [{alert: PostgresTransactionIDAge, threshold: "1000"}]}`, `out of range: PostgresTransactionIDAge takes 1000000 to 2000000000`},
		"duration of Go":      {"Prometheus has no fractions", "alerts", `{rules: [{alert: PostgresAbsent, for: 1.5h}]}`, `rules[0].for`},
		"severity":            {"a typo", "alerts", `{rules: [{alert: PostgresAbsent, severity: fatal}]}`, `rules[0].severity: .*critical`},
		"off and more":        {"the rest has no effect", "alerts", `{rules: [{alert: PostgresAbsent, disabled: true, for: 5m}]}`, `remove them, or disabled`},
		"interval":            {"not a duration", "alerts", `{interval: often}`, `alerts.interval`},
		"interval for Azure":  {"1 to 15 minutes", "alerts", `{interval: 30s, azure: {location: westeurope}}`, `Azure evaluates rules every 1 to 15 minutes`},
		"page with an anchor": {"the name of the alert follows", "alerts", `{runbook: "https://wiki.example.com/x#y"}`, `alerts.runbook`},
		"label":               {"the API server refuses it", "alerts", `{labels: {release: "a b"}}`, `alerts.labels[release]`},
		"name":                {"the API server refuses it", "alerts", `{name: Rules_1}`, `alerts.name`},
		"workspace":           {"of another kind", "alerts", `{azure: {workspace: ` + id + `storage/accounts/w}}`, `az monitor account show --query id`},
		"action group":        {"a name is not enough", "alerts", `{azure: {actionGroups: [oncall]}}`, `az monitor action-group show --query id`},
		"AKS":                 {"of another kind", "alerts", `{azure: {cluster: ` + id + `monitor/accounts/w}}`, `az aks show --query id`},
		"location":            {"the name that portals show", "alerts", `{azure: {location: West Europe}}`, `as in westeurope`},
		"dashboard":           {"every field", "dashboard", `{name: board, labels: {grafana: "1"}, folder: Databases}`, ""},
		"dashboard's name":    {"the API server refuses it", "dashboard", `{name: Board_1}`, `dashboard.name`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("aks", text, profiles.Set("test", "spec.monitoring."+tc.path, tc.value))
			if tc.want == "" {
				assert.NilError(t, err, tc.reason)
				return
			}
			assert.Assert(t, err != nil, tc.reason)
			before, after, _ := strings.Cut(tc.want, ".*")
			assert.Check(t, strings.Contains(err.Error(), before) && strings.Contains(err.Error(), after), "%s: %v", tc.reason, err)
			assert.Check(t, strings.Contains(err.Error(), "spec.monitoring."), err)
			assert.Equal(t, strings.Count(err.Error(), "\n"), 0, "more than one fault: %v", err)
		})
	}
}
