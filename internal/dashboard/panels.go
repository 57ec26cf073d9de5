// SPDX-License-Identifier: Apache-2.0

package dashboard

import "github.com/pgha/pgha/internal/alert"

// panels are the panels about a Cluster, from left to right and from top to bottom. t has the thresholds of the alerts.
func panels(f *alert.Facts, t map[string]float64) []panel {
	all := now(f, t)
	all = append(all, work(f, t)...)
	if f.Instances > 1 {
		all = append(all, replicas(f, t)...)
	}
	all = append(all, archive(f, t)...)
	for _, one := range f.EachPooler() {
		all = append(all, pooler(one, t)...)
	}
	return append(all, volumes(f, t)...)
}

// now are single numbers for the first look.
func now(f *alert.Facts, t map[string]float64) []panel {
	number := func(title, unit, expr string) panel {
		return panel{kind: stat, title: title, unit: unit, width: 4, height: 4, queries: []query{{expr, ""}}}
	}
	instances := number("Instances", "short", "count(cnpg_collector_fencing_on"+f.Pods()+")")
	instances.low, instances.warn, instances.critical = true, float64(f.Instances), 1
	primary := number("Primary since", "s", "time() - max(cnpg_pg_postmaster_start_time"+f.Pods()+" and on (namespace, pod) cnpg_pg_replication_in_recovery"+f.Pods()+" == 0)")
	primary.about = "How long PostgreSQL of the primary has been running."
	connections := number("Connections", "percent", "100 * max(sum by (pod) (cnpg_backends_total"+f.Clients()+")) / "+alert.Number(f.Connections))
	connections.warn, connections.critical, connections.share = t["PostgresConnectionsHigh"], t["PostgresConnectionsFull"], true
	all := []panel{instances, primary, connections}
	if f.Instances > 1 {
		streaming := number("Replicas that stream", "short", "sum(cnpg_pg_replication_is_wal_receiver_up"+f.Pods()+")")
		streaming.low, streaming.warn, streaming.critical = true, float64(f.Instances-1), float64(f.Synchronous)
		all = append(all, streaming)
	}
	if f.Archived {
		age := number("Age of the newest backup", "s", "time() - max("+f.Backups("last_available_backup_timestamp")+f.Pods()+" > 0)")
		age.critical = t["PostgresBackupTooOld"]
		first := number("Restorable back to", "s", "time() - max("+f.Backups("first_recoverability_point")+f.Pods()+" > 0)")
		first.about = "The age of the oldest moment that can be restored."
		all = append(all, age, first)
	}
	return all
}

func graph(title, unit string, queries ...query) panel {
	return panel{kind: series, title: title, unit: unit, width: 12, height: 8, queries: queries}
}

// work is what clients do.
func work(f *alert.Facts, t map[string]float64) []panel {
	connections := graph("Connections by instance", "short", query{"sum by (pod) (cnpg_backends_total" + f.Clients() + ")", "{{pod}}"})
	connections.warn, connections.critical = f.Connections*t["PostgresConnectionsHigh"]/100, f.Connections*t["PostgresConnectionsFull"]/100
	locks := graph("Sessions that wait for locks", "short", query{"max by (pod) (cnpg_backends_waiting_total" + f.Pods() + ")", "{{pod}}"})
	locks.warn = t["PostgresLocksWaiting"]
	longest := graph("Longest transaction", "s", query{"max by (pod, usename) (cnpg_backends_max_tx_duration_seconds" + f.Clients() + ")", "{{pod}} {{usename}}"})
	longest.warn = t["PostgresLongTransaction"]
	age := graph("Age of transaction IDs", "short", query{"max by (datname) (cnpg_pg_database_xid_age" + f.Pods() + ")", "{{datname}}"},
		query{"max by (datname) (cnpg_pg_database_mxid_age" + f.Pods() + ")", "{{datname}} multixact"})
	age.warn = t["PostgresTransactionIDAge"]
	return []panel{
		connections,
		graph("Transactions a second", "ops", query{"sum by (pod) (rate(cnpg_pg_stat_database_xact_commit" + f.Pods() + "[5m]))", "{{pod}} commit"},
			query{"sum by (pod) (rate(cnpg_pg_stat_database_xact_rollback" + f.Pods() + "[5m]))", "{{pod}} rollback"}),
		locks, longest, age,
		graph("Deadlocks and conflicts", "short", query{"sum by (datname) (increase(cnpg_pg_stat_database_deadlocks" + f.Pods() + "[5m]))", "{{datname}} deadlocks"},
			query{"sum by (datname) (increase(cnpg_pg_stat_database_conflicts" + f.Pods() + "[5m]))", "{{datname}} conflicts"}),
	}
}

