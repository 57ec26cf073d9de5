// SPDX-License-Identifier: Apache-2.0

package plan

import "github.com/pgha/pgha/internal/kinds"

const (
	pruned = "pruning deletes it, as with kubectl apply --prune or a GitOps tool, and kubectl apply alone does not: "
	keep   = "to keep it, do not prune"
)

// wholeEffect is the effect of adding or removing an object.
func wholeEffect(p *pair) *Effect {
	e := &Effect{Class: ObjectsOnly, When: Now, Who: ByKubernetes, Drops: []Endpoint{}, Page: effectsPage + "#" + anchor(p.ref.Kind, "removed")}
	if p.old == nil {
		e.Page = effectsPage + "#" + anchor(p.ref.Kind, "added")
		w := addedEffects(p)
		w.fill(e)
		return e
	}
	w := removedEffects(p)
	w.fill(e)
	e.Why = w.first + pruned + e.Why
	if kinds.Named(p.ref.Kind).HoldsData && !w.harmless {
		e.Class = DataAtRisk
	}
	if e.Class == DataAtRisk && e.Step == "" {
		e.Step = keep
	}
	return e
}

// wholeRule is what adding or removing an object does.
type wholeRule struct {
	class Class
	who   Actor
	drops []Endpoint
	// first is what the reason begins with.
	first              string
	why, blocked, step string
	source             string
	waits              Waits
	// harmless: the kind holds data, and removing this object loses none.
	harmless bool
}

func (w wholeRule) fill(e *Effect) {
	if w.class != Unchanged {
		e.Class = w.class
	}
	if w.who != "" {
		e.Who = w.who
	}
	if w.drops != nil {
		e.Drops = w.drops
	}
	e.Why, e.Blocked, e.Step, e.Source, e.Waits = w.why, w.blocked, w.step, sourceURL(w.source), w.waits
}

