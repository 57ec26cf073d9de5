// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func poolerNameRules() []Rule {
	return []Rule{{
		ID: "PGHA626", Title: "pooler named like a Service of a cluster", Severity: Error, Beyond: true, check: each(poolerName),
		Why: "The operator creates a Service with the name of the Pooler. Its webhook rejects only the name of the " +
			"cluster, so a Pooler named pg-rw is accepted. The Pooler's controller then patches the cluster's own " +
			"Service, and the cluster's controller patches it back: clients reach PgBouncer and PostgreSQL in turns.",
		Source: operatorSource + "internal/controller/pooler_update.go",
	}}
}

func poolerName(p *pass, r *Resource, o *cnpgv1.Pooler) {
	own := o.Spec.Cluster.Name
	if own != "" && oneOf(o.Name, own+"-rw", own+"-ro", own+"-r") {
		p.add(r, "metadata.name", fmt.Sprintf("Cluster %s already has a Service %s: the two overwrite each other.", own, o.Name),
			"Name it "+own+"-pooler-rw, for example.")
		return
	}
	for _, c := range p.clusters {
		if c.namespace() != o.Namespace && c.namespace() != "" && o.Namespace != "" {
			continue
		}
		for _, name := range serviceNames(c) {
			if name == o.Name {
				p.add(r, "metadata.name", fmt.Sprintf("Cluster %s already has a Service %s: the two overwrite each other.", c.name(), name),
					"Choose another name.")
				return
			}
		}
	}
}

// serviceNames are the Services that the operator creates for a cluster.
func serviceNames(c *cluster) []string {
	names := []string{c.name() + "-rw", c.name() + "-ro", c.name() + "-r"}
	if c.spec.Managed != nil && c.spec.Managed.Services != nil {
		for i := range c.spec.Managed.Services.Additional {
			names = append(names, c.spec.Managed.Services.Additional[i].ServiceTemplate.ObjectMeta.Name)
		}
	}
	return names
}
