// SPDX-License-Identifier: Apache-2.0

package plan

import "slices"

const (
	configMapDocs   = "https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/config-map-v1/"
	operatorConfig  = "cnpg-controller-manager-config"
	configSource    = "internal/configuration/configuration.go"
	operatorRestart = "kubectl rollout restart deployment cnpg-controller-manager -n OPERATOR-NAMESPACE"
	atStart         = "; the operator reads its ConfigMap only when it starts"
	inPlaceUpdates  = "ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES"
)

// configMapRules are the rules for a ConfigMap. The keys are those of the operator's own; others are told apart by what names them.
func configMapRules() []rule {
	return slices.Concat(operatorPodRules(), operatorConfigRules(), []rule{
		{
			path: "data.*", does: objects, who: ByKubernetes, source: configMapDocs, decide: configures,
			why: "no object of the two sides reads the ConfigMap; what else reads it has the new value at its next look",
		},
		{
			path: "binaryData.*", does: objects, who: ByKubernetes, source: configMapDocs, decide: readBy,
			why: "no object of the two sides reads the ConfigMap; what else reads it has the new value at its next look",
		},
		{
			path: "immutable", does: event, when: Now, who: ByKubernetes, source: configMapDocs,
			why: "the API server refuses changes of an immutable ConfigMap, and also to make it mutable again",
		},
		watchLabelRule("ConfigMap"),
	})
}

// operatorPodRules are the keys that reach the pods of every Cluster.
func operatorPodRules() []rule {
	return []rule{
		{
			path: "data.STANDBY_TCP_USER_TIMEOUT", does: pods, when: AtReconcile, who: ByOperator, source: "pkg/specs/pods.go#L168",
			affects: allClusters, decide: atOperatorStart,
			why:  "the operator puts the value into a variable of every pod, so all pods of all Clusters are recreated once it has restarted" + atStart,
			step: "restart the operator when the pods may roll: " + operatorRestart,
		},
		{
			path: "data.OPERATOR_IMAGE_NAME", does: pods, when: AtReconcile, who: ByOperator, source: "internal/controller/cluster_upgrade.go#L725",
			affects: allClusters, decide: atOperatorStart,
			why:  "pods start with this image, so all pods of all Clusters are recreated once the operator has restarted" + atStart,
			step: "restart the operator when the pods may roll: " + operatorRestart,
		},
	}
}

// operatorConfigRules are the keys that leave pods alone.
func operatorConfigRules() []rule {
	key := func(name, why string) rule {
		return rule{path: "data." + name, does: event, when: AtReconcile, who: ByOperator, source: configSource + "#L84", decide: atOperatorStart,
			why: why + atStart, step: "restart the operator: " + operatorRestart}
	}
	return []rule{
		key("CLUSTERS_ROLLOUT_DELAY", "the operator waits this long between the rollouts of two Clusters"),
		key("INSTANCES_ROLLOUT_DELAY", "the operator waits this long between the rollouts of two instances of one Cluster"),
		key(inPlaceUpdates, "at the next upgrade of the operator the instance managers are replaced in running pods if true, and all pods are recreated if false"),
		key("INHERITED_ANNOTATIONS", "the operator copies these annotations of a Cluster to its objects; it removes none, and recreates no pod"),
		key("INHERITED_LABELS", "the operator copies these labels of a Cluster to its objects; it removes none, and recreates no pod"),
		key("POSTGRES_IMAGE_NAME", "Clusters that name no image get this one when they are created; Clusters that exist keep theirs"),
		poolerImage(key("PGBOUNCER_IMAGE_NAME", "the pods of every Pooler that names no image are recreated with this one")),
		key("PULL_SECRET_NAME", "the operator copies this Secret to the namespaces of Clusters, for images"),
		key("WATCH_NAMESPACE", "the operator manages Clusters in these namespaces only; the others keep running, but without failover"),
		key("MONITORING_QUERIES_CONFIGMAP", "Clusters get their default metrics from this ConfigMap"),
		key("MONITORING_QUERIES_SECRET", "Clusters get their default metrics from this Secret"),
		key("CERTIFICATE_DURATION", "certificates that the operator issues from now on are valid this long"),
		key("EXPIRING_CHECK_THRESHOLD", "the operator renews certificates this long before they expire"),
		key("CREATE_ANY_SERVICE", "the operator makes the Service CLUSTER-any, or deletes it"),
		key("INCLUDE_PLUGINS", "the operator loads these plugins for every Cluster; a plugin that adds a container recreates all pods"),
		key("KUBERNETES_CLUSTER_DOMAIN", "certificates and Services that the operator makes have names in this domain"),
		key("DRAIN_TAINTS", "the operator moves primaries away from nodes with these taints"),
		key("ENABLE_AZURE_PVC_UPDATES", "the operator recreates pods so that Azure disks can grow"),
		key("ENABLE_WEBHOOK_NAMESPACE_SUFFIX", "the operator looks for its webhooks under another name"),
		key("MANAGE_WEBHOOK_CONFIGURATIONS", "the operator writes its CA into the webhook configurations, or leaves that to others"),
		key("PLUGIN_SOCKET_DIR", "the operator looks for local plugins in this directory"),
		key("METRICS_CERT_DIR", "the operator serves its own metrics with these certificates"),
		key("WEBHOOK_CERT_DIR", "the operator serves its webhooks with these certificates"),
	}
}

func poolerImage(r rule) rule {
	r.drops = []Endpoint{Pooled}
	return r
}

// atOperatorStart: other ConfigMaps may have keys of the same name.
func atOperatorStart(p *pair, c *change) {
	if p.ref.Name != operatorConfig {
		*c = change{path: c.path, old: c.old, new: c.new, rule: c.rule, does: objects}
		c.effect = Effect{Class: ObjectsOnly, When: Now, Who: ByKubernetes, Page: p.table.page(c.rule), Source: configMapDocs,
			Why: "no object of the two sides reads the ConfigMap; what else reads it has the new value at its next look"}
		readBy(p, c)
	}
}

// configures: an unknown key of the operator's ConfigMap is not read.
func configures(p *pair, c *change) {
	if p.ref.Name != operatorConfig {
		readBy(p, c)
		return
	}
	c.effect.Class, c.effect.When, c.effect.Who = Ignored, Never, ByNobody
	c.effect.Why = "the operator has no setting of this name"
	c.effect.Source = sourceURL(configSource + "#L84")
}

// allClusters are those of both sides, if the ConfigMap is the operator's.
func allClusters(p *pair, _ *change) []*cluster {
	var all []*cluster
	if p.ref.Name == operatorConfig {
		for _, k := range p.in.clusters {
			if k.same() {
				all = append(all, k.cluster)
			}
		}
	}
	return all
}