func replicas(f *alert.Facts, t map[string]float64) []panel {
	lag := graph("Replication lag", "s", query{"max by (pod) (cnpg_pg_replication_lag" + f.Pods() + ")", "{{pod}}"})
	lag.warn = t["PostgresReplicationLag"]
	slots := graph("WAL kept by slots", "bytes", query{"max by (pod, slot_name) (cnpg_pg_replication_slots_pg_wal_lsn_diff" + f.Pods() + ")", "{{pod}} {{slot_name}}"})
	slots.warn = f.Slots() * t["PostgresSlotBehind"] / 100
	return []panel{lag, slots}
}

func archive(f *alert.Facts, t map[string]float64) []panel {
	all := []panel{graph("WAL written a second", "Bps", query{"sum by (pod) (rate(cnpg_collector_wal_bytes" + f.Pods() + "[5m]))", "{{pod}}"})}
	if f.Archived {
		waiting := graph("WAL files that wait for the archive", "short", query{"max by (pod) (cnpg_collector_pg_wal_archive_status" + f.Pods(`value="ready"`) + ")", "{{pod}}"},
			query{"sum by (pod) (increase(cnpg_pg_stat_archiver_failed_count" + f.Pods() + "[5m]))", "{{pod}} failed"})
		waiting.warn = f.Files(t["PostgresArchiveBehind"])
		all = append(all, waiting)
	}
	return all
}

func volumes(f *alert.Facts, t map[string]float64) []panel {
	data := graph("Data volumes", "percent", query{f.UsedData(), "{{persistentvolumeclaim}}"})
	data.warn, data.critical, data.share = t["PostgresVolumeFilling"], t["PostgresVolumeFull"], true
	all := []panel{data}
	if f.WAL > 0 {
		wal := graph("WAL volumes", "percent", query{f.UsedWAL(), "{{persistentvolumeclaim}}"})
		wal.warn, wal.critical, wal.share = t["PostgresWALVolumeFilling"], t["PostgresVolumeFull"], true
		all = append(all, wal)
	}
	return append(all, graph("Size of databases", "bytes", query{"max by (datname) (cnpg_pg_database_size_bytes" + f.Pods() + ")", "{{datname}}"}))
}

// pooler are the panels of one Pooler.
func pooler(f *alert.Facts, t map[string]float64) []panel {
	p := f.Pooler()
	wait := graph(p.Name+": longest wait", "s", query{"max by (pod) (cnpg_pgbouncer_pools_maxwait" + f.Pools() + ")", "{{pod}}"})
	wait.warn = t["PostgresPoolerClientsWaiting"]
	use := graph(p.Name+": connections of a pool", "short", query{"max by (pod, database, user) (cnpg_pgbouncer_pools_sv_active" + f.Pools() + ")", "{{pod}} {{database}} {{user}}"},
		query{"sum by (pod) (cnpg_pgbouncer_pools_cl_waiting" + f.Pools() + ")", "{{pod}} clients waiting"})
	use.warn = p.Size * t["PostgresPoolerPoolFull"] / 100
	return []panel{wait, use}
}
