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
		{
			ID: "PGHA629", Title: "pooler on spot nodes", Severity: Warning, Beyond: true, check: each(spotPooler),
			Why: "Azure evicts spot nodes with thirty seconds' notice, any number at once, and upgrades a spot pool without a " +
				"drain. If all pods of a Pooler run there, all clients can lose their connections together, and cannot connect until " +
				"nodes are available again. The database stays up. A toleration only allows that, which is an info.",
			Source: aksDocs + "spot-node-pool",
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

func spotPooler(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if o.Spec.Template == nil {
		return
	}
	s := &o.Spec.Template.Spec
	pods := placement{
		path: "spec.template.spec", tolerations: s.Tolerations, selector: s.NodeSelector,
		affinityPath: "spec.template.spec.affinity.nodeAffinity",
	}
	if s.Affinity != nil {
		pods.affinity = s.Affinity.NodeAffinity
	}
	pods.onSpot(func(field, how string) {
		severity, remedy := p.rule.Severity, "Select an on-demand node pool."
		if how == spotTolerated {
			severity, remedy = Info, "Remove the toleration."
		}
		p.addAs(severity, r, field, "The pods of the Pooler "+how+" spot nodes, which Azure can evict at any time without a drain.", remedy)
	})
}
