// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"testing"

	"gotest.tools/v3/assert"
)

func TestFind(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, metric, release string
		found, in               bool
	}{
		"collector":  {"code of the instance manager", "cnpg_collector_up", "1.23.0", true, true},
		"query":      {"a default query", "cnpg_pg_replication_lag", "1.30.1", true, true},
		"renamed":    {"the name of the query replaces its key", "cnpg_pg_stat_bgwriter_17_buffers_alloc", "1.30.1", false, false},
		"pooler":     {"SHOW POOLS", "cnpg_pgbouncer_pools_maxwait", "1.26.0", true, true},
		"newer":      {"since 1.28.0", "cnpg_cache_hits", "1.27.4", true, false},
		"backport":   {"1.24.4 has it and 1.25.0 has not", "cnpg_pgbouncer_stats_avg_bind_count", "1.25.0", true, false},
		"plugin":     {"it does not depend on the operator", Plugin + "last_failed_backup_timestamp", "1.30.1", true, true},
		"not served": {"the code sets it and never collects it", "cnpg_pgbouncer_up", "1.30.1", false, false},
		"unknown":    {"a typo", "cnpg_collector_last_available_backup", "1.30.1", false, false},
		"label":      {"a column that is a label", "cnpg_backends_datname", "1.30.1", false, false},
		"empty":      {"no name", "", "1.30.1", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			m, ok := Find(tc.metric)
			assert.Equal(t, ok, tc.found, tc.reason)
			assert.Equal(t, ok && m.In(tc.release), tc.in, tc.reason)
		})
	}
	assert.Check(t, len(All()) > 150, "%d", len(All()))
}

func TestQueried(t *testing.T) {
	for name, want := range map[string]bool{
		"cnpg_collector_nonsense": true, "cnpg_pg_replication_nonsense": true, "cnpg_pgbouncer_pools_nonsense": true, "cnpg_backends_nonsense": true,
		"cnpg_orders_total": false, "cnpg_pg_orders_total": false, "cnpg_pgha_drill_success": false, "up": false,
	} {
		assert.Equal(t, Queried(name), want, name)
	}
}
