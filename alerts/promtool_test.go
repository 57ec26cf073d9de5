// SPDX-License-Identifier: Apache-2.0

package alerts

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/alert"
	"github.com/pgha/pgha/internal/metrics"
	"github.com/pgha/pgha/internal/needs"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// builtin is aks-full with a drill and a tablespace, which only a patch can set, and without what older targets do not have.
func builtin(t *testing.T, overrides ...profiles.Override) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin("aks-full")
	assert.NilError(t, err)
	for _, later := range []string{"spec.databases", "spec.roles", "spec.publications"} {
		overrides = append(overrides, profiles.Set("test", later, "[]"))
	}
	for _, pooler := range []string{"spec.poolers[0]", "spec.poolers[1]"} { // the series are for pools of 20
		overrides = append(overrides, profiles.Set("test", pooler+".pgbouncer.parameters.default_pool_size", "20"))
	}
	overrides = append(overrides, profiles.Set("test", "spec.postgresql.catalog", "null")) // it has no PostgreSQL 16
	p, err := profiles.Parse("aks-full", text, overrides...)
	assert.NilError(t, err)
	p.Spec.Backup.Drill = &profiles.Drill{Cron: "30 3 * * 6", Image: "example.com/kubectl:1", StorageClass: "managed-csi"}
	p.Spec.Patches = append(p.Spec.Patches, profiles.Patch{Target: profiles.PatchTarget{Kind: "Cluster"}, Patch: map[string]any{
		"spec": map[string]any{"tablespaces": []any{map[string]any{"name": "old_data", "storage": map[string]any{"size": "10Gi"}}}},
	}})
	assert.NilError(t, p.Validate().Err())
	return p
}

// forms are profiles whose rules have other metrics or expressions.
func forms(t *testing.T) map[string]*profiles.Profile {
	t.Helper()
	set := func(path, value string) profiles.Override { return profiles.Set("--set", path, value) }
	return map[string]*profiles.Profile{
		"plugin":    builtin(t),
		"in-tree":   builtin(t, set("spec.target", "1.25")),
		"preferred": builtin(t, set("spec.postgresql.synchronous.durability", "preferred")),
	}
}

