// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/profiles"
)

// The kinds of what is in PostgreSQL, by their full names.
const (
	databaseKinds = "databases.postgresql.cnpg.io"
	roleKinds     = "databaseroles.postgresql.cnpg.io"
	publications  = "publications.postgresql.cnpg.io"
	subscriptions = "subscriptions.postgresql.cnpg.io"
)

// inPostgreSQL lists the objects that describe something in PostgreSQL, as kind/name.
func (b *book) inPostgreSQL() []any {
	var all []any
	for _, k := range []struct{ kind, full string }{
		{"DatabaseRole", roleKinds}, {"Database", databaseKinds}, {"Publication", publications}, {"Subscription", subscriptions},
	} {
		for _, name := range b.names(b.objects, k.kind) {
			all = append(all, k.full+"/"+name)
		}
	}
	return all
}

// namesInPostgreSQL are the names of databases and roles, which may have any character.
func namesInPostgreSQL(p *profiles.Profile) []cloud.Name {
	var all []cloud.Name
	for i, d := range p.Spec.Databases {
		all = append(all, cloud.Name{Field: fmt.Sprintf("spec.databases[%d].name", i), Value: d.Name})
	}
	for i, r := range p.Spec.Roles {
		all = append(all, cloud.Name{Field: fmt.Sprintf("spec.roles[%d].name", i), Value: r.Name})
	}
	return all
}

// managedRole is a role with the object that describes it; the object is nil if the role is in the Cluster.
type managedRole struct {
	object *cnpgv1.DatabaseRole
	config *cnpgv1.RoleConfiguration
}

// managedRoles lists the roles of both forms.
func (b *book) managedRoles() []managedRole {
	var all []managedRole
	if m := b.cluster.Spec.Managed; m != nil {
		for i := range m.Roles {
			all = append(all, managedRole{nil, &m.Roles[i]})
		}
	}
	for _, o := range b.objects {
		if r, ok := o.(*cnpgv1.DatabaseRole); ok {
			all = append(all, managedRole{r, &r.Spec.RoleConfiguration})
		}
	}
	return all
}

// roleSecrets are the Secrets of roles, without that of the database's owner, with the names of their roles.
func (b *book) roleSecrets() (secrets []string, roles map[string]string) {
	_, _, owner := b.database()
	roles = map[string]string{}
	for _, r := range b.managedRoles() {
		if s := r.config.PasswordSecret; s != nil && s.Name != "" && s.Name != owner {
			if roles[s.Name] == "" {
				secrets = append(secrets, s.Name)
			}
			roles[s.Name] = r.config.Name
		}
	}
	return secrets, roles
}

// rolePasswords creates the Secrets of roles that nothing else makes.
func (b *book) rolePasswords() {
	secrets, roles := b.roleSecrets()
	external := b.names(b.objects, "ExternalSecret")
	for _, secret := range secrets {
		if slices.Contains(external, secret) {
			b.text("The ExternalSecret %s fetches the password of the role %s. Its value must be in the secret store.", code(secret), code(roles[secret]))
			continue
		}
		b.text("Create the password of the role %s, in the Secret %s, only once. Skip this block if the Secret comes from another source:",
			code(roles[secret]), code(secret))
		b.sh(b.newPassword(secret, roles[secret]))
	}
}

// newPassword writes a random password into the Secret of a role, with the label that makes the operator notice it. printf is a part of the
// shell, so the password is on no command line.
func (b *book) newPassword(secret, role string) string {
	create := b.kubectl("create", "secret", "generic", secret, "--type=kubernetes.io/basic-auth", "--from-literal=username="+role,
		"--from-file=password=/dev/stdin", "--dry-run=client", "-o", "yaml")
	return into(into(into(`printf %s "$(openssl rand -hex 24)"`, create), b.kubectl("label", "--local", "-f", "-", "cnpg.io/reload=true", "-o", "yaml")),
		b.toServer("--force-conflicts"))
}

