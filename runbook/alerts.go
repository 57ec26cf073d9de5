// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/alert"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)

const (
	prometheusRules = "prometheusrules.monitoring.coreos.com"
	kubeState       = "kube-state-metrics"
)

// alertChapter says what to do about each alert, with the thresholds of this cluster.
func alertChapter(b *book) {
	if b.p.Spec.Monitoring.Alerts == nil {
		return
	}
	b.chapter("Alerts")
	b.text("The rules with these alerts are for Prometheus. [docs/alerts.md](https://github.com/pgha/pgha/blob/main/docs/alerts.md) says how each threshold follows " +
		"from the profile.")
	if rule := ruleIn(b.objects); rule != nil {
		b.text("They are in PrometheusRule %s. Prometheus reads it only if its labels match the `ruleSelector` of Prometheus:", code(rule.Name))
		b.sh(b.kubectl("get", prometheusRules+"/"+rule.Name, "--show-labels"), b.kubectlIn("", "get", "prometheuses.monitoring.coreos.com", "--all-namespaces", "-o",
			`jsonpath={range .items[*]}{.metadata.name}{"\t"}{.spec.ruleSelector}{"\t"}{.spec.ruleNamespaceSelector}{"\n"}{end}`))
	}
	b.blocks(b.cloud.Alerts(b.pgha("alerts")))
	b.eachAlert()
}

// ruleIn returns the PrometheusRule among objects; nil if there is none.
func ruleIn(objects []manifest.Object) *monitoringv1.PrometheusRule {
	for _, o := range objects {
		if r, ok := o.(*monitoringv1.PrometheusRule); ok {
			return r
		}
	}
	return nil
}

// eachAlert writes a section for each alert that the profile has.
func (b *book) eachAlert() {
	all := slices.Concat(alert.Of(facts.ForAlerts(b.cluster, b.objects, b.p.Major, b.p.Spec.Scheduling.Pools), facts.Overrides(b.p.Spec.Monitoring.Alerts))...)
	var needs []string
	for i := range all {
		a := &all[i]
		if a.Pooler == "" {
			b.section(a.Name)
		} else {
			b.section(a.Name + " of " + a.Pooler)
		}
		b.text("%s%s %s", b.fires(a), a.Means, a.Do)
		if lines := b.alertCommands(a); len(lines) > 0 {
			b.sh(lines...)
		}
		if a.Needs == kubeState {
			needs = append(needs, "`"+a.Name+"`")
		}
	}
	if len(needs) > 0 {
		b.section("Alerts without data")
		need, fire := "needs", "it never fires"
		if len(needs) > 1 {
			need, fire = "need", "they never fire"
		}
		b.text("%s %s kube-state-metrics, and the labels of the nodes in its `--metric-labels-allowlist`. Without both, %s.", strings.Join(needs, ", "), need, fire)
	}
}

// fires says when an alert fires, with the numbers of this cluster.
func (b *book) fires(a *alert.Alert) string {
	text := fmt.Sprintf("Severity %s, after %s", a.Label, alert.FormatDuration(a.Wait))
	if a.Threshold != "" {
		text += ", threshold " + a.Threshold
	}
	return text + ". "
}

// alertCommands show what is behind an alert. Alerts without commands are about something that no command of kubectl shows.
func (b *book) alertCommands(a *alert.Alert) []string {
	cluster := b.cluster.Name
	pods := b.kubectl("get", "pods", "-l", instancesOf(cluster), "-o", "wide")
	sql := func(query string) []string { return []string{b.psql(cluster, "postgres", query)} }
	if a.Pooler != "" {
		return []string{b.kubectl("get", "pods", "-l", "cnpg.io/poolerName="+a.Pooler, "-o", "wide"), b.kubectl("logs", "-l", "cnpg.io/poolerName="+a.Pooler, "--tail=50")}
	}
	switch a.Name {
	case "PostgresAbsent", "PostgresInstanceMissing", "PostgresNodeShared", "PostgresZoneShared", "PostgresDown":
		return []string{pods, b.kubectl("get", "events", "--sort-by=.lastTimestamp")}
	case "PostgresFenced":
		return []string{b.kubectl("get", clusters+"/"+cluster, "-o", `jsonpath={.metadata.annotations.cnpg\.io/fencedInstances}{"\n"}`)}
	case "PostgresMetricsFailing":
		return []string{b.kubectl("logs", "-l", instancesOf(cluster), "-c", "postgres", "--tail=50")}
	case "PostgresReplicaNotStreaming", "PostgresSynchronousStandbysMissing", "PostgresFailoverBlocked", "PostgresSwitchoverRequired":
		return []string{b.kubectl("cnpg", "status", cluster)}
	case "PostgresReplicationLag":
		return sql("SELECT application_name, state, write_lag, flush_lag, replay_lag FROM pg_stat_replication")
	case "PostgresSlotBehind":
		return sql("SELECT slot_name, active, wal_status, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) FROM pg_replication_slots")
	case "PostgresBackupTooOld", "PostgresNoBackup", "PostgresBackupFailed":
		return []string{b.kubectl("get", backups, "--sort-by=.metadata.creationTimestamp"), b.kubectl("get", scheduledBackups)}
	case "PostgresArchiveFailing", "PostgresArchiveBehind":
		return sql("SELECT last_archived_wal, last_archived_time, last_failed_wal, last_failed_time FROM pg_stat_archiver")
	case "PostgresRestoreDrillOverdue":
		return []string{b.kubectl("get", cronJobs+"/"+b.p.DrillName()), b.kubectl("get", "events", "--field-selector", "involvedObject.name="+b.p.DrillName())}
	case "PostgresVolumeFilling", "PostgresVolumeFull", "PostgresVolumeFullSoon", "PostgresWALVolumeFilling":
		return []string{b.kubectl("get", "persistentvolumeclaims", "-l", "cnpg.io/cluster="+cluster)}
	}
	return b.serverCommands(a.Name)
}

func (b *book) serverCommands(name string) []string {
	sql := func(query string) []string { return []string{b.psql(b.cluster.Name, "postgres", query)} }
	switch name {
	case "PostgresConnectionsHigh", "PostgresConnectionsFull":
		return sql("SELECT usename, application_name, state, count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1, 2, 3 ORDER BY 4 DESC")
	case "PostgresTransactionIDAge", "PostgresMultixactAge":
		return sql("SELECT datname, age(datfrozenxid), mxid_age(datminmxid) FROM pg_database ORDER BY 2 DESC")
	case "PostgresLongTransaction":
		return sql("SELECT pid, usename, state, now() - xact_start AS open, left(query, 60) FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY 4 DESC LIMIT 5")
	case "PostgresLocksWaiting":
		return sql("SELECT pid, pg_blocking_pids(pid), now() - state_change AS waits, left(query, 60) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
	}
	return nil
}

// deleteDashboard deletes the ConfigMap of the dashboard, which the sidecar of Grafana then takes away.
func (b *book) deleteDashboard() {
	if b.p.Spec.Monitoring.Dashboard == nil {
		return
	}
	b.text("Delete the dashboard:")
	b.sh(b.kubectl("delete", "--ignore-not-found", "configmaps/"+b.p.DashboardName()))
}
