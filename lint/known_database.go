// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/kinds"
)

// knownDatabases are faults of databases, roles, publications and subscriptions.
func knownDatabases() []known {
	return []known{
		{
			id: "#10870", harm: loses, since: "1.25.0", fixed: "1.28.4 1.29.2 1.30.0", object: droppedTwice,
			exposes: "two Databases or Subscriptions of one name in a Cluster, one with reclaim policy delete",
			what:    "deleting this duplicate drops the database or subscription of the other object",
			helps:   "Set its reclaim policy to retain before you delete it.",
		},
		{
			id: "#10853", harm: errs, since: "1.25.0", fixed: "1.28.4 1.29.2 1.30.0", object: onReplica,
			exposes: "a Database, Publication or Subscription of a replica cluster",
			what:    "this object of a replica cluster stays in Terminating for ever",
			helps:   "Remove its finalizer by hand.",
		},
		{
			id: "#11215", harm: errs, since: "1.25.0", fixed: "1.29.3 1.30.1", object: finalized,
			exposes: "Database, Publication, Subscription, DatabaseRole",
			what:    "its namespace stays in Terminating for ever if it was deleted while the operator was down",
			helps:   "Remove its finalizer by hand.",
		},
		{
			id: "#8888", harm: errs, since: "1.25.0", fixed: "1.26.3 1.27.2 1.28.0", object: on(severalTables),
			exposes: "a Publication of several tables, with PostgreSQL 14 or older",
			what:    "a Publication of several tables is a syntax error below PostgreSQL 15",
			helps:   "Create the publication with SQL.",
		},
		{
			id: "#7844", harm: errs, since: "1.25.0", fixed: "1.25.3 1.26.1 1.27.0", object: on(initialParameter),
			exposes: "a Subscription with copy_data, connect, create_slot or enabled",
			what:    "this parameter cannot be altered, so every later reconcile of the Subscription fails",
			helps:   "Remove it as soon as the Subscription exists.",
		},
		{
			id: "#10053", harm: loses, fixed: "1.28.4 1.29.2 1.30.0", exposes: "managed.roles[].passwordSecret",
			what:    "the password of a role is removed when its Secret cannot be read, and nobody can log in with it",
			cluster: func(_ *pass, c *cluster) string { return c.rolePassword() },
		},
		{
			id: "#6346", harm: errs, fixed: "1.23.6 1.24.2 1.25.0", cluster: unquotedRole,
			exposes: "managed.roles[].inRoles with a name that needs quotes",
			what:    "names in inRoles are not quoted, and this one is a syntax error",
		},
		{
			id: "#10834", harm: errs, fixed: "1.28.4 1.29.2 1.30.0", exposes: "enableSuperuserAccess",
			what:  "postgres has no password after superuser access was disabled and enabled again",
			helps: "Change the password in its Secret afterwards.",
			cluster: func(_ *pass, c *cluster) string {
				return when(isSet(c.spec.EnableSuperuserAccess), "spec.enableSuperuserAccess")
			},
		},
	}
}

// rolePassword is the field of the first managed role with a password, or "".
func (c *cluster) rolePassword() string {
	if c.spec.Managed == nil {
		return ""
	}
	for i := range c.spec.Managed.Roles {
		if c.spec.Managed.Roles[i].PasswordSecret != nil {
			return at("spec.managed.roles", i) + ".passwordSecret"
		}
	}
	return ""
}

func unquotedRole(_ *pass, c *cluster) string {
	if c.spec.Managed == nil {
		return ""
	}
	for i := range c.spec.Managed.Roles {
		for j, name := range c.spec.Managed.Roles[i].InRoles {
			if strings.Trim(name, lowerLetters+digits+"_") != "" {
				return at(at("spec.managed.roles", i)+".inRoles", j)
			}
		}
	}
	return ""
}

// reclaimed returns the name in PostgreSQL and the field of a reclaim policy delete, or "".
func reclaimed(r *Resource) (name, field string) {
	switch o := r.Object.(type) {
	case *cnpgv1.Database:
		return o.Spec.Name, when(o.Spec.ReclaimPolicy == cnpgv1.DatabaseReclaimDelete, "spec.databaseReclaimPolicy")
	case *cnpgv1.Subscription:
		return o.Spec.Name, when(o.Spec.ReclaimPolicy == cnpgv1.SubscriptionReclaimDelete, "spec.subscriptionReclaimPolicy")
	}
	return "", ""
}

func droppedTwice(p *pass, r *Resource) string {
	name, field := reclaimed(r)
	if field == "" {
		return ""
	}
	for i := range p.in.Resources {
		other := &p.in.Resources[i]
		if again, _ := reclaimed(other); other != r && again == name && other.ref().Kind == r.ref().Kind &&
			kinds.ClusterOf(other.Object) == kinds.ClusterOf(r.Object) && maySameNamespace(other.Object.GetNamespace(), r.Object.GetNamespace()) {
			return field
		}
	}
	return ""
}

// finalized objects have a finalizer of the operator.
func finalized(p *pass, r *Resource) string {
	_, isRole := r.Object.(*cnpgv1.DatabaseRole)
	return when(isRole || declarative(r), "metadata.name")
}

func declarative(r *Resource) bool {
	switch r.Object.(type) {
	case *cnpgv1.Database, *cnpgv1.Publication, *cnpgv1.Subscription:
		return true
	}
	return false
}

func onReplica(p *pass, r *Resource) string {
	if !declarative(r) {
		return ""
	}
	c := p.cluster(r.Object.GetNamespace(), kinds.ClusterOf(r.Object))
	return when(c != nil && c.isReplica(), "spec.cluster")
}

func severalTables(p *pass, r *Resource, o *cnpgv1.Publication) string {
	c, tables := p.cluster(r.Object.GetNamespace(), o.Spec.ClusterRef.Name), 0
	for i := range o.Spec.Target.Objects {
		if o.Spec.Target.Objects[i].Table != nil {
			tables++
		}
	}
	return when(c != nil && c.known && c.major < 15 && tables > 1, "spec.target.objects")
}

func initialParameter(_ *pass, _ *Resource, o *cnpgv1.Subscription) string {
	for _, name := range slices.Sorted(maps.Keys(o.Spec.Parameters)) {
		if oneOf(name, "copy_data", "connect", "create_slot", "enabled") {
			return key("spec.parameters", name)
		}
	}
	return ""
}
