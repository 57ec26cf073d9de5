// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func twiceRules() []Rule {
	return []Rule{{
		ID: "PGHA910", Title: "two objects for one database, role, publication or subscription", Severity: Error, Beyond: true,
		check: eachCluster(managedTwice),
		Why: "One object manages it, and the operator reports \"already managed\" in the status of every other one and applies nothing of " +
			"it. For roles an entry of spec.managed.roles comes before a DatabaseRole. Publications and subscriptions are compared by " +
			"their names only, even if they are in different databases.",
		Source: operatorSource + "internal/management/controller/common.go#L249",
	}}
}

// managedTwice reports each object after the first for one thing in PostgreSQL.
func managedTwice(p *pass, c *cluster) {
	type thing struct{ kind, name string }
	first := map[thing]string{}
	if c.spec.Managed != nil {
		for i := range c.spec.Managed.Roles {
			first[thing{"DatabaseRole", c.spec.Managed.Roles[i].Name}] = fmt.Sprintf("spec.managed.roles of Cluster %q manages", c.name())
		}
	}
	for _, r := range p.attachedTo(c) {
		name := managedName(r)
		if name == "" {
			continue
		}
		key := thing{r.ref().Kind, name}
		if by := first[key]; by != "" {
			p.add(r, "spec.name", fmt.Sprintf("%s %q already, and the operator applies nothing of this one.", by, name), "Keep one of the two.")
			continue
		}
		first[key] = fmt.Sprintf("%s %q manages", key.kind, r.Object.GetName())
	}
}

// managedName is the name of what an object describes in PostgreSQL; "" for objects of other kinds.
func managedName(r *Resource) string {
	switch o := r.Object.(type) {
	case *cnpgv1.Database:
		return o.Spec.Name
	case *cnpgv1.DatabaseRole:
		return o.Spec.Name
	case *cnpgv1.Publication:
		return o.Spec.Name
	case *cnpgv1.Subscription:
		return o.Spec.Name
	}
	return ""
}