// firing are the worlds in which an alert fires, by its name, and the time in minutes at which it must.
var firing = map[string]struct {
	reason  string
	changes world
	minutes int
}{
	"PostgresAbsent": {"no instance is scraped", world{
		`cnpg_collector_fencing_on{pod="pg-1"}`: "", `cnpg_collector_fencing_on{pod="pg-2"}`: "", `cnpg_collector_fencing_on{pod="pg-3"}`: ""}, 5},
	"PostgresInstanceMissing":     {"two of three", world{`cnpg_collector_fencing_on{pod="pg-2"}`: ""}, 15},
	"PostgresDown":                {"the metric is 0", world{`cnpg_collector_up{pod="pg-1",cluster="pg"}`: "0x9999"}, 5},
	"PostgresFenced":              {"a fenced replica", world{`cnpg_collector_fencing_on{pod="pg-2"}`: "1x9999"}, 10},
	"PostgresMetricsFailing":      {"a query fails", world{`cnpg_last_error{pod="pg-2"}`: "1x9999"}, 15},
	"PostgresSwitchoverRequired":  {"supervised", world{`cnpg_collector_manual_switchover_required{pod="pg-1"}`: "1x9999"}, 15},
	"PostgresReplicaNotStreaming": {"one of two", world{`cnpg_pg_replication_is_wal_receiver_up{pod="pg-2"}`: "0x9999"}, 10},
	"PostgresReplicationLag":      {"two minutes", world{`cnpg_pg_replication_lag{pod="pg-3"}`: "120x9999"}, 10},
	"PostgresSynchronousStandbysMissing": {"no replica is left, and with preferred the operator asks for none", world{
		`cnpg_pg_replication_is_wal_receiver_up{pod="pg-2"}`: "0x9999", `cnpg_pg_replication_is_wal_receiver_up{pod="pg-3"}`: "0x9999",
		`cnpg_collector_sync_replicas{pod="pg-1",value="observed"}`: "0x9999"}, 5},
	"PostgresFailoverBlocked": {"R = 1, W = 1, N = 2", world{`cnpg_pg_replication_is_wal_receiver_up{pod="pg-3"}`: "0x9999"}, 10},
	"PostgresSlotBehind":      {"more than half of the limit", world{`cnpg_pg_replication_slots_pg_wal_lsn_diff{pod="pg-1",slot_name="_cnpg_pg_2"}`: "6000000000x9999"}, 10},
	"PostgresNodeShared":      {"two instances on one node", world{`cnpg_collector_nodes_used{pod="pg-1"}`: "2x9999", `cnpg_collector_nodes_used{pod="pg-2"}`: "2x9999", `cnpg_collector_nodes_used{pod="pg-3"}`: "2x9999"}, 20},
	"PostgresZoneShared": {"two nodes in one zone", world{
		`kube_node_labels{node="node-pg-3",label_topology_kubernetes_io_zone="westeurope-pg-3"}`: "",
		`kube_node_labels{node="node-pg-3",label_topology_kubernetes_io_zone="westeurope-pg-2"}`: "1x9999"}, 20},
	"PostgresBackupTooOld": {"26 hours after the last one", world{
		`{B}last_available_backup_timestamp{pod="pg-1"}`: "100x9999", `{B}last_available_backup_timestamp{pod="pg-2"}`: "0x9999",
		`{B}last_available_backup_timestamp{pod="pg-3"}`: "0x9999"}, 26 * 60},
	"PostgresNoBackup": {"there never was one", world{
		`{B}last_available_backup_timestamp{pod="pg-1"}`: "0x9999", `{B}last_available_backup_timestamp{pod="pg-2"}`: "0x9999",
		`{B}last_available_backup_timestamp{pod="pg-3"}`: "0x9999"}, 90},
	"PostgresBackupFailed":        {"the failure is newer", world{`{B}last_failed_backup_timestamp{pod="pg-1"}`: "100+240x9999"}, 10},
	"PostgresArchiveFailing":      {"the failure is newer", world{`cnpg_pg_stat_archiver_last_failed_time{pod="pg-1"}`: "100+240x9999"}, 40},
	"PostgresArchiveBehind":       {"files wait on the primary", world{`cnpg_collector_pg_wal_archive_status{pod="pg-1",value="ready"}`: "400x9999"}, 10},
	"PostgresRestoreDrillOverdue": {"nine days after the last one", world{`kube_cronjob_status_last_successful_time{cronjob="pg-drill"}`: "-800000x9999"}, 20},
	"PostgresVolumeFilling":       {"a tablespace", world{`kubelet_volume_stats_available_bytes{persistentvolumeclaim="pg-2-tbs-old-data"}`: "15x9999"}, 20},
	"PostgresVolumeFull":          {"the WAL volume", world{`kubelet_volume_stats_available_bytes{persistentvolumeclaim="pg-1-wal"}`: "4x9999"}, 5},
	"PostgresVolumeFullSoon":      {"it loses 2 % an hour from 45 % on", world{`kubelet_volume_stats_available_bytes{persistentvolumeclaim="pg-1"}`: "45-0.134x9999"}, 8 * 60},
	"PostgresWALVolumeFilling":    {"above the normal use", world{`kubelet_volume_stats_available_bytes{persistentvolumeclaim="pg-1-wal"}`: "10x9999"}, 10},
	"PostgresConnectionsHigh":     {"78 of 97", world{`cnpg_backends_total{pod="pg-1",usename="app",state="idle"}`: "38x9999"}, 15},
	"PostgresConnectionsFull":     {"93 of 97", world{`cnpg_backends_total{pod="pg-1",usename="app",state="idle"}`: "53x9999"}, 5},
	"PostgresTransactionIDAge":    {"beyond autovacuum_freeze_max_age", world{`cnpg_pg_database_xid_age{pod="pg-1",datname="app"}`: "310000000x9999"}, 15},
	"PostgresMultixactAge":        {"likewise", world{`cnpg_pg_database_mxid_age{pod="pg-1",datname="app"}`: "610000000x9999"}, 15},
	"PostgresLongTransaction":     {"two hours", world{`cnpg_backends_max_tx_duration_seconds{pod="pg-2",usename="app"}`: "7200x9999"}, 10},
	"PostgresPoolerInstanceMissing": {"no pod answers", world{
		`cnpg_pgbouncer_last_collection_error{pod="pg-pooler-ro-6d5b8c7f9d-abcd1"}`: "1x9999", `cnpg_pgbouncer_last_collection_error{pod="pg-pooler-ro-6d5b8c7f9d-abcd2"}`: ""}, 10},
	"PostgresPoolerClientsWaiting": {"half a minute", world{`cnpg_pgbouncer_pools_maxwait{pod="pg-pooler-rw-6d5b8c7f9d-abcd1",database="app",user="app"}`: "30x9999"}, 10},
	"PostgresPoolerPoolFull":       {"18 of 20", world{`cnpg_pgbouncer_pools_sv_active{pod="pg-pooler-rw-6d5b8c7f9d-abcd1",database="app",user="app"}`: "18x9999"}, 10},
	"PostgresPoolerClientsHigh":    {"801 of 1000", world{`cnpg_pgbouncer_pools_cl_active{pod="pg-pooler-rw-6d5b8c7f9d-abcd1",database="app",user="app"}`: "701x9999"}, 10},
	"PostgresLocksWaiting":         {"twenty sessions", world{`cnpg_backends_waiting_total{pod="pg-1"}`: "20x9999"}, 10},
}

