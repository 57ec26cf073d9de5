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
			Why: "Roles are unique. postgres, streaming_replica, pg_* and cnpg_* are reserved. A connection limit is -1 " +
				"or more, and a password is either set or disabled. The operator's webhook rejects anything else.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA702", Title: "conflicting service account settings", Severity: Error, check: eachCluster(serviceAccountTwice),
			Why: "serviceAccountName uses an existing ServiceAccount, and serviceAccountTemplate customizes the one that " +
				"the operator creates. The operator's webhook rejects both together.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA703", Title: "superuser access over the network", Severity: Info, Beyond: true, check: eachCluster(superuserAccess),
			Why: "enableSuperuserAccess gives postgres a password and keeps it in a Secret. Anyone who can read that " +
				"Secret can read and run everything, including commands as the operating system user of the pod.",
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
			p.refusef(c.Resource, path+".connectionLimit", "Use -1 for no limit.", "role %q has the invalid connection limit %d", role.Name,
				role.ConnectionLimit)
		}
		if isReservedRole(role.Name) {
			p.refusef(c.Resource, path+".name", "Use another name.", "role name %q is reserved", role.Name)
		}
		if role.DisablePassword && role.PasswordSecret != nil {
			p.refusef(c.Resource, path+".disablePassword", "Keep one of them.", "role %q has both passwordSecret and disablePassword", role.Name)
		}
	}
	for _, i := range duplicates(namesOf(roles, func(r *cnpgv1.RoleConfiguration) string { return r.Name })) {
		p.refusef(c.Resource, at("spec.managed.roles", i)+".name", "Remove one.", "duplicate role %q", roles[i].Name)
	}
}

func serviceAccountTwice(p *pass, c *cluster) {
	if c.spec.ServiceAccountName != "" && c.spec.ServiceAccountTemplate != nil {
		p.refusef(c.Resource, "spec.serviceAccountName", "Keep one of them.", "serviceAccountName %q is set together with serviceAccountTemplate",
			c.spec.ServiceAccountName)
	}
}

func superuserAccess(p *pass, c *cluster) {
	if isSet(c.spec.EnableSuperuserAccess) {
		name := c.name() + "-superuser"
		if c.spec.SuperuserSecret != nil {
			name = c.spec.SuperuserSecret.Name
		}
		p.add(c.Resource, "spec.enableSuperuserAccess", fmt.Sprintf("Anyone who can read Secret %q can log in as postgres.", name),
			"Remove it, and use kubectl cnpg psql.")
	}
}
