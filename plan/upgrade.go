// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/upgrade"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// operatorName is the Deployment of the operator in its release manifest and its chart.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/config/manager/manager.yaml
const operatorName, operatorNamespace = "cnpg-controller-manager", "cnpg-system"

// operatorImage is the field of the Deployment that an upgrade changes.
var operatorImage = path{{name: "spec"}, {name: "template"}, {name: "spec"}, {name: "containers"}, {name: "manager", item: true}, {name: "image"}}

// upgrade is the operator's own upgrade, if the sides have different targets: a pair of Deployments, which are in neither side. So
// the upgrade is an object like any other, and the Clusters hear of it as of other objects.
func (c *comparison) upgrade() *pair {
	if c.from == c.to {
		return nil
	}
	p := &pair{in: c, ref: lint.Ref{APIVersion: "apps/v1", Kind: "Deployment", Namespace: c.operatorNamespace(), Name: operatorName}, table: tableOf("Deployment")}
	p.old, p.new = operatorObject(p.ref, c.from), operatorObject(p.ref, c.to)
	return p
}

// operatorObject is the Deployment of the operator of one target, as far as the plan compares it.
func operatorObject(ref lint.Ref, target profiles.Target) *object {
	metadata := &metav1.PartialObjectMetadata{
		TypeMeta:   metav1.TypeMeta{APIVersion: ref.APIVersion, Kind: ref.Kind},
		ObjectMeta: metav1.ObjectMeta{Namespace: ref.Namespace, Name: ref.Name},
	}
	o := &object{resource: &lint.Resource{Object: metadata}, ref: ref, target: target, tree: map[string]any{}}
	setAt(o.tree, []any{map[string]any{"name": "manager", "image": "ghcr.io/cloudnative-pg/cloudnative-pg:" + target.String()}},
		"spec", "template", "spec", "containers")
	return o
}

// operatorNamespace is where the ConfigMap of the operator is, or else where its release manifest puts it.
func (c *comparison) operatorNamespace() string {
	if p := c.operatorConfig(); p != nil && p.ref.Namespace != "" {
		return p.ref.Namespace
	}
	return operatorNamespace
}

// operatorConfig is the ConfigMap of the operator; nil if neither side has it.
func (c *comparison) operatorConfig() *pair {
	i := slices.IndexFunc(c.pairs, func(p *pair) bool { return p.ref.Kind == "ConfigMap" && p.ref.Name == operatorConfig })
	if i < 0 {
		return nil
	}
	return c.pairs[i]
}

// inPlace reports whether the operator that starts replaces the instance managers in running pods. It reads the new ConfigMap.
func (c *comparison) inPlace() bool {
	p := c.operatorConfig()
	if p == nil {
		return false
	}
	o := p.new
	if o == nil {
		o = p.old
	}
	return o.text("data", inPlaceUpdates) == "true"
}

// operatorRules are the rules for the Deployment of the operator.
func operatorRules() []rule {
	return []rule{{
		path: operatorImage.pattern(), does: pods, who: ByOperator, source: "internal/controller/cluster_upgrade.go#L719",
		affects: upgradedClusters, decide: upgrades,
		why: "each pod starts with the image of the operator, so the new operator recreates all pods of every Cluster, one Cluster after the other, and the Deployments of Poolers replace theirs",
		step: "upgrade the operator first and wait until every Cluster is healthy, then apply the objects; to spread the rollouts set CLUSTERS_ROLLOUT_DELAY before, " +
			"and to keep the pods set " + inPlaceUpdates + " to true",
		noGuard: "a policy on Deployments cannot tell an older image from a newer one", misses: FailsLater,
	}}
}

// pattern writes a path as a rule has it.
func (p path) pattern() string {
	text := ""
	for _, s := range p {
		switch {
		case s.item:
			text += "[]"
		case text == "":
			text = s.name
		default:
			text += "." + s.name
		}
	}
	return text
}

// upgradedClusters are all Clusters. If the instance managers are replaced in running pods, they are those for which the new operator builds
// other pods.
func upgradedClusters(p *pair, _ *change) []*cluster {
	inPlace := p.in.inPlace()
	var all []*cluster
	for _, k := range p.in.clusters {
		if k.same() && (!inPlace || upgrade.Recreates(k.cluster.after, p.in.from, p.in.to)) {
			all = append(all, k.cluster)
		}
	}
	return all
}

// upgrades says what the ConfigMap and the Poolers of the sides mean for the upgrade.
func upgrades(p *pair, c *change) {
	if slices.ContainsFunc(p.in.pairs, func(other *pair) bool { return other.ref.Kind == "Pooler" && other.same() }) {
		c.effect.Drops = []Endpoint{Pooled}
	}
	switch class := c.affectedClass(); {
	case class > ReplicasRecreated:
		c.effect.Drops = endpoints(c.effect.Drops, RW, RO)
	case class == ReplicasRecreated:
		c.effect.Drops = endpoints(c.effect.Drops, RO)
	}
	switch {
	case p.in.inPlace() && len(upgradedClusters(p, c)) > 0:
		c.effect.Why = "with " + inPlaceUpdates + " the new operator replaces the instance manager in each running pod, but the new version builds other pods for some " +
			"Clusters and recreates theirs; the Deployments of Poolers replace theirs"
	case p.in.inPlace():
		c.effect.Class = ObjectsOnly
		c.effect.Why = "with " + inPlaceUpdates + " the new operator replaces the instance manager in each running pod, and PostgreSQL goes on; " +
			"the new version builds the same pods, and the Deployments of Poolers replace theirs"
		c.effect.Source = sourceURL("internal/controller/cluster_controller.go#L574")
	case p.in.to < p.in.from:
		c.effect.Class = FailsLater
		c.effect.Why = "an older operator recreates all pods of every Cluster, and does not know fields and states that the newer one has written"
		c.effect.Step = "go back only to the version from which you came, and only before you use anything that is new"
	}
	if invalid := p.in.invalidAfterUpgrade(); len(invalid) > 0 {
		c.effect.Class = FailsLater
		c.effect.Why += "; it does not reconcile what its own webhook would refuse, so these get no failover, no new pod and no change: " + strings.Join(invalid, "; ")
		c.effect.Blocked = strings.TrimPrefix(c.effect.Blocked+"; all work of the operator on what it would refuse", "; ")
		c.effect.Step = "first correct these objects; then " + c.effect.Step
		c.effect.Source = sourceURL("internal/webhook/guard/guard.go#L136")
	}
}