// TestFiring: in a healthy cluster no alert fires at any time, and each alert fires in the world that it is about. The series have the names that
// the target serves, and those of other clusters, which have all that is wrong, count for nothing.
func TestFiring(t *testing.T) {
	for name, p := range forms(t) {
		t.Run(name, func(t *testing.T) {
			r, err := Of(p)
			assert.NilError(t, err)
			prefix := metrics.Plugin
			if name == "in-tree" {
				prefix = "cnpg_collector_"
			}
			var tests []string
			good := healthy()
			for _, minutes := range []int{30, 26 * 60} {
				tests = append(tests, test(good, prefix, minutes, ""))
			}
			bad := good
			for _, alert := range slices.Sorted(maps.Keys(firing)) {
				c := firing[alert]
				if !r.has(alert) {
					t.Logf("%s has no %s", name, alert)
					continue
				}
				tests = append(tests, test(good.with(c.changes), prefix, c.minutes, alert))
				if alert != "PostgresAbsent" { // without series nothing could match by mistake
					bad = bad.with(c.changes)
				}
			}
			for _, other := range []string{"pg-recovered-db", "pg-1", "xpg", "pg-drill", "pgs"} {
				tests = append(tests, test(good.with(bad.as(other)), prefix, 90, ""))
			}
			other := world{} // a Pooler whose name begins like another one
			for series, values := range bad {
				if strings.Contains(series, "pooler-rw") {
					other[strings.Replace(series, "pooler-rw-", "pooler-rw-big-", 1)] = values
				}
			}
			assert.Check(t, len(other) > 10)
			tests = append(tests, test(good.with(other), prefix, 30, ""))
			absent := firing["PostgresAbsent"]
			tests = append(tests, test(good.with(absent.changes).with(good.as("pg-recovered-db")), prefix, absent.minutes, "PostgresAbsent"))
			run(t, r, tests)
		})
	}
	for _, k := range alert.Kinds() {
		_, ok := firing[k.Name]
		assert.Check(t, ok, "no series in which %s fires", k.Name)
	}
}

func (r *Rules) has(alert string) bool {
	for _, g := range r.Object.Spec.Groups {
		for i := range g.Rules {
			if g.Rules[i].Alert == alert {
				return true
			}
		}
	}
	return false
}

// step is the time between two samples and between two evaluations, in minutes: the longest at which Prometheus still finds a sample.
const step = 4

