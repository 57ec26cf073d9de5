// SPDX-License-Identifier: Apache-2.0

package lint

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/kinds"
)

// roleUse is a role that a Cluster or a DatabaseRole manages.
type roleUse struct {
	r      *Resource
	path   string
	config *cnpgv1.RoleConfiguration
}

// managedRolesOf lists the managed roles of a cluster and the DatabaseRoles for it.
func (p *pass) managedRolesOf(c *cluster) []roleUse {
	var uses []roleUse
	if c.spec.Managed != nil {
		for i := range c.spec.Managed.Roles {
			uses = append(uses, roleUse{c.Resource, at("spec.managed.roles", i), &c.spec.Managed.Roles[i]})
		}
	}
	for _, r := range p.attachedTo(c) {
		if o, ok := r.Object.(*cnpgv1.DatabaseRole); ok {
			uses = append(uses, roleUse{r, "spec", &o.Spec.RoleConfiguration})
		}
	}
	return uses
}

// attachedTo lists the objects that refer to a cluster.
func (p *pass) attachedTo(c *cluster) []*Resource {
	if p.attached == nil {
		p.attached = map[string][]*Resource{}
		for i := range p.in.Resources {
			if name := kinds.ClusterOf(p.in.Resources[i].Object); name != "" {
				p.attached[name] = append(p.attached[name], &p.in.Resources[i])
			}
		}
	}
	var list []*Resource
	for _, r := range p.attached[c.name()] {
		if p.cluster(r.Object.GetNamespace(), c.name()) == c {
			list = append(list, r)
		}
	}
	return list
}
