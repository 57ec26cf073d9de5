// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"gotest.tools/v3/assert"
)

// rulesOf renders aks-full with overrides and returns the expressions and durations of its alerts by name.
func rulesOf(t *testing.T, overrides ...string) (map[string]string, error) {
	t.Helper()
	text, err := profiles.Builtin("aks-full")
	assert.NilError(t, err)
	var set []profiles.Override
	for i := 0; i < len(overrides); i += 2 {
		set = append(set, profiles.Set("test", overrides[i], overrides[i+1]))
	}
	p, err := profiles.Parse("aks-full", text, set...)
	if err != nil {
		return nil, err
	}
	objects, err := render.Objects(p, render.Options{})
	all := map[string]string{}
	for _, o := range objects {
		if r, ok := o.(*monitoringv1.PrometheusRule); ok {
			for _, g := range r.Spec.Groups {
				for i := range g.Rules {
					all[g.Rules[i].Alert] = g.Rules[i].Expr.StrVal + " for " + string(*g.Rules[i].For)
				}
			}
		}
	}
	return all, err
}

// TestThresholds: the thresholds follow from the profile and from patches.
func TestThresholds(t *testing.T) {
	const rules = "spec.monitoring.alerts.rules"
	patch := func(body string) string { return `[{target: {kind: Cluster}, patch: {spec: ` + body + `}}]` }
	for name, tc := range map[string]struct {
		reason      string
		set         []string
		alert, want string // the end of the rule; "" for none
	}{
		"daily":          {"24 hours and one", nil, "PostgresBackupTooOld", "> 90000 for 10m"},
		"weekly":         {"a week and one hour", []string{"spec.backup.schedule.cron", "@weekly"}, "PostgresBackupTooOld", "> 608400 for 10m"},
		"large":          {"a terabyte takes 15 hours", []string{"spec.storage.size", "1Ti"}, "PostgresBackupTooOld", "> 140400 for 10m"},
		"weekdays":       {"the longest gap is the weekend", []string{"spec.backup.schedule.cron", "0 0 2 * * 1-5"}, "PostgresBackupTooOld", "> 262800 for 10m"},
		"suspended":      {"no backup is due", []string{"spec.backup.schedule.suspend", "true"}, "PostgresBackupTooOld", ""},
		"not immediate":  {"the first one is due tomorrow", []string{"spec.backup.schedule.immediate", "false"}, "PostgresNoBackup", "== 0 for 25h"},
		"small WAL":      {"room is 40 % of a tenth", []string{"spec.walStorage.size", "4Gi"}, "PostgresArchiveBehind", " == 0 for 5m"},
		"more WAL":       {"the room lasts longer: (100 - 16) / 16 quarters of an hour, a quarter of it", []string{"spec.walStorage.size", "100Gi", "spec.postgresql.parameters[max_wal_size]", "16GB"}, "PostgresArchiveFailing", " for 19m"},
		"slots":          {"half of the limit", []string{"spec.postgresql.parameters[max_slot_wal_keep_size]", "2GB"}, "PostgresSlotBehind", "> 1073741824 for 5m"},
		"no slot limit":  {"half of the room", []string{"spec.postgresql.parameters[max_slot_wal_keep_size]", "-1", "spec.postgresql.parameters[max_wal_size]", "8GB"}, "PostgresSlotBehind", "> 12884901888 for 5m"},
		"connections":    {"80 % of 200 - 3 - 7", []string{"spec.postgresql.parameters[max_connections]", "200", "spec.postgresql.parameters[reserved_connections]", "7"}, "PostgresConnectionsHigh", "> 152 for 10m"},
		"patched":        {"patches count", []string{"spec.patches", patch(`{postgresql: {parameters: {max_connections: "50"}}}`)}, "PostgresConnectionsHigh", "> 37 for 10m"},
		"freeze":         {"150 %", []string{"spec.postgresql.parameters[autovacuum_freeze_max_age]", "400000000"}, "PostgresTransactionIDAge", "> 600000000 for 10m"},
		"late freeze":    {"the failsafe", []string{"spec.postgresql.parameters[autovacuum_freeze_max_age]", "1500000000"}, "PostgresTransactionIDAge", "> 1600000000 for 10m"},
		"five instances": {"N = 4, W = 2, so R = 3", []string{"spec.instances", "5", "spec.postgresql.synchronous.number", "2"}, "PostgresFailoverBlocked", "< 3 for 5m"},
		"one instance":   {"it has no replica", []string{"spec.instances", "1", "spec.postgresql.synchronous", "null", "spec.poolers", "[]"}, "PostgresReplicaNotStreaming", ""},
		"no zones":       {"it need not be spread", []string{"spec.scheduling.zoneSpread", "none"}, "PostgresZoneShared", ""},
		"two zones":      {"the pools have no third", []string{"spec.scheduling.pools", `[{name: a, zones: ["1"], count: 1}, {name: b, zones: ["2"], count: 1}, {name: c, zones: ["2"], count: 1}]`}, "PostgresZoneShared", "< 2 for 15m"},
		"no WAL volume":  {"WAL is on the data volume", []string{"spec.walStorage", "null"}, "PostgresWALVolumeFilling", ""},
		"no backups":     {"nothing is archived", []string{"spec.backup.method", "none"}, "PostgresArchiveFailing", ""},
		"override":       {"the profile's own", []string{rules, `[{alert: PostgresConnectionsHigh, threshold: "50%", for: 1h}]`}, "PostgresConnectionsHigh", "> 48 for 1h"},
		"off":            {"it is left out", []string{rules, `[{alert: PostgresConnectionsHigh, disabled: true}]`}, "PostgresConnectionsHigh", ""},
		"Azure only":     {"nothing reads a PrometheusRule", []string{"spec.monitoring.podMonitors", `[{group: azmonitoring.coreos.com}]`}, "PostgresAbsent", ""},
		"no pooler":      {"its pods are not scraped", []string{"spec.poolers", `[{type: rw, podMonitors: none, pgbouncer: {poolMode: session}}]`}, "PostgresPoolerPoolFull", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rulesOf(t, tc.set...)
			assert.NilError(t, err)
			rule, found := got[tc.alert]
			assert.Equal(t, found, tc.want != "", "%s: %s", tc.reason, rule)
			assert.Check(t, strings.HasSuffix(rule, tc.want), "%s: %s", tc.reason, rule)
		})
	}
}

