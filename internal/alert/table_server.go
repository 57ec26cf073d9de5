// SPDX-License-Identifier: Apache-2.0

package alert

import (
	"math"
	"time"
)

// Clients matches the sessions of clients. WAL senders do not count against max_connections.
func (f *Facts) Clients() string { return f.Pods(`usename!="streaming_replica"`) }

func (f *Facts) connections(percent float64) string {
	return "sum by (namespace, pod) (cnpg_backends_total" + f.Clients() + ") > " + whole(f.Connections*percent/100)
}

// whole writes a number rounded down.
func whole(n float64) string { return Number(math.Floor(n)) }

// failsafe is the age at which VACUUM does only what is needed to go on, the default of vacuum_failsafe_age.
const failsafe = 1.6e9

// server are the alerts about what runs in PostgreSQL.
var server = [...]*Kind{
	{
		Name: "PostgresConnectionsHigh", Group: "server", Severity: Warning, For: 10 * time.Minute, Unit: Percent, Least: 1, Most: 100,
		Summary:   "Most connections of an instance are in use.",
		Means:     "When all are in use, PostgreSQL refuses new ones.",
		Formula:   "80 % of `max_connections` without `superuser_reserved_connections` and `reserved_connections`. WAL senders do not count.",
		Do:        "Find out which application holds them, and whether they are idle. A pooler is better than more connections.",
		threshold: func(f *Facts) (float64, bool) { return 80, f.Connections > 0 },
		expr:      func(f *Facts, t float64) string { return f.connections(t) },
	},
	{
		Name: "PostgresConnectionsFull", Group: "server", Severity: Critical, For: 2 * time.Minute, Unit: Percent, Least: 1, Most: 100,
		Summary:   "An instance is about to refuse connections.",
		Means:     "Only superusers can still connect when the rest is used up.",
		Formula:   "95 % of the same connections as for PostgresConnectionsHigh.",
		Do:        "End idle sessions: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND ...`. Then as for PostgresConnectionsHigh.",
		threshold: func(f *Facts) (float64, bool) { return 95, f.Connections > 0 },
		expr:      func(f *Facts, t float64) string { return f.connections(t) },
	},
	{
		Name: "PostgresTransactionIDAge", Group: "server", Severity: Warning, For: 10 * time.Minute, Unit: Count, Least: 1e6, Most: 2e9,
		Summary:   "VACUUM does not keep up with transaction IDs.",
		Means:     "Autovacuum freezes old rows at `autovacuum_freeze_max_age`. Far beyond it, something holds it up. At about two billion PostgreSQL refuses writes.",
		Formula:   "One and a half times `autovacuum_freeze_max_age`, at most 1.6 billion (`vacuum_failsafe_age`).",
		Do:        "Look for the oldest transaction, prepared transaction and replication slot, which hold VACUUM up. Then `VACUUM (VERBOSE)` the oldest tables.",
		threshold: func(f *Facts) (float64, bool) { return min(f.FreezeAge*1.5, failsafe), f.FreezeAge > 0 },
		expr: func(f *Facts, t float64) string {
			return "max by (namespace, datname) (cnpg_pg_database_xid_age" + f.Pods() + ") > " + Number(t)
		},
	},
	{
		Name: "PostgresMultixactAge", Group: "server", Severity: Warning, For: 10 * time.Minute, Unit: Count, Least: 1e6, Most: 2e9,
		Summary:   "VACUUM does not keep up with multixact IDs.",
		Means:     "A multixact ID stands for several transactions that lock a row at once. These IDs run out as transaction IDs do, and PostgreSQL then refuses to lock rows so.",
		Formula:   "One and a half times `autovacuum_multixact_freeze_max_age`, at most 1.6 billion.",
		Do:        "As for PostgresTransactionIDAge.",
		threshold: func(f *Facts) (float64, bool) { return min(f.MultixactAge*1.5, failsafe), f.MultixactAge > 0 },
		expr: func(f *Facts, t float64) string {
			return "max by (namespace, datname) (cnpg_pg_database_mxid_age" + f.Pods() + ") > " + Number(t)
		},
	},
	{
		Name: "PostgresLongTransaction", Group: "server", Severity: Warning, For: 5 * time.Minute, Unit: Duration, Least: 1, Most: 30 * 86400,
		Summary:   "A transaction is open for too long.",
		Means:     "It keeps its locks, and VACUUM cannot remove rows that it may still see.",
		Formula:   "One hour. Raise it if reports or dumps take longer.",
		Do:        "Find it in `pg_stat_activity`, and end it if nobody needs it. `idle_in_transaction_session_timeout` ends forgotten ones.",
		threshold: func(*Facts) (float64, bool) { return 3600, true },
		expr: func(f *Facts, t float64) string {
			return "max by (namespace, pod, datname, usename) (cnpg_backends_max_tx_duration_seconds" + f.Clients() + ") > " + Number(t)
		},
	},
	{
		Name: "PostgresLocksWaiting", Group: "server", Severity: Warning, For: 5 * time.Minute, Unit: Count, Least: 1, Most: 1e6,
		Summary:   "Many sessions wait for locks.",
		Means:     "The metric counts pairs of a session that waits and one that is in its way. It is a number of sessions, not a time.",
		Formula:   "A tenth of the connections, as for PostgresConnectionsHigh, at least 10.",
		Do:        "Find who blocks whom: `SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE wait_event_type = 'Lock'`.",
		threshold: func(f *Facts) (float64, bool) { return max(10, math.Floor(f.Connections/10)), true },
		expr: func(f *Facts, t float64) string {
			return "max by (namespace, pod) (cnpg_backends_waiting_total" + f.Pods() + ") > " + Number(t)
		},
	},
}
