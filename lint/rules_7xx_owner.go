// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func ownerRules() []Rule {
	return []Rule{
		{
			ID: "PGHA720", Title: "application owner that is also a managed role", Severity: Error, Beyond: true,
			check: eachCluster(ownerTwice),
			Why: "The operator sets the owner's password from the application Secret, `<cluster>-app` unless the manifest " +
				"names another one. It sets the password of a managed role or DatabaseRole from its passwordSecret. With two " +
				"Secrets the later change wins, and clients that use the other Secret are locked out. A managed role also " +
				"sets every attribute: without login: true the owner can no longer log in.",
			Source: operatorSource + "internal/management/controller/instance_controller.go",
		},
		{
			ID: "PGHA721", Title: "reserved role as owner of the application's database", Severity: Error, Beyond: true,
			check: eachCluster(ownerReserved),
			Why: "Without superuser access the operator removes the password of postgres in each reconciliation, and sets " +
				"the one from the application Secret only when that Secret changes: nobody can log in. The operator's own " +
				"roles log in with certificates, and PostgreSQL does not allow you to create a role named pg_*.",
			Source: operatorSource + "internal/management/controller/instance_controller.go",
		},
	}
}

func ownerTwice(p *pass, c *cluster) {
	database, owner := c.application()
	if owner == "" || database == "" || c.isReplica() {
		return
	}
	secret := or(c.applicationSecret(), c.name()+"-app")
	for _, use := range p.managedRolesOf(c) {
		role := use.config
		if role.Name != owner {
			continue
		}
		switch {
		case role.Ensure == cnpgv1.EnsureAbsent:
			p.add(use.r, use.path+".ensure", fmt.Sprintf("Role %q owns database %q but is to be dropped.", owner, database), "Remove ensure, or choose another owner.")
		case role.DisablePassword:
			p.add(use.r, use.path+".disablePassword", fmt.Sprintf("The password of %q is removed here and set from Secret %q: clients are locked "+
				"out at the next reconciliation of the role.", owner, secret), "Remove disablePassword.")
		case role.PasswordSecret != nil && role.PasswordSecret.Name != "" && role.PasswordSecret.Name != secret:
			p.add(use.r, use.path+".passwordSecret.name", fmt.Sprintf("The password of %q comes from two Secrets, %q for the owner of database %q and "+
				"%q for the role: the Secret that changes last wins.", owner, secret, database, role.PasswordSecret.Name),
				"Use the same Secret in the bootstrap's secret and in passwordSecret.")
		}
		if !role.Login && role.Ensure != cnpgv1.EnsureAbsent {
			p.add(use.r, use.path+".login", fmt.Sprintf("Role %q owns database %q but cannot log in: login defaults to false.", owner, database),
				"Set login to true.")
		}
	}
}

func ownerReserved(p *pass, c *cluster) {
	_, owner := c.application()
	b := c.spec.Bootstrap
	if !isReservedRole(owner) || b == nil {
		return
	}
	path := "spec.bootstrap.initdb.owner"
	switch {
	case b.Recovery != nil:
		path = "spec.bootstrap.recovery.owner"
	case b.PgBaseBackup != nil:
		path = "spec.bootstrap.pg_basebackup.owner"
	}
	const remedy = "Use a separate role as owner; for administration use kubectl cnpg psql."
	switch {
	case owner == "postgres" && isSet(c.spec.EnableSuperuserAccess):
		super := c.name() + "-superuser"
		if c.spec.SuperuserSecret != nil {
			super = c.spec.SuperuserSecret.Name
		}
		if secret := or(c.applicationSecret(), c.name()+"-app"); secret != super {
			p.addAs(Warning, c.Resource, path, fmt.Sprintf("The password of postgres comes from two Secrets, %q and %q: the Secret that "+
				"changes last wins.", super, secret), remedy)
		}
	case owner == "postgres":
		p.add(c.Resource, path, "The operator removes the password of postgres in each reconciliation: the owner cannot log in.", remedy)
	case strings.HasPrefix(owner, "pg_"):
		p.add(c.Resource, path, fmt.Sprintf("The bootstrap fails: PostgreSQL reserves names such as %q.", owner), remedy)
	default:
		p.add(c.Resource, path, fmt.Sprintf("%q is a role of the operator, which then gets the application's password.", owner), remedy)
	}
}
