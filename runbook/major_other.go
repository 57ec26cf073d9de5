// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"

	"github.com/pgha/pgha/internal/shell"
	"github.com/pgha/pgha/profiles"
)

// imported writes the upgrade by dump and restore.
func (u *Upgrade) imported() {
	b := u.book
	s := u.beside
	name := s.profile.ClusterName()
	u.head("a dump into a new Cluster, " + code(name))
	b.chapter("How long it takes")
	b.text("**Nobody can write** from the moment when clients are rejected until they are pointed to the new Cluster: the time of pg_dump and pg_restore, which grows with " +
		"the size of the database and with its indexes; hours for hundreds of gigabytes. Reads on the old Cluster go on until clients are moved. Rehearse it: " +
		"without the chapter \"Stop the writers\", everything up to the comparison changes nothing in the old Cluster.")
	u.sameEverywhere("Only this database comes along, with the objects that its owner can read. Other databases and roles with their passwords do not: create them first. Owners and grants do not " +
		"either: a chapter below replays them. The type `monolith` of the import takes roles and all databases, with a superuser.")
	b.chapter("Stop the writers")
	b.text("End the sessions, and let new ones only read. A client can undo that for its session, so stop the applications too:")
	b.sh(u.refuseOthers()...)
	u.stopSubscriptions()
	u.createSuccessor(s)
	u.grants(name)
	u.compare(name)
	u.switchClients(s)
	u.afterSuccessor(name)
}

// replicated writes the upgrade by logical replication.
// https://cloudnative-pg.io/documentation/current/logical_replication/#example-of-live-migration-and-major-postgres-upgrade-with-logical-replication
func (u *Upgrade) replicated() {
	b := u.book
	s := u.beside
	name := s.profile.ClusterName()
	database, owner, _ := b.database()
	u.head("logical replication to a new Cluster, " + code(name))
	b.chapter("How long it takes")
	b.text("The copy of the data runs while clients read and write. **Nobody can write** only while clients are moved: until the last change has arrived and the sequences are set, usually seconds. " +
		"You may go back as long as nobody has written to the new Cluster.")
	u.sameEverywhere("Only tables of this database are replicated, and only rows: no later DDL, no sequences, no large objects. Do not change the schema meanwhile. The schema " +
		"comes without owners and grants, which a chapter below replays, and roles do not come along.")
	b.chapter("Prepare the old Cluster")
	u.raiseSlotLimit()
	b.text("Tables without a replica identity, which is the primary key by default: UPDATE and DELETE on them fail as soon as they are published. This must print nothing, or set REPLICA " +
		"IDENTITY on each:")
	b.sh(b.psql(b.cluster.Name, b.app(), "SELECT c.oid::regclass, relreplident FROM pg_class c WHERE relkind IN ('r', 'p') AND relpersistence = 'p' AND c.oid >= 16384 AND (relreplident = 'n' OR "+
		"relreplident = 'd' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND indisprimary) OR "+
		"relreplident = 'i' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND indisreplident)) AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')"))
	u.createSuccessor(s)
	u.grants(name)
	b.chapter("Replicate")
	b.text("Publish all tables, now that the schema was copied without the publication. The owner needs the right to replicate, until the end:")
	b.sh(b.psql(b.cluster.Name, "postgres", "ALTER ROLE "+identifier(owner)+" REPLICATION"), b.psql(b.cluster.Name, b.app(), "CREATE PUBLICATION pgha_upgrade FOR ALL TABLES"))
	if u.subscribes() {
		b.text("The password stays in its Secret: the operator puts it into the connection.")
		b.sh(u.subscription(name, database))
	} else {
		b.text("Operator %s has no kind Subscription, so the plugin of kubectl creates it:", b.p.Target)
		b.sh(b.kubectl("cnpg", "subscription", "create", name, "--subscription=pgha_upgrade", "--publication=pgha_upgrade", "--external-cluster="+b.cluster.Name, "--dbname="+database))
	}
	b.text("Wait until every table is `r`, ready:")
	b.sh(`until test "$(` + b.psql(name, b.app(), "SELECT count(*) > 0 AND bool_and(srsubstate = 'r') FROM pg_subscription_rel") + `)" = t; do sleep 5; done`)
	b.text("The schema came with empty materialized views. Fill them, and later again where clients expect the newest rows:")
	b.sh(b.psql(name, b.app(), "DO $$ DECLARE v regclass; BEGIN FOR v IN SELECT oid FROM pg_class WHERE relkind = 'm' AND NOT relispopulated ORDER BY oid "+
		"LOOP EXECUTE format('REFRESH MATERIALIZED VIEW %s', v); END LOOP; END $$"))
	b.chapter("Move the writers")
	u.stopSubscriptions()
	b.text("Stop the applications, let new sessions of the old Cluster only read, and wait until the last change has arrived:")
	b.sh(append(u.refuseOthers(), `LSN=$(`+b.psql(b.cluster.Name, "postgres", "SELECT pg_current_wal_lsn()")+`)`,
		`until test "$(`+b.psql(b.cluster.Name, "postgres", raw(`"SELECT bool_and(confirmed_flush_lsn >= '$LSN') FROM pg_replication_slots WHERE slot_name = 'pgha_upgrade'"`))+`)" = t; do sleep 1; done`)...)
	b.text("Set the sequences:")
	b.sh(b.kubectl("cnpg", "subscription", "sync-sequences", name, "--subscription=pgha_upgrade", "--dbname="+database))
	u.compare(name)
	u.switchClients(s)
	b.text("End the replication:")
	var lines []string
	if u.subscribes() { // first, or the operator creates the subscription again
		lines = append(lines, b.kubectl("delete", "--ignore-not-found", "subscriptions.postgresql.cnpg.io/"+name))
	}
	b.sh(append(lines, b.psql(name, b.app(), "DROP SUBSCRIPTION IF EXISTS pgha_upgrade"), b.psqlWrites(b.cluster.Name, b.app(), "DROP PUBLICATION IF EXISTS pgha_upgrade"),
		b.psql(b.cluster.Name, "postgres", "ALTER ROLE "+identifier(owner)+" NOREPLICATION"))...)
	u.lowerSlotLimit()
	u.afterSuccessor(name)
}

