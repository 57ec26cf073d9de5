// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
)

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

// spotLabel reports whether a label marks spot nodes: of node pools, whose taint has the same key, or of node
// auto-provisioning.
func spotLabel(key, value string) bool {
	return key == "kubernetes.azure.com/scalesetpriority" && value == "spot" || key == "karpenter.sh/capacity-type" && value == "spot"
}

func spotNodes(p *pass, c *cluster) {
	a := &c.spec.Affinity
	for i, t := range a.Tolerations {
		if spotLabel(t.Key, t.Value) || t.Operator == corev1.TolerationOpExists && spotLabel(t.Key, "spot") {
			p.addAs(Warning, c.Resource, at("spec.affinity.tolerations", i), "Instances may run on spot nodes, which Azure can "+
				"evict at any time without a drain.", "Remove the toleration.")
		}
	}
	for _, label := range []string{"kubernetes.azure.com/scalesetpriority", "karpenter.sh/capacity-type"} {
		if spotLabel(label, a.NodeSelector[label]) {
			p.add(c.Resource, key("spec.affinity.nodeSelector", label), "All instances run on spot nodes, which Azure can evict "+
				"at any time without a drain.", "Select an on-demand node pool.")
		}
	}
	if a.NodeAffinity == nil || a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution == nil {
		return
	}
	const terms = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"
	for i, term := range a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms {
		for j, e := range term.MatchExpressions {
			spot := func(value string) bool { return spotLabel(e.Key, value) }
			if e.Operator == corev1.NodeSelectorOpIn && slices.ContainsFunc(e.Values, spot) {
				p.add(c.Resource, at(at(terms, i)+".matchExpressions", j), fmt.Sprintf("%s selects spot nodes, which Azure can "+
					"evict at any time without a drain.", e.Key), "Select an on-demand node pool.")
			}
		}
	}
}