// addedEffects are the effects of adding an object of a kind.
func addedEffects(p *pair) wholeRule {
	if rule, ok := addedByFields()[p.ref.Kind]; ok {
		return rule(p)
	}
	if w, ok := added()[p.ref.Kind]; ok {
		return w
	}
	return wholeRule{why: "the API server stores the new object", source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/"}
}

// added are the kinds whose addition does not depend on their fields.
func added() map[string]wholeRule {
	return map[string]wholeRule{
		"ObjectStore": {who: ByPlugin, source: pluginArchive, why: "the plugin reads it only for Clusters that name it"},
		"Secret":      {why: "it is read by what names it; a Secret of this name that exists is overwritten", source: secretDocs},
		"ExternalSecret": {why: "the External Secrets Operator makes the Secret; one of this name that exists is overwritten",
			source: "https://external-secrets.io/latest/api/externalsecret/"},
		"StorageClass": {why: "volumes that exist keep their class, and new ones have it only if their claim names it or if it is the default class",
			source: "https://kubernetes.io/docs/concepts/storage/storage-classes/"},
		"VolumeSnapshotClass": {why: "snapshots are taken by it only if their Cluster names it, or if it is the default class of its driver", source: snapshotClassDocs},
		"ConfigMap":           {why: "it is read by what names it; the operator reads its own only when it starts", source: configMapDocs},
		"Service":             {why: "clients get another address for the database; other Services stay", source: serviceDocs},
		"Role":                {why: "the accounts of its RoleBindings may do what it allows", source: rbacDocs},
		"RoleBinding":         {why: "its accounts may do what the Role allows", source: rbacDocs},
		"CronJob":             {why: "Kubernetes starts Jobs by its schedule from now on", source: cronJobDocs},
		"PodMonitor":          {why: "Prometheus scrapes the pods from its next configuration on", source: "https://prometheus-operator.dev/docs/api-reference/api/"},
		"NetworkPolicy":       {why: "the pods that it selects are closed for everybody whom no policy lets in", blocked: "connections of whoever is not named", source: networkPolicyDocs},
		"CiliumNetworkPolicy": {why: "the pods that it selects are closed for everybody whom no policy lets in", blocked: "connections of whoever is not named", source: networkPolicyDocs},
		"PrometheusRule":      {why: "Prometheus evaluates the rules from its next configuration on; the database does not notice", source: prometheusRuleDocs},
		"PodDisruptionBudget": {why: "a drain asks it before it evicts one of its pods; pods with two budgets cannot be evicted at all", source: budgetDocs},
		"Pooler": {who: ByOperator, source: poolerDeployment,
			why: "the operator makes a Deployment and a Service of its name, and PgBouncer opens connections to PostgreSQL, which count against max_connections"},
		"ImageCatalog":        {who: ByOperator, why: "only Clusters and Poolers that name it take their image from it", source: catalogSource},
		"ClusterImageCatalog": {who: ByOperator, why: "only Clusters and Poolers that name it take their image from it", source: catalogSource},
		"PersistentVolumeClaim": {why: "the driver makes a volume; a claim with the labels of an instance is adopted by the Cluster",
			source: "pkg/reconciler/persistentvolumeclaim/status.go"},
	}
}

// removedEffects are the effects of deleting an object of a kind.
func removedEffects(p *pair) wholeRule {
	if rule, ok := removedByFields()[p.ref.Kind]; ok {
		return rule(p)
	}
	if w, ok := removed()[p.ref.Kind]; ok {
		return w
	}
	return wholeRule{why: "nothing in the database follows", source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/"}
}

// addedByFields are the kinds whose addition depends on their fields.
func addedByFields() map[string]func(*pair) wholeRule {
	return map[string]func(*pair) wholeRule{
		"Cluster": clusterAdded, "ScheduledBackup": scheduleAdded, "Backup": backupAdded, "Database": databaseAdded,
		"DatabaseRole": describedAdded, "Publication": describedAdded, "Subscription": describedAdded,
	}
}

// removedByFields are the kinds whose removal depends on their fields, or on other objects.
func removedByFields() map[string]func(*pair) wholeRule {
	return map[string]func(*pair) wholeRule{
		"Cluster": clusterRemoved, "ScheduledBackup": scheduleRemoved, "Service": serviceRemoved, "PodMonitor": podMonitorRemoved,
		"Database": reclaimed, "DatabaseRole": reclaimed, "Publication": reclaimed, "Subscription": reclaimed,
		"ImageCatalog": catalogRemoved, "ClusterImageCatalog": catalogRemoved, "ObjectStore": storeRemoved,
		"Secret": configRemoved, "ConfigMap": configRemoved, "ServiceAccount": accountRemoved,
	}
}

// removed are the kinds whose removal does not depend on their fields.
func removed() map[string]wholeRule {
	const pvs = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming"
	return map[string]wholeRule{
		"ObjectStore": {who: ByPlugin, source: pluginArchive,
			why:     "archiving and backups of the Clusters that name it stop, and WAL files fill the volume; what is in the store stays, but no restore can name it",
			blocked: "archiving, backups and restores over this store"},
		"Secret": {source: secretDocs, why: "what names it no longer finds it, and nobody else may know the password or the key"},
		"ExternalSecret": {source: "https://external-secrets.io/latest/api/externalsecret/",
			why: "the Secret that it made is deleted with it, unless its creationPolicy is Orphan"},
		"VolumeSnapshotClass": {class: FailsLater, source: snapshotClassDocs,
			why:     "snapshots that exist stay, and every further snapshot of the Clusters that name it fails",
			blocked: "snapshots of Clusters that name it", step: "keep it, or give the Clusters another class first"},
		"StorageClass": {source: "https://kubernetes.io/docs/concepts/storage/storage-classes/",
			why: "volumes that exist stay, but they can no longer grow, and no new instance gets a volume", blocked: "larger volumes and new instances of Clusters that name it"},
		"ConfigMap": {source: configMapDocs, why: "what names it no longer finds it; the operator has its defaults after its next start"},
		"Backup": {source: "internal/controller/backup_controller.go", who: ByOperator,
			why: "a backup in an object store stays there and can be restored by its ID; of a backup by volume snapshots those that the Backup owns are deleted"},
		"NetworkPolicy":       {source: networkPolicyDocs, why: "pods that no other policy selects are open to everybody in the Kubernetes cluster"},
		"CiliumNetworkPolicy": {source: networkPolicyDocs, why: "pods that no other policy selects are open to everybody in the Kubernetes cluster"},
		"PodDisruptionBudget": {source: budgetDocs, why: "the next drain evicts all of its pods at once, if they are on the drained nodes"},
		"Pooler": {who: ByOperator, source: poolerDeployment, drops: []Endpoint{Pooled}, why: "the Deployment and the Service of PgBouncer are deleted with it",
			blocked: "clients that use the address of the Pooler"},
		"Namespace": {class: DataAtRisk, source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/", drops: []Endpoint{RW, RO, Pooled},
			why: "everything in it is deleted: every Cluster with its claims, Secrets, ObjectStores and Backups"},
		"ServiceAccount": {source: "https://kubernetes.io/docs/concepts/security/service-accounts/",
			why: "the API server refuses the tokens of running pods at once, so instances no longer see their Cluster, and new pods cannot start", class: FailsLater},
		"Role":        {source: rbacDocs, why: "the accounts of its RoleBindings may no longer do what it allowed"},
		"RoleBinding": {source: rbacDocs, why: "its accounts may no longer do what the Role allowed"},
		"CronJob": {source: cronJobDocs, why: "Kubernetes starts no more of its Jobs, and deletes those that exist; a restore drill that runs leaves its copy behind",
			step: "if it is a restore drill, delete its copy too: kubectl delete clusters.postgresql.cnpg.io COPY"},
		"PrometheusRule":        {source: prometheusRuleDocs, why: "Prometheus no longer evaluates the rules; the database does not notice", blocked: "alerts of these rules"},
		"PersistentVolumeClaim": {class: DataAtRisk, source: pvs, why: "the claim is deleted as soon as no pod uses it, and then the class decides whether the volume stays"},
	}
}
