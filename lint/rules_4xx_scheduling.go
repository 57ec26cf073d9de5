// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func schedulingRules() []Rule {
	return []Rule{
		{
			ID: "PGHA408", Title: "invalid toleration", Severity: Error, check: eachCluster(tolerations),
			Why:    "The operator's webhook applies the rules of Kubernetes for the tolerations of pods.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA409", Title: "invalid podAntiAffinityType", Severity: Error, check: eachCluster(antiAffinityType),
			Why:    "The operator's webhook only accepts preferred and required.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA441", Title: "instances that may share a node", Severity: Info, Beyond: true, check: eachCluster(sharedNode),
			Why: "By default the operator only prefers different nodes. When nodes are scarce, primary and replica run on the " +
				"same node, and its failure stops both.",
			Source: operatorDocs + "scheduling/#pod-affinity-and-anti-affinity",
		},
		{
			ID: "PGHA442", Title: "three instances that may share a zone", Severity: Info, Beyond: true, check: eachCluster(sharedZone),
			Why:    "Without a spread over topology.kubernetes.io/zone the failure of one zone can stop every instance.",
			Source: aksDocs + "reliability-zone-resiliency-recommendations",
		},
		{
			ID: "PGHA444", Title: "node pool open to other workloads", Severity: Info, Beyond: true, check: eachCluster(untaintedPool),
			Why: "A nodeSelector keeps the instances on their nodes but does not keep other pods off them. For that, taint the " +
				"nodes and add a toleration here.",
			Source: operatorDocs + "architecture/#reserving-nodes-for-postgresql-workloads",
		},
	}
}

func tolerations(p *pass, c *cluster) {
	for i, t := range c.spec.Affinity.Tolerations {
		base := at("spec.affinity.tolerations", i)
		if t.Key != "" {
			for range metav1validation.ValidateLabelName(t.Key, field.NewPath("key")) {
				p.refusef(c.Resource, base+".key", "Use the taint's key.", "invalid taint key %q", t.Key)
				break
			}
		} else if t.Operator != corev1.TolerationOpExists {
			p.refusef(c.Resource, base+".operator", "Set operator to Exists, or set a key.",
				"a toleration without a key requires operator Exists, not %q", t.Operator)
		}
		if t.TolerationSeconds != nil && t.Effect != corev1.TaintEffectNoExecute {
			p.refusef(c.Resource, base+".effect", "Set effect to NoExecute, or remove tolerationSeconds.",
				"tolerationSeconds %d requires effect NoExecute, not %q", *t.TolerationSeconds, t.Effect)
		}
		tolerationOperator(p, c, base, &t)
		if !oneOf(string(t.Effect), "", "NoSchedule", "PreferNoSchedule", "NoExecute") {
			p.refusef(c.Resource, base+".effect", "Use NoSchedule, PreferNoSchedule or NoExecute.", "invalid effect %q", t.Effect)
		}
	}
}

func tolerationOperator(p *pass, c *cluster, base string, t *corev1.Toleration) {
	switch t.Operator { //nolint:exhaustive // the operator accepts only two of them
	case corev1.TolerationOpEqual, "":
		if len(validation.IsValidLabelValue(t.Value)) > 0 {
			p.refusef(c.Resource, base+".value", "Use the taint's value.", "invalid taint value %q", t.Value)
		}
	case corev1.TolerationOpExists:
		if t.Value != "" {
			p.refusef(c.Resource, base+".value", "Remove the value, or set operator to Equal.", "operator Exists does not "+
				"support a value such as %q", t.Value)
		}
	default:
		p.refusef(c.Resource, base+".operator", "Use Equal or Exists.", "invalid operator %q", t.Operator)
	}
}

func antiAffinityType(p *pass, c *cluster) {
	if t := c.spec.Affinity.PodAntiAffinityType; !oneOf(t, "", "preferred", "required") {
		p.refusef(c.Resource, "spec.affinity.podAntiAffinityType", "Use preferred or required.", "invalid podAntiAffinityType %q", t)
	}
}

func sharedNode(p *pass, c *cluster) {
	a := &c.spec.Affinity
	if c.full.Instances < 2 || a.AdditionalPodAntiAffinity != nil {
		return
	}
	if !isOn(a.EnablePodAntiAffinity) && c.nothingApart() {
		return // PGHA676 says more
	}
	if !isOn(a.EnablePodAntiAffinity) {
		p.add(c.Resource, "spec.affinity.enablePodAntiAffinity", fmt.Sprintf("All %d instances may run on one node.", c.full.Instances),
			"Set podAntiAffinityType to required.")
	} else if a.PodAntiAffinityType != "required" {
		p.add(c.Resource, "spec.affinity.podAntiAffinityType", fmt.Sprintf("%d instances only prefer different nodes, so the "+
			"failure of one node may stop primary and replica.", c.full.Instances), "Set podAntiAffinityType to required.")
	}
}

func sharedZone(p *pass, c *cluster) {
	if c.full.Instances < 3 {
		return
	}
	for _, s := range c.spec.TopologySpreadConstraints {
		if s.TopologyKey == corev1.LabelTopologyZone {
			return
		}
	}
	if c.spec.Affinity.TopologyKey == corev1.LabelTopologyZone {
		return
	}
	p.add(c.Resource, "spec.topologySpreadConstraints", fmt.Sprintf("All %d instances may run in one zone.", c.full.Instances),
		"Spread them over topology.kubernetes.io/zone.")
}

func untaintedPool(p *pass, c *cluster) {
	if len(c.spec.Affinity.NodeSelector) > 0 && len(c.spec.Affinity.Tolerations) == 0 {
		p.add(c.Resource, "spec.affinity.tolerations", "Other pods may run on the nodes that the nodeSelector selects.",
			"Taint the nodes and tolerate the taint.")
	}
}
