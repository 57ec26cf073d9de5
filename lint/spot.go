// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// placement is what a kind of pod says about nodes. The paths are those of its fields.
type placement struct {
	path         string // of the tolerations and the nodeSelector
	tolerations  []corev1.Toleration
	selector     map[string]string
	affinityPath string
	affinity     *corev1.NodeAffinity
}

// spotLabel reports whether a label marks spot nodes: of node pools, whose taint has the same key, or of node
// auto-provisioning.
func spotLabel(key, value string) bool {
	return key == "kubernetes.azure.com/scalesetpriority" && value == "spot" || key == "karpenter.sh/capacity-type" && value == "spot"
}

// How pods get to spot nodes.
const (
	spotTolerated = "may run on"
	spotSelected  = "all run on"
	spotAffinity  = "are placed by affinity on" // which may name other nodes, too
)

// onSpot calls found for each field that brings pods to spot nodes.
func (p *placement) onSpot(found func(field, how string)) {
	for i, t := range p.tolerations {
		if spotLabel(t.Key, t.Value) || t.Operator == corev1.TolerationOpExists && spotLabel(t.Key, "spot") {
			found(at(p.path+".tolerations", i), spotTolerated)
		}
	}
	for _, label := range []string{"kubernetes.azure.com/scalesetpriority", "karpenter.sh/capacity-type"} {
		if spotLabel(label, p.selector[label]) {
			found(key(p.path+".nodeSelector", label), spotSelected)
		}
	}
	if p.affinity == nil || p.affinity.RequiredDuringSchedulingIgnoredDuringExecution == nil {
		return
	}
	terms := p.affinityPath + ".requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"
	for i, term := range p.affinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms {
		for j, e := range term.MatchExpressions {
			spot := func(value string) bool { return spotLabel(e.Key, value) }
			if e.Operator == corev1.NodeSelectorOpIn && slices.ContainsFunc(e.Values, spot) {
				found(at(at(terms, i)+".matchExpressions", j), spotAffinity)
			}
		}
	}
}
