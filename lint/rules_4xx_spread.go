// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/pgha/pgha/internal/operator"
)

func spreadRules() []Rule {
	return []Rule{{
		ID: "PGHA443", Title: "topology spread that counts the wrong pods", Severity: Warning, Beyond: true,
		check: eachCluster(spreadSelector),
		Why: "The Job that joins a replica has the Cluster's topologySpreadConstraints and is the first consumer of the " +
			"replica's volumes: a zonal disk is bound in the zone of the Job. Jobs have the label `cnpg.io/cluster` but not " +
			"`cnpg.io/podRole: instance`. With podRole in the selector the Job can therefore run in a zone that already has an " +
			"instance. Under DoNotSchedule the replica, whose disk is now in that zone, stays Pending forever, and its claims " +
			"stay Terminating until you delete the Job, too. `cnpg.io/cluster` alone counts Jobs, but also poolers, which is " +
			"less severe: exclude them with `cnpg.io/poolerName` DoesNotExist. The scheduler does not count finished Jobs.",
		Source: operatorSource + "pkg/specs/jobs.go",
	}}
}

const spreadRemedy = "Set matchLabels to cnpg.io/cluster alone, and add a matchExpression: key cnpg.io/poolerName, operator DoesNotExist."

// spreadSelector checks for each kind of pod whether the constraint counts it while it is scheduled.
func spreadSelector(p *pass, c *cluster) {
	for i := range c.spec.TopologySpreadConstraints {
		written := &c.spec.TopologySpreadConstraints[i]
		path := at("spec.topologySpreadConstraints", i) + ".labelSelector"
		s, whole := c.knownPart(written)
		instance, join, pooler := c.counted(s, "instance"), c.counted(s, "join"), whole && c.counted(s, "pooler")
		hard := written.WhenUnsatisfiable != corev1.ScheduleAnyway
		switch {
		case s.LabelSelector != nil && empty(s.LabelSelector) && !whole:
			// The result depends on labels that pgha does not know.
		case !instance:
			p.add(c.Resource, path, "The selector does not count instances while they are scheduled, so the constraint does not "+
				"spread them.", spreadRemedy)
		case hard && !join && written.TopologyKey != corev1.LabelHostname:
			severity := p.rule.Severity
			if c.full.Instances < 2 {
				severity = Info
			}
			p.addAs(severity, c.Resource, path, "The selector does not count the Job that joins a replica, so the Job can run "+
				"in a zone that already has an instance. A zonal disk is then bound there, and the replica stays Pending "+
				"forever.", spreadRemedy)
		case hard && pooler:
			severity := Info
			if p.hasPooler(c) {
				severity = p.rule.Severity
			}
			p.addAs(severity, c.Resource, path, "The selector also counts the Cluster's PgBouncer pods. Two of them in one zone "+
				"can keep the instance of that zone Pending.", spreadRemedy)
		}
	}
}

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

func empty(s *metav1.LabelSelector) bool { return len(s.MatchLabels)+len(s.MatchExpressions) == 0 }

// hasPooler reports whether a Pooler of the Cluster is among the objects.
func (p *pass) hasPooler(c *cluster) bool {
	for i := range p.in.Resources {
		if o, ok := p.in.Resources[i].Object.(*cnpgv1.Pooler); ok && o.Spec.Cluster.Name == c.name() && o.Namespace == c.namespace() {
			return true
		}
	}
	return false
}