// TestThresholdsRefused: at these an alert would fire all the time.
func TestThresholdsRefused(t *testing.T) {
	for name, tc := range map[string]struct{ rule, want string }{
		"backups":  {`{alert: PostgresBackupTooOld, threshold: 20h}`, "up to 24h pass between two base backups by the schedule, so the alert would fire while all is well; write more than that"},
		"gap":      {`{alert: PostgresBackupTooOld, threshold: 24h}`, "write more than that"},
		"replicas": {`{alert: PostgresReplicaNotStreaming, threshold: "3"}`, "the cluster has 2 replicas, so the alert would fire all the time; write at most 2"},
		"zones":    {`{alert: PostgresZoneShared, threshold: "4"}`, "write at most 3"},
		"pods":     {`{alert: PostgresPoolerInstanceMissing, threshold: "50"}`, "so the alert would fire all the time; write at most "},
		"beyond":   {`{alert: PostgresConnectionsHigh, threshold: "99%"}`, "the critical alert PostgresConnectionsFull fires at 95%, so the warning would come no earlier"},
		"before":   {`{alert: PostgresVolumeFull, threshold: "70%"}`, "the warning PostgresVolumeFilling fires at 80%"},
		"WAL":      {`{alert: PostgresWALVolumeFilling, threshold: "50%"}`, "WAL takes 70% of the volume in normal operation"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := rulesOf(t, "spec.monitoring.alerts.rules", "["+tc.rule+"]")
			assert.ErrorContains(t, err, tc.want)
			assert.ErrorContains(t, err, "spec.monitoring.alerts.rules[0].threshold")
		})
	}
}
