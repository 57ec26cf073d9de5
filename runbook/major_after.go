// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/pgha/pgha/profiles"
)

// quoteJSON writes a text as JSON.
func quoteJSON(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return `""` // a string has a JSON form
	}
	return string(text)
}

// inventory is the SQL before an upgrade.
func (u *Upgrade) inventory() {
	b := u.book
	b.chapter("Before: look at the databases")
	b.text("The version that really runs, prepared transactions, and logical slots:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SHOW server_version"),
		b.psql(b.cluster.Name, "postgres", "SELECT gid, prepared, owner, database FROM pg_prepared_xacts"),
		b.psql(b.cluster.Name, "postgres", "SELECT slot_name, plugin, active, wal_status FROM pg_replication_slots WHERE slot_type = 'logical'"))
	b.text("Extensions, and collations whose version is already wrong, in each database:")
	b.sh(u.everyDatabase("SELECT current_database(), extname, extversion FROM pg_extension"),
		u.everyDatabase("SELECT current_database(), collname, collversion, pg_collation_actual_version(oid) FROM pg_collation WHERE collversion <> pg_collation_actual_version(oid)"),
		b.psql(b.cluster.Name, "postgres", "SELECT datname, datcollversion, pg_database_collation_actual_version(oid) FROM pg_database WHERE datcollversion <> pg_database_collation_actual_version(oid)"))
	b.text("The last two must print nothing. Otherwise run REINDEX on what uses them and then ALTER … REFRESH COLLATION VERSION, before the upgrade.")
}

// refusedByPgUpgrade looks at what stops pg_upgrade.
// https://github.com/postgres/postgres/blob/REL_18_STABLE/src/bin/pg_upgrade/check.c
func (u *Upgrade) refusedByPgUpgrade() {
	b := u.book
	b.text("pg_upgrade refuses prepared transactions, a database that takes no connections, and columns of some types. Prepared transactions must be none above, and this must print nothing. " +
		"`ALTER DATABASE … ALLOW_CONNECTIONS true` opens such a database:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SELECT datname FROM pg_database WHERE NOT datallowconn AND datname <> 'template0'"))
	b.sh(u.everyDatabase("SELECT current_database(), attrelid::regclass, attname, atttypid::regtype FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid " +
		"WHERE relkind IN ('r', 'm', 'i') AND NOT attisdropped AND c.oid >= 16384 AND atttypid::regtype::text IN " +
		"('regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper', 'regoperator', 'regproc', 'regprocedure')"))
	u.subscriptionsBefore()
}

// everyDatabase runs a statement in each database to which sessions can connect. A line is a name, whatever it has in it, and psql gets it as a
// value of a connection string, since it would take "a=b" for a string of its own. Nothing else may read the list.
func (u *Upgrade) everyDatabase(sql string) string {
	b := u.book
	return b.psql(b.cluster.Name, "postgres", "SELECT replace(replace(datname, chr(92), chr(92) || chr(92)), chr(39), chr(92) || chr(39)) FROM pg_database WHERE datallowconn AND NOT datistemplate") +
		" |\n  while IFS= read -r DB; do\n    " +
		b.kubectl("cnpg", "psql", b.cluster.Name, "--stdin=false", "--tty=false", "--", "-d", raw(`"dbname='$DB'"`), "-qtA", "-c", sql) + " < /dev/null\n  done"
}

// afterwards follows a job that has succeeded.
func (u *Upgrade) afterwards() {
	b := u.book
	b.chapter("After: backup, statistics, extensions")
	if next := u.generation(); next.Method != "" {
		b.text("**Take a base backup at once.** No backup from before leads beyond the upgrade, and the new folder %s has none yet:", code(next.Server))
		b.sh(`BACKUP=`+b.cluster.Name+`-after-$(date -u +%Y%m%d%H%M%S)`,
			into(b.pghaWith("backup", flagsOf(u.moved()))+` --name "$BACKUP"`, b.toServer()),
			b.kubectl("wait", raw(`"`+backups+`/$BACKUP"`), "--for=jsonpath={.status.phase}=completed", "--timeout=4h"))
	}
	b.text("Statistics, in each database:")
	b.sh(u.everyDatabase("ANALYZE"))
	b.text("pg_upgrade leaves a script if an extension has a newer version in the new image. Until it has run, the extension and its library do not match:")
	b.sh(b.primaryPod(), b.kubectl("exec", raw(`"$POD"`), "-c", "postgres", "--", "sh", "-c",
		"if test -f /var/lib/postgresql/data/pgdata/update_extensions.sql; then psql -f /var/lib/postgresql/data/pgdata/update_extensions.sql; fi"))
	u.tablespacesAfter()
	b.text("What the operator and PostgreSQL say now:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SHOW server_version"), b.kubectl("cnpg", "status", b.cluster.Name))
	u.lastEdits()
}

// lastEdits take back what was only for the upgrade.
func (u *Upgrade) lastEdits() {
	b := u.book
	sets := u.moved()
	for i, e := range slices.Backward(u.edits) { // the first edit is taken back last
		if e.last || e.upgrades {
			continue
		}
		undone := u.undoOf(i)
		b.section(undone.title)
		b.text("%s.", strings.ToUpper(undone.why[:1])+undone.why[1:])
		still := u.stillSet(i)
		b.sh(into(b.pghaWith("render", flagsOf(append(sets[:len(sets):len(sets)], still...))), b.toServer()))
	}
}

// undoOf is the edit after the upgrade that takes back the one at i: they mirror each other.
func (u *Upgrade) undoOf(i int) *edit { return &u.edits[len(u.edits)-1-i] }

// stillSet are the assignments of the edits before i, which are taken back later.
func (u *Upgrade) stillSet(i int) []profiles.Assignment {
	var sets []profiles.Assignment
	for j := range i {
		if !u.edits[j].upgrades {
			sets = append(sets, u.edits[j].set...)
		}
	}
	return sets
}
