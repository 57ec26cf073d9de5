// SPDX-License-Identifier: Apache-2.0

package lint

func spotRules() []Rule {
	return []Rule{{
		ID: "PGHA452", Title: "instances on spot nodes", Severity: Error, Beyond: true, check: eachCluster(spotNodes),
		Why: "Azure evicts spot nodes with thirty seconds' notice, any number at once, and upgrades a spot pool without a " +
			"drain and without surge nodes. Primary and replicas can be lost together: the database is down until nodes are " +
			"available again, and zonal disks cannot move. A toleration allows the instances to run there, which is a warning; " +
			"a selector forces them to, which is an error.",
		Source: aksDocs + "spot-node-pool",
	}}
}

func spotNodes(p *pass, c *cluster) {
	a := &c.spec.Affinity
	pods := placement{
		path: "spec.affinity", tolerations: a.Tolerations, selector: a.NodeSelector,
		affinityPath: "spec.affinity.nodeAffinity", affinity: a.NodeAffinity,
	}
	pods.onSpot(func(field, how string) {
		severity, remedy := p.rule.Severity, "Select an on-demand node pool."
		if how == spotTolerated {
			severity, remedy = Warning, "Remove the toleration."
		}
		p.addAs(severity, c.Resource, field, "The instances "+how+" spot nodes, which Azure can evict at any time without a drain.", remedy)
	})
}
