// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"cmp"
	"fmt"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"
)

func poolerNameRules() []Rule {
	return []Rule{
		{
			ID: "PGHA626", Title: "pooler named like a Service of a cluster", Severity: Error, Beyond: true, check: each(poolerName),
			Why: "The operator creates a Service with the name of the Pooler. Its webhook rejects only the name of the " +
				"cluster, so a Pooler named pg-rw is accepted. Then the operator finds a Service that is not the Pooler's own, " +
				"and makes no Deployment: event InvalidOwnership. Operators older than 1.24 patched the cluster's Service, so that " +
				"clients reached PgBouncer and PostgreSQL in turns.",
			Source: operatorSource + "internal/controller/pooler_controller.go#L262",
		},
		{
			ID: "PGHA627", Title: "Service with the name of one of a cluster", Severity: Error, Beyond: true, check: each(takenName),
			Why: "The operator creates Services for a cluster: its name with -rw, -ro and -r, and those of spec.managed.services. If " +
				"another Service has such a name first, the operator refuses to reconcile the cluster at all. If it comes later, the " +
				"two overwrite each other.",
			Source: operatorSource + "internal/controller/cluster_create.go#L416",
		},
	}
}

func poolerName(p *pass, r *Resource, o *cnpgv1.Pooler) {
	own := o.Spec.Cluster.Name
	if own != "" && oneOf(o.Name, own+"-rw", own+"-ro", own+"-r") {
		p.add(r, "metadata.name", fmt.Sprintf("Cluster %s already has a Service %s, so this Pooler gets no Deployment.", own, o.Name),
			"Name it "+own+"-pooler-"+cmp.Or(string(o.Spec.Type), "rw")+", for example.")
		return
	}
	if c := p.serves(o.Name, o.Namespace); c != nil {
		p.add(r, "metadata.name", fmt.Sprintf("Cluster %s already has a Service %s, so this Pooler gets no Deployment.", c.name(), o.Name),
			"Choose another name.")
	}
}

func takenName(p *pass, r *Resource, s *corev1.Service) {
	if len(s.OwnerReferences) > 0 { // the operator's own, as kubectl get prints it
		return
	}
	if c := p.serves(s.Name, s.Namespace); c != nil {
		p.add(r, "metadata.name", fmt.Sprintf("The operator creates a Service of this name for Cluster %s: if this one comes first, it refuses to "+
			"reconcile the cluster, and if not, the two overwrite each other.", c.name()), "Choose another name.")
	}
}

// serves finds the cluster for which the operator creates a Service of a name; nil for none.
func (p *pass) serves(name, namespace string) *cluster {
	for _, c := range p.clusters {
		if (c.namespace() == namespace || c.namespace() == "" || namespace == "") && slices.Contains(serviceNames(c), name) {
			return c
		}
	}
	return nil
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
