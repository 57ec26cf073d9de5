// SPDX-License-Identifier: Apache-2.0

package plan

const (
	roleController = "internal/management/controller/databaserole_controller.go"
	roleSQL        = "internal/management/controller/roles/postgres.go#L114"
)

// databaseRoleRules are the rules for a DatabaseRole.
func databaseRoleRules() []rule {
	alter := func(path, why string) rule {
		return rule{path: path, does: objects, who: ByOperator, source: roleSQL, why: "the instance manager of the primary runs " + why}
	}
	login := alter("spec.login", "ALTER ROLE with LOGIN or NOLOGIN; open connections stay")
	login.blocked = "new connections of the role, as long as it may not log in"
	password := alter("spec.passwordSecret", "ALTER ROLE with the password of the other Secret; open connections stay")
	password.blocked, password.step, password.decide = newPassword, tellClients, rolePasswordGone
	noPassword := alter("spec.disablePassword", "ALTER ROLE with PASSWORD NULL if it is true")
	noPassword.blocked = "new connections of the role with a password"
	until := alter("spec.validUntil", "ALTER ROLE with VALID UNTIL; after that time the password is refused")
	until.decide = func(_ *pair, c *change) {
		if c.removed() { // https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/roles/roles.go#L87
			c.effect.Why = "the instance manager of the primary runs ALTER ROLE with VALID UNTIL 'infinity': the password no longer expires"
		}
	}
	return []rule{
		login, password, noPassword, until,
		alter("spec.superuser", "ALTER ROLE with SUPERUSER or NOSUPERUSER"), alter("spec.createdb", "ALTER ROLE with CREATEDB or NOCREATEDB"),
		alter("spec.createrole", "ALTER ROLE with CREATEROLE or NOCREATEROLE"), alter("spec.inherit", "ALTER ROLE with INHERIT or NOINHERIT"),
		alter("spec.replication", "ALTER ROLE with REPLICATION or NOREPLICATION"), alter("spec.bypassrls", "ALTER ROLE with BYPASSRLS or NOBYPASSRLS"),
		alter("spec.connectionLimit", "ALTER ROLE with CONNECTION LIMIT; open connections stay"),
		alter("spec.comment", "COMMENT ON ROLE"), alter("spec.inRoles", "GRANT and REVOKE for the roles that are added and removed"),
		{
			path: "spec.ensure", class: Refused, when: Never, who: ByKubernetes, source: "config/crd/bases/postgresql.cnpg.io_databaseroles.yaml#L206",
			why:  "the CRD does not allow absent, and present is the default",
			step: "to drop the role, set databaseRoleReclaimPolicy to delete and delete the object",
		},
		{
			path: "spec.databaseRoleReclaimPolicy", does: event, when: Now, who: ByOperator, source: roleController + "#L194",
			why: "the instance manager reads it when the object is deleted: with delete it drops the role, with retain it does not",
		},
		{
			path: "spec.clientCertificate", does: objects, who: ByOperator, source: "internal/controller/databaserole_pki.go",
			why: "the operator makes the Secret with the role's certificate, or deletes it",
		},
		{
			path: "spec.cluster", does: objects, who: ByOperator, source: roleController + "#L65", decide: immutable,
			why: "the operator creates the role in the other Cluster; the old one stays without an object",
		},
		{
			path: "spec.name", does: objects, who: ByOperator, source: roleController + "#L65", decide: immutable,
			why: "the operator creates a role of the new name; the old one stays without an object",
		},
	}
}

// rolePasswordGone: without a Secret the password stays, unless it is disabled.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/roles/contract.go#L145
func rolePasswordGone(p *pair, c *change) {
	if !c.removed() {
		return
	}
	off, _ := p.new.field("spec", "disablePassword").(bool)
	c.effect.passwordGone(off, "new connections of the role with a password")
}
