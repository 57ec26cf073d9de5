// SPDX-License-Identifier: Apache-2.0

package alerts

import (
	"maps"
	"strings"
)

// world are series of Prometheus by their names, with their values in the notation of promtool. The namespace is added to each.
type world map[string]string

// healthy is a cluster of three instances, pg-1 the primary, in which nothing is wrong. {B} is the prefix of the metrics of backups.
func healthy() world {
	w := world{
		`kube_cronjob_status_last_successful_time{cronjob="pg-drill"}`: grows,
		`cnpg_pg_stat_archiver_last_failed_time{pod="pg-1"}`:           "10x9999",
		`cnpg_pg_stat_archiver_last_archived_time{pod="pg-1"}`:         grows,
		// A former primary serves the value that it had.
		`cnpg_collector_sync_replicas{pod="pg-1",value="observed"}`: "1x9999",
		`cnpg_collector_sync_replicas{pod="pg-3",value="observed"}`: "0x9999",
	}
	for i, pod := range []string{"pg-1", "pg-2", "pg-3"} {
		replica, node := "1x9999", "node-"+pod
		if i == 0 {
			replica = "0x9999"
		}
		for series, values := range map[string]string{
			`cnpg_collector_fencing_on{pod="P"}`: "0x9999", `cnpg_collector_up{pod="P",cluster="pg"}`: "1x9999",
			`cnpg_collector_last_collection_error{pod="P"}`: "0x9999", `cnpg_last_error{pod="P"}`: "0x9999",
			`cnpg_collector_manual_switchover_required{pod="P"}`: "0x9999", `cnpg_collector_nodes_used{pod="P"}`: "3x9999",
			`cnpg_pg_replication_is_wal_receiver_up{pod="P"}`: replica, `cnpg_pg_replication_in_recovery{pod="P"}`: replica,
			`cnpg_pg_replication_lag{pod="P"}`: "3x9999", `cnpg_pg_replication_slots_pg_wal_lsn_diff{pod="P",slot_name="_cnpg_pg_2"}`: "16777216x9999",
			`kube_pod_info{pod="P",node="` + node + `"}`:                                                       "1x9999",
			`kube_node_labels{node="` + node + `",label_topology_kubernetes_io_zone="westeurope-` + pod + `"}`: "1x9999",
			`{B}last_available_backup_timestamp{pod="P"}`:                                                      grows, `{B}last_failed_backup_timestamp{pod="P"}`: "0x9999",
			`cnpg_collector_pg_wal_archive_status{pod="P",value="ready"}`:    "3x9999",
			`kubelet_volume_stats_capacity_bytes{persistentvolumeclaim="P"}`: "100x9999", `kubelet_volume_stats_available_bytes{persistentvolumeclaim="P"}`: "60x9999",
			`kubelet_volume_stats_capacity_bytes{persistentvolumeclaim="P-wal"}`: "100x9999", `kubelet_volume_stats_available_bytes{persistentvolumeclaim="P-wal"}`: "30x9999",
			`kubelet_volume_stats_capacity_bytes{persistentvolumeclaim="P-tbs-old-data"}`: "100x9999", `kubelet_volume_stats_available_bytes{persistentvolumeclaim="P-tbs-old-data"}`: "60x9999",
			`cnpg_backends_total{pod="P",usename="app",state="active"}`: "40x9999", `cnpg_backends_total{pod="P",usename="app",state="idle"}`: "30x9999",
			`cnpg_backends_total{pod="P",usename="streaming_replica",state="active"}`: "50x9999",
			`cnpg_backends_max_tx_duration_seconds{pod="P",usename="app"}`:            "30x9999", `cnpg_backends_max_tx_duration_seconds{pod="P",usename="streaming_replica"}`: "9999x9999",
			`cnpg_backends_waiting_total{pod="P"}`:             "2x9999",
			`cnpg_pg_database_xid_age{pod="P",datname="app"}`:  "210000000x9999",
			`cnpg_pg_database_mxid_age{pod="P",datname="app"}`: "410000000x9999",
		} {
			w[strings.ReplaceAll(series, "P\"", pod+"\"")] = values
		}
	}
	for pooler, pods := range map[string]string{"rw": "123", "ro": "12"} {
		for _, n := range pods {
			pod := `{pod="pg-pooler-` + pooler + "-6d5b8c7f9d-abcd" + string(n) + `"`
			pool := pod + `,database="app",user="app"}`
			maps.Copy(w, world{
				"cnpg_pgbouncer_last_collection_error" + pod + "}": "0x9999", "cnpg_pgbouncer_pools_maxwait" + pool: "1x9999", "cnpg_pgbouncer_pools_sv_active" + pool: "12x9999",
				"cnpg_pgbouncer_pools_cl_active" + pool: "500x9999", "cnpg_pgbouncer_pools_cl_waiting" + pool: "100x9999",
				"cnpg_pgbouncer_pools_sv_active" + pod + `,database="pgbouncer",user="pgbouncer"}`: "99x9999",
			})
		}
	}
	for series, values := range maps.Clone(w) {
		for _, suffix := range []string{"-wal\"", "-tbs-old-data\""} {
			if strings.Contains(series, `"P`+suffix) {
				delete(w, series)
				for _, pod := range []string{"pg-1", "pg-2", "pg-3"} {
					w[strings.ReplaceAll(series, "P-", pod+"-")] = values
				}
			}
		}
	}
	return w
}

// grows is a time that is never older than ten minutes. promtool starts at 1970.
const grows = "1+240x9999"

// with returns the world with other values; an empty value takes the series away.
func (w world) with(changes world) world {
	out := maps.Clone(w)
	for series, values := range changes {
		out[series] = values
		if values == "" {
			delete(out, series)
		}
	}
	return out
}

// as returns the world as that of another Cluster.
func (w world) as(cluster string) world {
	out := world{}
	for series, values := range w {
		series = strings.NewReplacer(`="pg-`, `="`+cluster+`-`, `"node-pg-`, `"node-`+cluster+`-`, `cluster="pg"`, `cluster="`+cluster+`"`).Replace(series)
		out[series] = values
	}
	return out
}
