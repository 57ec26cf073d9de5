// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/pgha/pgha/internal/operator"
)

// knownPart reduces a constraint to the requirements that pgha can evaluate: those on the operator's own labels and on
// inherited labels. It reports whether these are all of them.
func (c *cluster) knownPart(s *corev1.TopologySpreadConstraint) (part *corev1.TopologySpreadConstraint, whole bool) {
	part, whole = s.DeepCopy(), true
	if part.LabelSelector == nil {
		return part, true
	}
	for key := range part.LabelSelector.MatchLabels {
		if !c.knowsLabel(key) {
			delete(part.LabelSelector.MatchLabels, key)
			whole = false
		}
	}
	part.LabelSelector.MatchExpressions = nil
	for _, e := range s.LabelSelector.MatchExpressions {
		if c.knowsLabel(e.Key) {
			part.LabelSelector.MatchExpressions = append(part.LabelSelector.MatchExpressions, e)
		} else {
			whole = false
		}
	}
	return part, whole
}

// counted reports whether a pod of this kind counts itself while it is scheduled; for a pooler, whether an instance
// counts it.
func (c *cluster) counted(s *corev1.TopologySpreadConstraint, kind string) bool {
	pods := operator.Pods(c.name())
	for _, pod := range pods {
		if pod.Kind != kind {
			continue
		}
		if !pod.Placed {
			return pod.CountedFor(pods[0].With(c.inheritedLabels()), s)
		}
		pod = pod.With(c.inheritedLabels())
		return pod.CountedFor(pod, s)
	}
	return false
}

// nothingApart reports whether the scheduler may put all instances on one node.
func (c *cluster) nothingApart() bool {
	a := &c.spec.Affinity
	if isOn(a.EnablePodAntiAffinity) || a.AdditionalPodAntiAffinity != nil {
		return false
	}
	for i := range c.spec.TopologySpreadConstraints {
		s := &c.spec.TopologySpreadConstraints[i]
		part, _ := c.knownPart(s)
		if s.WhenUnsatisfiable != corev1.ScheduleAnyway && (s.TopologyKey == corev1.LabelTopologyZone || s.TopologyKey == corev1.LabelHostname) && c.counted(part, "instance") {
			return false
		}
	}
	return true
}

func (c *cluster) knowsLabel(key string) bool {
	_, inherited := c.inheritedLabels()[key]
	return inherited || strings.HasPrefix(key, "cnpg.io/")
}

func (c *cluster) inheritedLabels() map[string]string {
	if c.spec.InheritedMetadata == nil {
		return nil
	}
	return c.spec.InheritedMetadata.Labels
}