// databasesAndRoles is how what is in PostgreSQL is added, changed and dropped.
func databasesAndRoles(b *book) {
	objects, roles := b.inPostgreSQL(), b.managedRoles()
	if len(objects) == 0 && len(roles) == 0 {
		return
	}
	b.chapter("Databases and roles")
	if len(objects) > 0 {
		b.text("Each object says whether the operator has applied it, and if not, why. It tries again every 30 seconds. Once applied, it looks at an " +
			"object again only when the object changes: what somebody changes with SQL stays.")
		b.sh(b.kubectl(append(append([]any{"get"}, objects...), "-o", "custom-columns=KIND:.kind,NAME:.metadata.name,APPLIED:.status.applied,MESSAGE:.status.message")...))
	}
	b.text("To add one, add it to the profile, look at the plan, and apply. Removing an entry from the profile deletes nothing: an apply leaves the object, " +
		"and the object leaves the database or the role.")
	b.rotate()
	b.migrateOwner()
	b.dropForGood()
	b.logicalReplication()
}

// rotate changes the password of each role.
func (b *book) rotate() {
	secrets, roles := b.roleSecrets()
	if len(secrets) == 0 {
		return
	}
	b.section("A new password")
	b.text("The operator notices a new password by the label `cnpg.io/reload` of the Secret, and sets it within seconds. Open connections stay. New ones " +
		"need the new password, so an application that reads it only at start must be restarted.")
	external := b.names(b.objects, "ExternalSecret")
	for _, secret := range secrets {
		if slices.Contains(external, secret) {
			b.text("Role %s: change the value in the secret store. The Secret follows within an hour, or at once with:", code(roles[secret]))
			b.sh(b.kubectl("annotate", "externalsecrets.external-secrets.io/"+secret, "--overwrite", raw(`"force-sync=$(date +%s)"`)))
			continue
		}
		b.text("Role %s:", code(roles[secret]))
		b.sh(b.newPassword(secret, roles[secret]))
	}
	if expiring := slices.ContainsFunc(b.managedRoles(), func(r managedRole) bool { return r.config.ValidUntil != nil }); expiring {
		b.text("A role with `validUntil` also needs a later time in the profile: a new password does not change it.")
	}
}

// migrateOwner gives a database to another role.
func (b *book) migrateOwner() {
	name, owner, names := "", "", 0
	for _, o := range b.objects {
		if d, ok := o.(*cnpgv1.Database); ok && d.Spec.Ensure != cnpgv1.EnsureAbsent {
			name, owner, names = d.Spec.Name, d.Spec.Owner, names+1
		}
	}
	if names == 0 {
		return
	}
	b.section("Another owner of a database")
	b.text("Set `owner` in the profile and apply. That changes only the database: its tables keep their owner, and only their owner can alter them. Give them to "+
		"the new owner too. Here, for example, all that %s owns in %s; `REASSIGN OWNED` acts on one database at a time:", code(owner), code(name))
	b.sh("NEW_OWNER=...", b.psql(b.cluster.Name, database(name), raw(`"REASSIGN OWNED BY `+doubled(identifier(owner))+` TO $NEW_OWNER"`)))
}

// doubled writes a text for use between double quotes of the shell.
func doubled(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(s)
}

// dropForGood drops databases and roles with what they hold.
func (b *book) dropForGood() {
	databases := b.names(b.objects, "Database")
	if len(databases) > 0 {
		b.section("Drop a database for good")
		b.text("1. Dump it, or know which backup has it.\n2. Write `ensure: absent` for it in the profile, and look at the plan: it says `data at risk`. Apply. The operator " +
			"runs `DROP DATABASE`, and repeats it as long as somebody is connected.\n3. When the object is applied, remove the entry from the profile and delete the object. " +
			"While it exists, it would also drop a database of that name that a restore brings back.")
		b.text("Do not use `databaseReclaimPolicy: delete` for that: whoever deletes the object then drops the database, without a plan.")
	}
	roles := b.managedRoles()
	if len(roles) == 0 {
		return
	}
	b.section("Drop a role for good")
	b.text("PostgreSQL refuses to drop a role that owns something or has privileges. In each database, give what it owns to another role with `REASSIGN OWNED`, and " +
		"take its privileges away with `DROP OWNED`.")
	if roles[len(roles)-1].object != nil {
		b.text("Then write `databaseRoleReclaimPolicy: delete` for it and apply; remove it from the profile, and delete its DatabaseRole.")
	} else {
		b.text("Then write `ensure: absent` for it and apply. Once it is gone, remove it from the profile.")
	}
}

