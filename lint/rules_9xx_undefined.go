// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/profiles"
)

func undefinedRules() []Rule {
	return []Rule{
		{
			ID: "PGHA906", Title: "role missing from the manifests", Severity: Warning, Beyond: true, check: eachCluster(undefinedRoles),
			Why: "PostgreSQL does not create a database or a schema for a missing owner, and does not make a role a " +
				"member of a missing role. The operator keeps retrying, and the object has no effect. Roles come from the " +
				"bootstrap, spec.managed.roles and DatabaseRoles. A role that you create by hand is not in the manifests.",
			Source: operatorDocs + "declarative_database_management/",
		},
		{
			ID: "PGHA907", Title: "database missing from the manifests", Severity: Warning, Beyond: true, check: eachCluster(undefinedDatabases),
			Why: "A Publication or a Subscription needs an existing database. Databases come from the bootstrap and from " +
				"Database objects.",
			Source: operatorDocs + "logical_replication/",
		},
		{
			ID: "PGHA908", Title: "reference to an entry missing from the Cluster", Severity: Error, Beyond: true,
			check: eachCluster(undefinedReferences),
			Why: "A Subscription connects to one of the Cluster's spec.externalClusters, and a Database is created in one " +
				"of its tablespaces. If it is missing, the operator reports an error in the object's status and does " +
				"nothing.",
			Source: operatorSource + "internal/management/controller/subscription_controller.go",
		},
		{
			ID: "PGHA909", Title: "object in another namespace than its Cluster", Severity: Warning, Beyond: true, check: otherNamespace,
			Why: "A Backup, ScheduledBackup, Pooler, Database, DatabaseRole, Publication or Subscription refers to a " +
				"Cluster in its own namespace. In another namespace it waits for that Cluster without an error.",
			Source: operatorDocs + "declarative_database_management/",
		},
	}
}

func otherNamespace(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		name, namespace := kinds.ClusterOf(r.Object), r.Object.GetNamespace()
		if name == "" || p.hasClusters(namespace) {
			continue // with other Clusters there, PGHA521 reports it
		}
		if found := p.byName[Ref{Kind: "Cluster", Name: name}]; len(found) > 0 {
			p.add(r, "metadata.namespace", fmt.Sprintf("%s is in another namespace: this %s cannot use it and does nothing.", found[0].ref(), r.ref().Kind),
				"Move it to the namespace of the Cluster.")
		}
	}
}

// definesAll reports whether the manifests define all roles and databases of a cluster. They do not after a recovery, an import
// or SQL from elsewhere.
func (c *cluster) definesAll() bool {
	i := c.full.Bootstrap.InitDB
	return i != nil && i.Import == nil && !c.isReplica() && i.PostInitSQLRefs == nil && i.PostInitTemplateSQLRefs == nil &&
		i.PostInitApplicationSQLRefs == nil
}

// createsRole reports whether the manifests, PostgreSQL or the operator create a role.
func (p *pass) createsRole(c *cluster, name string) bool {
	_, owner := c.application()
	if name == owner || isReservedRole(name) || isTemplate(name) || c.mentionedInSQL(name) {
		return true
	}
	if in := p.in.Profile; in != nil && slices.ContainsFunc(in.Spec.Roles, func(r profiles.Role) bool { return r.Existing && r.Name == name }) {
		return true
	}
	return slices.ContainsFunc(p.managedRolesOf(c), func(u roleUse) bool { return u.config.Name == name && u.config.Ensure != cnpgv1.EnsureAbsent })
}

func undefinedRoles(p *pass, c *cluster) {
	if !c.definesAll() {
		return
	}
	check := func(r *Resource, field, name, what string) {
		if name != "" && !p.createsRole(c, name) {
			p.add(r, field, fmt.Sprintf("Role %q, %s, is not created by any of these objects in Cluster %q.", name, what, c.name()),
				"Add it to spec.managed.roles of the Cluster, or correct the name.")
		}
	}
	for _, use := range p.managedRolesOf(c) {
		for i, parent := range use.config.InRoles {
			check(use.r, at(use.path+".inRoles", i), parent, fmt.Sprintf("which %q is a member of", use.config.Name))
		}
	}
	for _, r := range p.attachedTo(c) {
		d, ok := r.Object.(*cnpgv1.Database)
		if !ok || d.Spec.Ensure == cnpgv1.EnsureAbsent {
			continue
		}
		check(r, "spec.owner", d.Spec.Owner, fmt.Sprintf("the owner of database %q", d.Spec.Name))
		for i := range d.Spec.Schemas {
			if s := &d.Spec.Schemas[i]; s.Ensure != cnpgv1.EnsureAbsent {
				check(r, at("spec.schemas", i)+".owner", s.Owner, fmt.Sprintf("the owner of schema %q", s.Name))
			}
		}
	}
}

func undefinedDatabases(p *pass, c *cluster) {
	if !c.definesAll() {
		return
	}
	attached := p.attachedTo(c)
	application, _ := c.application()
	exists := func(name string) bool {
		if oneOf(name, "", "postgres", "template1", application) || isTemplate(name) || c.mentionedInSQL(name) {
			return true
		}
		return slices.ContainsFunc(attached, func(r *Resource) bool {
			d, ok := r.Object.(*cnpgv1.Database)
			return ok && d.Spec.Name == name && d.Spec.Ensure != cnpgv1.EnsureAbsent
		})
	}
	for _, r := range attached {
		name := ""
		switch o := r.Object.(type) {
		case *cnpgv1.Publication:
			name = o.Spec.DBName
		case *cnpgv1.Subscription:
			name = o.Spec.DBName
		}
		if !exists(name) {
			p.add(r, "spec.dbname", fmt.Sprintf("Database %q is not created by any of these objects in Cluster %q.", name, c.name()),
				"Correct the name, or add a Database.")
		}
	}
}

func undefinedReferences(p *pass, c *cluster) {
	tablespaces := namesOf(c.spec.Tablespaces, func(t *cnpgv1.TablespaceConfiguration) string { return t.Name })
	for _, r := range p.attachedTo(c) {
		switch o := r.Object.(type) {
		case *cnpgv1.Subscription:
			if name := o.Spec.ExternalClusterName; name != "" && c.externalCluster(name) < 0 {
				p.add(r, "spec.externalClusterName", fmt.Sprintf("The subscription is not created: Cluster %q has no external cluster %q.", c.name(), name),
					"Add it to spec.externalClusters of the Cluster.")
			}
		case *cnpgv1.Database:
			if name := o.Spec.Tablespace; !oneOf(name, "", "pg_default", "DEFAULT") && !slices.Contains(tablespaces, name) && c.definesAll() &&
				!c.mentionedInSQL(name) {
				p.add(r, "spec.tablespace", fmt.Sprintf("The database is not created: Cluster %q has no tablespace %q.", c.name(), name),
					"Add it to spec.tablespaces of the Cluster.")
			}
		}
	}
}