// test is one test of promtool: the alert fires at that minute, or no alert does. Series of another namespace never count.
func test(w world, prefix string, minutes int, alert string) string {
	var b strings.Builder
	b.WriteString("- interval: " + strconv.Itoa(step) + "m\n  input_series:\n")
	for _, series := range slices.Sorted(maps.Keys(w)) {
		values := strings.Replace(w[series], "9999", strconv.Itoa(minutes/step+1), 1)
		if !strings.ContainsAny(values[1:], "+-") {
			values = strings.Replace(values, "x", "+0x", 1)
		}
		series = strings.Replace(series, "{B}", prefix, 1)
		if !strings.HasPrefix(series, "kube_node_labels") {
			series = strings.Replace(series, "{", `{namespace="cnpg-database",`, 1)
		}
		fmt.Fprintf(&b, "  - {series: '%s', values: '%s'}\n", series, values)
	}
	expr, want := `count(ALERTS{alertstate="firing"}) or vector(0)`, 0
	if alert != "" {
		expr, want = `clamp_max(count(ALERTS{alertname="`+alert+`",alertstate="firing"}), 1) or vector(0)`, 1
	}
	fmt.Fprintf(&b, "  promql_expr_test:\n  - expr: '%s'\n    eval_time: %dm\n    exp_samples: [{labels: '{}', value: %d}]\n", expr, minutes, want)
	return b.String()
}

// run writes the rules and the tests, and has promtool check both.
func run(t *testing.T, r *Rules, tests []string) {
	t.Helper()
	promtool := needs.Program(t, "promtool", "prometheus")
	dir := t.TempDir()
	rules, err := r.Rules()
	assert.NilError(t, err)
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "rules.yaml"), rules, 0o600))
	text := "rule_files: [rules.yaml]\nevaluation_interval: " + strconv.Itoa(step) + "m\ntests:\n" + strings.Join(tests, "")
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "tests.yaml"), []byte(text), 0o600))
	for _, args := range [][]string{{"check", "rules", "rules.yaml"}, {"test", "rules", "tests.yaml"}} {
		cmd := exec.CommandContext(t.Context(), promtool, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		assert.NilError(t, err, "promtool %s: %s", strings.Join(args, " "), out)
	}
}

// TestPanels: every panel shows something in a healthy cluster, by the real PromQL.
func TestPanels(t *testing.T) {
	p := builtin(t)
	text, err := Dashboard(p)
	assert.NilError(t, err)
	var d struct {
		Panels []struct {
			Title   string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr string }
		}
	}
	assert.NilError(t, json.Unmarshal(text, &d))
	assert.Check(t, len(d.Panels) > 15)
	w := healthy().with(world{
		`{B}first_recoverability_point{pod="pg-1"}`: "100x9999", `cnpg_pg_postmaster_start_time{pod="pg-1"}`: "100x9999",
		`cnpg_pg_stat_database_xact_commit{pod="pg-1"}`: grows, `cnpg_pg_stat_database_xact_rollback{pod="pg-1"}`: grows,
		`cnpg_pg_stat_database_deadlocks{pod="pg-1"}`: grows, `cnpg_pg_stat_database_conflicts{pod="pg-1"}`: grows, `cnpg_collector_wal_bytes{pod="pg-1"}`: grows,
		`cnpg_pg_stat_archiver_failed_count{pod="pg-1"}`: grows, `cnpg_pg_database_size_bytes{pod="pg-1"}`: "1x9999",
	})
	filled := map[[2]int]string{}
	// A sample a minute, since rates look back five.
	tests := strings.Replace(test(w, metrics.Plugin, 30*step, ""), "interval: "+strconv.Itoa(step)+"m", "interval: 1m", 1)
	tests, _, _ = strings.Cut(tests, "  promql_expr_test")
	tests += "  promql_expr_test:\n"
	for _, panel := range d.Panels {
		for x := range panel.GridPos.W {
			for y := range panel.GridPos.H {
				at := [2]int{panel.GridPos.X + x, panel.GridPos.Y + y}
				assert.Check(t, filled[at] == "" && at[0] < 24, "%s is on %s", panel.Title, filled[at])
				filled[at] = panel.Title
			}
		}
		for _, target := range panel.Targets {
			tests += fmt.Sprintf("  - expr: 'count(%s) > bool 0'\n    eval_time: 30m\n    exp_samples: [{labels: '{}', value: 1}]\n", target.Expr)
		}
	}
	r, err := Of(p)
	assert.NilError(t, err)
	run(t, r, []string{tests})
}