// logicalReplication is what publications and subscriptions need after changes.
func (b *book) logicalReplication() {
	subscribed := b.names(b.objects, "Subscription")
	if len(subscribed) == 0 && len(b.names(b.objects, "Publication")) == 0 {
		return
	}
	b.section("Logical replication")
	b.text("Changes of tables (DDL) are not replicated: run them on both sides, first on the subscriber if they add a column. After a table is added to a publication, " +
		"the subscriber needs `ALTER SUBSCRIPTION … REFRESH PUBLICATION`. A subscriber that is gone leaves its replication slot in the publisher, which keeps WAL until " +
		"`max_slot_wal_keep_size`:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SELECT slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) FROM pg_replication_slots WHERE slot_type = 'logical'"))
	if len(subscribed) > 0 {
		b.sh(b.psql(b.cluster.Name, b.app(), "SELECT subname, received_lsn, latest_end_time FROM pg_stat_subscription"))
	}
}

// recoveredDatabases says what a recovered cluster does with what is in PostgreSQL.
func (b *book) recoveredDatabases() {
	if len(b.inPostgreSQL()) == 0 {
		return
	}
	b.text("The restored data has the databases, publications and roles of that time, so no objects are made for databases. A database that was created later is missing.")
	if len(b.names(b.objects, "Subscription")) > 0 {
		b.text("It also has the subscriptions, and the recovered Cluster has `max_logical_replication_workers: \"0\"`, so that they do not run: they would take the changes " +
			"from the slots of the source. When the source is gone for good, remove the parameter from the recovered Cluster, which restarts it. Otherwise drop them: " +
			"`ALTER SUBSCRIPTION … DISABLE`, `ALTER SUBSCRIPTION … SET (slot_name = NONE)`, and `DROP SUBSCRIPTION`.")
	}
}

// absentInPlace warns about objects that stay and drop what a restore in place brings back.
func (b *book) absentInPlace() {
	var absent []any
	for _, o := range b.objects {
		if d, ok := o.(*cnpgv1.Database); ok && d.Spec.Ensure == cnpgv1.EnsureAbsent {
			absent = append(absent, databaseKinds+"/"+d.Name)
		}
	}
	if len(b.inPostgreSQL()) == 0 {
		return
	}
	b.text("The objects of databases and roles stay, and the operator applies them to the restored Cluster: it creates a database that did not exist at that time, " +
		"empty.")
	if len(absent) > 0 {
		b.text("**It also drops the databases with** `ensure: absent` **again.** To get them back, delete these objects first, and remove them from the profile:")
		b.sh(b.kubectl(append([]any{"delete", "--ignore-not-found"}, absent...)...))
	}
}

// deleteRoleSecrets deletes the Secrets of the roles, with what makes them.
func (b *book) deleteRoleSecrets() {
	secrets, _ := b.roleSecrets()
	if len(secrets) == 0 {
		return
	}
	external, what, objects := b.names(b.objects, "ExternalSecret"), "the Secrets of the roles", []any{"delete", "--ignore-not-found"}
	for _, secret := range secrets {
		if slices.Contains(external, secret) {
			what = "the ExternalSecrets and the Secrets of the roles"
			objects = append(objects, "externalsecrets.external-secrets.io/"+secret)
		}
	}
	for _, secret := range secrets {
		objects = append(objects, "secrets/"+secret)
	}
	b.text("Delete %s, unless a recovered Cluster takes passwords from them:", what)
	b.sh(b.kubectl(objects...))
}
