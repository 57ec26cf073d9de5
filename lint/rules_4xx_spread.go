// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func spreadRules() []Rule {
	return []Rule{
		{
			ID: "PGHA443", Title: "topology spread that counts the wrong pods", Severity: Warning, Beyond: true,
			check: eachCluster(spreadSelector),
			Why: "The Job that joins a replica has the Cluster's topologySpreadConstraints and is the first consumer of the " +
				"replica's volumes: a zonal disk is bound in the zone of the Job. Jobs have the label `cnpg.io/cluster` but not " +
				"`cnpg.io/podRole: instance`. With podRole in the selector the Job can therefore run in a zone that already has an " +
				"instance. Under DoNotSchedule the replica, whose disk is now in that zone, stays Pending forever, and its claims " +
				"stay Terminating until you delete the Job, too. `cnpg.io/cluster` alone counts Jobs, but also poolers, which is " +
				"less severe: exclude them with `cnpg.io/poolerName` DoesNotExist. The scheduler does not count finished Jobs.",
			Source: operatorSource + "pkg/specs/jobs.go",
		},
		{
			ID: "PGHA456", Title: "zone-redundant disks with a strict zone spread", Severity: Info, Beyond: true, check: eachCluster(strictZones),
			Why: "A zone-redundant disk can attach in every zone. With DoNotSchedule and three or more instances a pod that must leave " +
				"its node can still only go to a node of the same zone: the scheduler also counts zones whose nodes are cordoned or not " +
				"ready, because nodeTaintsPolicy is Ignore by default, and another zone would then have one instance too many. During an " +
				"upgrade of the nodes, or while the zone is down, the pod stays Pending. With nodeTaintsPolicy Honor or with ScheduleAnyway " +
				"it starts in another zone; nothing moves it back later. minDomains 3 has the same effect as Ignore, and a required " +
				"anti-affinity over zones has no such option.",
			Source: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition",
		},
	}
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

// strictZones assumes the three zones of an Azure region: with two instances one zone is free.
func strictZones(p *pass, c *cluster) {
	if c.full.Instances < 3 || !p.allZoneRedundant(c) {
		return
	}
	const message = "The disks can attach in every zone, but %s keeps a pod Pending that has to leave its node while that zone has " +
		"only cordoned or failed nodes."
	for i := range c.spec.TopologySpreadConstraints {
		s := &c.spec.TopologySpreadConstraints[i]
		if s.TopologyKey != corev1.LabelTopologyZone || s.WhenUnsatisfiable == corev1.ScheduleAnyway || s.MaxSkew > 1 {
			continue
		}
		honor := s.NodeTaintsPolicy != nil && *s.NodeTaintsPolicy == corev1.NodeInclusionPolicyHonor
		zones := s.MinDomains != nil && *s.MinDomains > 2
		part, _ := c.knownPart(s)
		path := at("spec.topologySpreadConstraints", i)
		switch {
		case honor && !zones || !c.counted(part, "instance"):
		case zones:
			p.add(c.Resource, path+".minDomains", fmt.Sprintf(message, fmt.Sprintf("minDomains %d", *s.MinDomains)),
				"Remove minDomains and set nodeTaintsPolicy to Honor, or set whenUnsatisfiable to ScheduleAnyway.")
		default:
			p.add(c.Resource, path+".whenUnsatisfiable", fmt.Sprintf(message, s.WhenUnsatisfiable), "Set nodeTaintsPolicy to Honor, or "+
				"whenUnsatisfiable to ScheduleAnyway.")
		}
	}
	if a := &c.spec.Affinity; isOn(a.EnablePodAntiAffinity) && a.PodAntiAffinityType == "required" && a.TopologyKey == corev1.LabelTopologyZone {
		p.add(c.Resource, "spec.affinity.topologyKey", fmt.Sprintf(message, "the required anti-affinity over zones"), "Set topologyKey to "+
			"kubernetes.io/hostname, and spread over zones with topologySpreadConstraints.")
	}
}

// allZoneRedundant reports whether no volume of the Cluster ties a pod to a zone.
func (p *pass) allZoneRedundant(c *cluster) bool {
	for _, v := range c.volumes() {
		if v.path == "spec.walStorage" && c.spec.WalStorage == nil {
			continue
		}
		if !p.zoneRedundant(v.class) {
			return false
		}
	}
	return true
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
