// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

func drainRules() []Rule {
	return []Rule{
		{
			ID: "PGHA815", Title: "DRAIN_TAINTS without the default taints", Severity: Warning, Beyond: true,
			check: operatorConfig(droppedTaints),
			Why: "The operator moves the primary away from a node with one of these taints. DRAIN_TAINTS replaces the default list " +
				"and does not add to it. The cluster autoscaler and Karpenter (node auto-provisioning on AKS) by default mark a node only with a " +
				"taint before they drain it. If the operator does not know the taint, it promotes no replica: the disruption budget of the " +
				"primary blocks the drain until it times out or the pod is killed, and with `enablePDB: false` the primary is " +
				"evicted at once. A cordon always counts, with or " +
				"without `node.kubernetes.io/unschedulable` in the list. Karpenter 1.0 replaced `karpenter.sh/disruption` with " +
				"`karpenter.sh/disrupted`. An empty value means the default.",
			Source: operatorSource + "internal/configuration/configuration.go#L60",
		},
		{
			ID: "PGHA816", Title: "permanent taint in DRAIN_TAINTS", Severity: Warning, Beyond: true,
			check: operatorConfig(permanentTaints),
			Why: "To the operator a node with one of these taints is being drained: it moves the primary away if it can, " +
				"and no switchover goes there. The taint of a node pool never goes away. If all instances run in such a pool, there is never a " +
				"candidate: when the primary's node is drained, no switchover happens and its disruption budget blocks the drain. If only " +
				"some do, each failover to one of them is followed by another switchover. AKS taints spot pools with " +
				"`kubernetes.azure.com/scalesetpriority`. A taint that a Cluster tolerates is permanent, too, or lets instances return to the node " +
				"that is being drained.",
			Source: operatorSource + "internal/controller/replicas.go#L284",
		},
	}
}

const drainTaintsSetting = "DRAIN_TAINTS"

// defaultDrainTaints are those of the operator, and whether somebody drains nodes with nothing but this taint.
var defaultDrainTaints = [...]struct {
	key   string
	alone bool
}{
	{"node.kubernetes.io/unschedulable", false}, // set with every cordon, which counts without it
	{"ToBeDeletedByClusterAutoscaler", true},
	{"karpenter.sh/disrupted", true},
	{"karpenter.sh/disruption", false}, // Karpenter before 1.0
}

// drainTaints are the taints that the setting lists; none if the operator uses its default.
func (p *pass) drainTaints(s settings) []string {
	if s.values[drainTaintsSetting] == "" || !p.target.DrainTaints() {
		return nil
	}
	taints := strings.Split(s.values[drainTaintsSetting], ",")
	for i := range taints {
		taints[i] = strings.TrimSpace(taints[i])
	}
	return taints
}

func droppedTaints(p *pass, r *Resource, s settings) {
	taints := p.drainTaints(s)
	if taints == nil {
		return
	}
	var dropped, minor []string
	for _, t := range defaultDrainTaints {
		switch {
		case slices.Contains(taints, t.key):
		case t.alone:
			dropped = append(dropped, t.key)
		default:
			minor = append(minor, t.key)
		}
	}
	const remedy = "Add the operator's default taints: the list replaces them."
	path := key(s.path, drainTaintsSetting)
	switch {
	case len(dropped) > 0:
		p.add(r, path, fmt.Sprintf("A drain that is announced by taint %s causes no switchover, and the disruption budget of the primary "+
			"blocks it.", strings.Join(dropped, " or ")), remedy)
	case slices.Contains(minor, "karpenter.sh/disruption"):
		p.addAs(Info, r, path, "A drain by Karpenter before 1.0, which taint karpenter.sh/disruption announces, causes no switchover.", remedy)
	case len(minor) > 0:
		p.addAs(Info, r, path, "Without node.kubernetes.io/unschedulable nothing changes: the operator still moves the primary away from a "+
			"cordoned node.", remedy)
	}
}

func permanentTaints(p *pass, r *Resource, s settings) {
	for _, taint := range p.drainTaints(s) {
		where := ""
		if oneOf(taint, "kubernetes.azure.com/scalesetpriority", "CriticalAddonsOnly") {
			where = "is permanent on the nodes of its pool"
		} else if name := p.tolerating(taint); name != "" {
			where = fmt.Sprintf("is tolerated by Cluster %q", name)
		}
		if where != "" {
			p.add(r, key(s.path, drainTaintsSetting), fmt.Sprintf("Taint %s %s, and to the operator it means a drain: no switchover "+
				"goes to such a node, and each primary there moves away if it can.", taint, where), "Remove "+taint+" from DRAIN_TAINTS.")
		}
	}
}

// tolerating is the name of a Cluster whose instances may run on nodes with a taint that is not in the default; "" for none.
func (p *pass) tolerating(taint string) string {
	for _, t := range defaultDrainTaints {
		if t.key == taint {
			return ""
		}
	}
	for _, c := range p.clusters {
		if slices.ContainsFunc(c.spec.Affinity.Tolerations, func(t corev1.Toleration) bool { return t.Key == taint }) {
			return c.name()
		}
	}
	return ""
}
