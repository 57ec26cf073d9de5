// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/pghba"
	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/internal/strict"
)

func memberRules() []Rule {
	return []Rule{
		{
			ID: "PGHA730", Title: "role membership that PostgreSQL refuses", Severity: Error, Beyond: true, check: eachCluster(members),
			Why: "PostgreSQL has its own roles, which begin with pg_, and newer major versions have more of them. It refuses a membership in one that does not exist, any " +
				"in pg_database_owner, and circles of roles. The operator tries again and again, and the error is only in the status of the role.",
			Source: postgresDocs + "predefined-roles.html",
		},
		{
			ID: "PGHA731", Title: "superuser that can log in", Severity: Warning, Beyond: true, check: eachCluster(superusers),
			Why: "A superuser bypasses every permission, reads and writes files of the server, and runs programs as the operating system user of the pod. Whoever gets the " +
				"password of this role has all of that. For most tasks one of PostgreSQL's own roles, such as pg_monitor or pg_read_all_data, is enough.",
			Source: postgresDocs + "role-attributes.html",
		},
		{
			ID: "PGHA732", Title: "role that may log in without a password", Severity: Info, Beyond: true, check: eachCluster(withoutPassword),
			Why: "The operator sets the password of a role only from a Secret. A new role without one has no password, and cannot log in with scram-sha-256 or md5 until " +
				"somebody sets it by hand.",
			Source: operatorDocs + "declarative_role_management/",
		},
		{
			ID: "PGHA733", Title: "schema with a reserved name", Severity: Error, Beyond: true, check: each(reservedSchemas),
			Why: "PostgreSQL keeps names that begin with pg_ for its own schemas, and refuses to create others. The operator then applies nothing more of the Database, and " +
				"the error is only in its status.",
			Source: postgresDocs + "sql-createschema.html",
		},
	}
}

func members(p *pass, c *cluster) {
	uses := slices.DeleteFunc(p.managedRolesOf(c), func(u roleUse) bool { return u.config.Ensure == cnpgv1.EnsureAbsent })
	parents := func(name string) []string {
		if i := slices.IndexFunc(uses, func(u roleUse) bool { return u.config.Name == name }); i >= 0 {
			return uses[i].config.InRoles
		}
		return nil
	}
	reported := map[string]bool{}
	for _, use := range uses {
		for i, parent := range use.config.InRoles {
			fault := pgsettings.MemberFault(c.majorVersion(), parent)
			if fault == "" {
				continue
			}
			remedy := "Remove it."
			if near := strict.Closest(parent, pgsettings.PredefinedRoles(c.majorVersion())); near != "" && near != parent {
				remedy = "Write " + near + ", or remove it."
			}
			p.add(use.r, at(use.path+".inRoles", i), fmt.Sprintf("Role %q %s: PostgreSQL refuses the membership.", parent, fault), remedy)
		}
		way := pgsettings.MemberCycle(use.config.Name, parents)
		if len(way) == 0 || reported[use.config.Name] {
			continue
		}
		for _, name := range way {
			reported[name] = true
		}
		next := slices.Concat(way, way[:1])[1]
		p.add(use.r, at(use.path+".inRoles", slices.Index(use.config.InRoles, next)), fmt.Sprintf("Role %s would be a member of itself: PostgreSQL refuses the last of these memberships.",
			strings.Join(slices.Concat(way, way[:1]), " in ")), "Remove one of them.")
	}
}

func superusers(p *pass, c *cluster) {
	for _, use := range p.managedRolesOf(c) {
		if use.config.Superuser && use.config.Login && use.config.Ensure != cnpgv1.EnsureAbsent {
			p.add(use.r, use.path+".superuser", fmt.Sprintf("Role %q may log in and is a superuser: it bypasses every permission and can run programs in the pod.", use.config.Name),
				"Remove superuser, and give the role only what it needs, as with inRoles: [pg_monitor].")
		}
	}
}

func withoutPassword(p *pass, c *cluster) {
	_, owner := c.application()
	if c.otherLogins() {
		return
	}
	for _, use := range p.managedRolesOf(c) {
		role := use.config
		if !role.Login || role.PasswordSecret != nil || role.DisablePassword || role.Ensure == cnpgv1.EnsureAbsent || role.Name == owner || hasCertificate(use.r) {
			continue
		}
		p.add(use.r, use.path+".login", fmt.Sprintf("Role %q may log in, and nothing sets its password: a new role cannot log in with one.", role.Name),
			"Set passwordSecret, or disablePassword if the role logs in without a password.")
	}
}

// otherLogins reports whether pg_hba lets roles in by something else than a password in PostgreSQL.
func (c *cluster) otherLogins() bool {
	if c.spec.PostgresConfiguration.LDAP != nil {
		return true
	}
	return slices.ContainsFunc(c.spec.PostgresConfiguration.PgHBA, func(line string) bool {
		return slices.ContainsFunc(pghba.Rules(line), func(r pghba.Rule) bool { return !oneOf(r.Method, "reject", "md5", "password", "scram-sha-256") })
	})
}

// hasCertificate reports whether the operator makes a client certificate for the role.
func hasCertificate(r *Resource) bool {
	o, ok := r.Object.(*cnpgv1.DatabaseRole)
	return ok && o.Spec.ClientCertificate != nil && isOn(o.Spec.ClientCertificate.Enabled)
}

func reservedSchemas(p *pass, r *Resource, d *cnpgv1.Database) {
	for i := range d.Spec.Schemas {
		if s := &d.Spec.Schemas[i]; s.Ensure != cnpgv1.EnsureAbsent && pgsettings.ReservedName(s.Name) {
			p.add(r, at("spec.schemas", i)+".name", fmt.Sprintf("PostgreSQL refuses the schema %q: the prefix pg_ is for its own.", s.Name), "Use another name.")
		}
	}
}
