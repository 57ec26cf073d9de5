// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func poolerNodeRules() []Rule {
	return []Rule{
		{
			ID: "PGHA628", Title: "pooler with a single instance", Severity: Warning, Beyond: true, check: each(lonePooler),
			Why: "The operator creates no disruption budget for a Pooler. A drain evicts the only pod at once, its replacement is " +
				"made afterwards, and until that is ready nobody can connect through the Pooler, although the database is up. A failed node " +
				"takes several minutes longer. The default is one instance. Two instances need different nodes: set a pod anti-affinity in " +
				"`spec.template`. It is an info if the Cluster is not among the objects, and nothing is reported if the Cluster has one instance, too.",
			Source: operatorDocs + "connection_pooling/#high-availability-with-pod-anti-affinity",
		},
	}
}

func lonePooler(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if o.Spec.Instances != nil && *o.Spec.Instances != 1 {
		return
	}
	severity := Info // the Cluster may have one instance
	if c := p.cluster(o.Namespace, o.Spec.Cluster.Name); c != nil {
		if c.full.Instances < 2 {
			return
		}
		severity = p.rule.Severity
	}
	p.addAs(severity, r, "spec.instances", fmt.Sprintf("A drain of one node ends all connections through Pooler %q, and nobody can connect until "+
		"its only pod runs elsewhere.", o.Name), "Set instances to 2 or more, with a pod anti-affinity over nodes in spec.template.")
}