// subscription is the object that follows the publication.
func (u *Upgrade) subscription(name, database string) string {
	b := u.book
	manifest := fmt.Sprintf(`{"apiVersion":"postgresql.cnpg.io/v1","kind":"Subscription","metadata":{"name":%s,"namespace":%s},"spec":{"cluster":{"name":%s},"dbname":%s,"name":"pgha_upgrade",`+
		`"publicationName":"pgha_upgrade","externalClusterName":%s,"subscriptionReclaimPolicy":"retain"}}`,
		quoteJSON(name), quoteJSON(b.p.Namespace()), quoteJSON(name), quoteJSON(database), quoteJSON(b.cluster.Name))
	return into("printf '%s\\n' "+shell.Quote(manifest), b.toServer())
}

// sameEverywhere says what comes along, and looks at the databases.
func (u *Upgrade) sameEverywhere(what string) {
	u.book.text("%s", what)
	u.leftBehind()
	u.ownCertificate()
	u.inventory()
}

// refuseOthers ends the sessions of clients, and lets new ones only read. A rule in pg_hba would also reject the new Cluster, which connects
// as the owner from a pod without a fixed address.
func (u *Upgrade) refuseOthers() []string {
	b := u.book
	name, _, _ := b.database()
	return []string{
		b.psql(b.cluster.Name, "postgres", "ALTER DATABASE "+identifier(name)+" SET default_transaction_read_only = on"),
		b.psql(b.cluster.Name, "postgres", "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = "+literal(name)+" AND backend_type = 'client backend' AND client_addr IS NOT NULL AND pid <> pg_backend_pid()"),
	}
}

// compare counts on both sides.
func (u *Upgrade) compare(name string) {
	b := u.book
	const tables = "SELECT sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s', c.oid::regclass), false, true, '')))[1]::text::bigint) " +
		"FROM pg_class c WHERE relkind = 'r' AND c.oid >= 16384 AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')"
	b.text("Both must have the same number of rows:")
	b.sh(b.psql(b.cluster.Name, b.app(), tables), b.psql(name, b.app(), tables))
}

// switchClients moves clients to the new Cluster.
func (u *Upgrade) switchClients(s *successor) {
	b := u.book
	name := s.profile.ClusterName()
	u.clientsGo(name)
	b.text("**The way back**, as long as nothing was written to the new Cluster: let clients write to the old one again.")
	database, _, _ := b.database()
	b.sh("# " + b.psql(b.cluster.Name, "postgres", "ALTER DATABASE "+identifier(database)+" RESET default_transaction_read_only"))
}

// afterSuccessor ends both other ways.
func (u *Upgrade) afterSuccessor(name string) {
	b := u.book
	b.chapter("After")
	b.text("Base backup and statistics:")
	lines := []string{b.psql(name, b.app(), "ANALYZE")}
	if b.backups() {
		lines = append([]string{u.backupOf(name)}, lines...)
	}
	b.sh(lines...)
	u.saveSuccessor(name)
}

// subscribes reports whether the operator has the kind Subscription.
func (u *Upgrade) subscribes() bool {
	f, ok := profiles.FeatureAt("Subscription")
	return ok && u.book.p.Target.Has(f)
}

// backupOf takes a base backup of another Cluster of the profile's kind.
func (u *Upgrade) backupOf(name string) string {
	words := []any{"cnpg", "backup", name, "--method=" + u.book.archive.Method}
	if u.book.plugin() {
		words = append(words, "--plugin-name="+profiles.PluginName)
	}
	return u.book.kubectl(words...)
}
