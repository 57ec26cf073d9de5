// SPDX-License-Identifier: Apache-2.0

package operator

// HotStandby are the parameters that a standby must not have smaller than its primary, with PostgreSQL's defaults:
// https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN. The operator compares the same five:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/probes.go#L216
func HotStandby() []Parameter {
	return []Parameter{
		{Name: "max_connections", Value: "100"},
		{Name: "max_locks_per_transaction", Value: "64"},
		{Name: "max_prepared_transactions", Value: "0"},
		{Name: "max_wal_senders", Value: "10"},
		{Name: "max_worker_processes", Value: "8"},
	}
}
