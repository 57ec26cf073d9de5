// SPDX-License-Identifier: Apache-2.0

package runbook

// subscriptionsBefore looks at the subscriptions as pg_upgrade does: from 17 on it carries them over, and refuses a table that is still copied and a
// subscription without its replication origin.
// https://github.com/postgres/postgres/blob/REL_18_STABLE/src/bin/pg_upgrade/check.c
func (u *Upgrade) subscriptionsBefore() {
	const carriedOver = 17
	if u.from() < carriedOver {
		return
	}
	b := u.book
	b.text("Of subscriptions, it wants every table in state `i`, not begun, or `r`, ready, and the replication origin of each. Both must print nothing. Wait until a copy ends; " +
		"drop and create a subscription without an origin again:")
	b.sh(u.everyDatabase("SELECT current_database(), subname, srrelid::regclass, srsubstate FROM pg_subscription_rel JOIN pg_subscription s ON s.oid = srsubid WHERE srsubstate NOT IN ('i', 'r')"),
		b.psql(b.cluster.Name, "postgres", "SELECT datname, subname FROM pg_subscription s JOIN pg_database d ON d.oid = subdbid WHERE NOT EXISTS "+
			"(SELECT FROM pg_replication_origin WHERE roname = 'pg_' || s.oid)"))
}

// tablespacesAfter looks for what pg_upgrade leaves in tablespaces. The operator removes the directories of the old version on the primary, and
// clones the replicas anew: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/cmd/manager/instance/upgrade/execute/cmd.go#L552
func (u *Upgrade) tablespacesAfter() {
	b := u.book
	if len(b.cluster.Spec.Tablespaces) == 0 {
		return
	}
	b.text("The operator has removed the directories of PostgreSQL %d from the tablespaces. This must print only `PG_%d_…`, one for each tablespace; delete a `PG_%d_…` that is left:", u.from(), u.o.To, u.from())
	b.sh(b.primaryPod(), b.kubectl("exec", raw(`"$POD"`), "-c", "postgres", "--", "sh", "-c", "ls -d /var/lib/postgresql/data/pgdata/pg_tblspc/*/PG_*"))
}

// subscriptionsBack says what a restore of the old folder does to logical replication, since the publishers have gone on.
func (u *Upgrade) subscriptionsBack() {
	b := u.book
	b.text("**Subscriptions lose changes on that way.** The upgraded Cluster has confirmed to each publisher what it received, and the publisher does not send that again, but the restored data does not have it. " +
		"So drop each subscription in the restored Cluster, with its slot in the publisher, and create it again with a copy of the data into empty tables. Subscribers of this Cluster have rows that it no longer has: " +
		"they begin anew too. These are the subscriptions:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SELECT datname, subname, subslotname FROM pg_subscription JOIN pg_database d ON d.oid = subdbid"))
}
