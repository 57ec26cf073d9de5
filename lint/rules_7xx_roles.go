// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func roleRules() []Rule {
	return []Rule{
		{
			ID: "PGHA701", Title: "invalid managed role", Severity: Error, check: eachCluster(managedRoles),
			Why: "Roles are unique, postgres, streaming_replica, pg_* and cnpg_* are taken, a connection limit is -1 or more, and a " +
				"password is set or disabled. The operator's webhook refuses anything else.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA702", Title: "conflicting service account settings", Severity: Error, check: eachCluster(serviceAccountTwice),
			Why:    "serviceAccountName takes an account that exists, serviceAccountTemplate shapes one that the operator makes. Its webhook refuses both.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA703", Title: "superuser access over the network", Severity: Info, Beyond: true, check: eachCluster(superuserAccess),
			Why: "enableSuperuserAccess gives postgres a password and keeps it in a Secret. Whoever reads that Secret can read and " +
				"run everything, as the operating system's user in the pod too.",
			Source: operatorDocs + "security/",
		},
	}
}

func managedRoles(p *pass, c *cluster) {
	if c.spec.Managed == nil {
		return
	}
	roles := c.spec.Managed.Roles
	for i := range roles {
		role, path := &roles[i], at("spec.managed.roles", i)
		if role.ConnectionLimit < -1 {
			p.refusef(c.Resource, path+".connectionLimit", "Use -1 for no limit.", "role %q has a connection limit of %d", role.Name,
				role.ConnectionLimit)
		}
		if isReservedRole(role.Name) {
			p.refusef(c.Resource, path+".name", "Use another name.", "role %q is taken", role.Name)
		}
		if role.DisablePassword && role.PasswordSecret != nil {
			p.refusef(c.Resource, path+".disablePassword", "Keep one of them.", "role %q has a password Secret and no password", role.Name)
		}
	}
	for _, i := range duplicates(namesOf(roles, func(r *cnpgv1.RoleConfiguration) string { return r.Name })) {
		p.refusef(c.Resource, at("spec.managed.roles", i)+".name", "Remove one.", "role %q stands here twice", roles[i].Name)
	}
}

func serviceAccountTwice(p *pass, c *cluster) {
	if c.spec.ServiceAccountName != "" && c.spec.ServiceAccountTemplate != nil {
		p.refusef(c.Resource, "spec.serviceAccountName", "Keep one of them.", "serviceAccountName %q stands beside serviceAccountTemplate",
			c.spec.ServiceAccountName)
	}
}

func superuserAccess(p *pass, c *cluster) {
	if isSet(c.spec.EnableSuperuserAccess) {
		name := c.name() + "-superuser"
		if c.spec.SuperuserSecret != nil {
			name = c.spec.SuperuserSecret.Name
		}
		p.add(c.Resource, "spec.enableSuperuserAccess", fmt.Sprintf("Whoever reads Secret %q is postgres.", name),
			"Leave it off and use kubectl cnpg psql.")
	}
}
