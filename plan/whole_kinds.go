// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/pgha/pgha/lint"
)

// scheduleAdded: immediate makes a backup at once.
func scheduleAdded(p *pair) wholeRule {
	w := wholeRule{class: NextEvent, who: ByOperator, source: scheduleSource + "#L230", why: "the operator takes the first backup at the next time of the schedule"}
	if on, _ := p.new.field("spec", "immediate").(bool); on {
		w.class = ObjectsOnly
		w.why, w.source = "the operator takes a base backup at once, since immediate is true, and others by the schedule", scheduleSource+"#L198"
	}
	return p.fencing(w)
}

// backupAdded: a backup starts at once.
func backupAdded(p *pair) wholeRule {
	return p.fencing(wholeRule{who: ByOperator, why: "the operator takes a base backup at once", source: "internal/controller/backup_controller.go"})
}

// fencing adds what cold snapshots do.
func (p *pair) fencing(w wholeRule) wholeRule {
	owner := p.in.clusterOf(p)
	if owner == nil {
		return w
	}
	cold, primary := p.new.cold(clusterIn(owner.new))
	if !cold {
		return w
	}
	var e Effect
	p.fencesAt(&e, primary)
	w.why += "; " + e.Why
	w.drops, w.blocked, w.step, w.waits = e.Drops, e.Blocked, e.Step, e.Waits
	return w
}

// scheduleRemoved: without another schedule of the same Cluster no base backup is taken.
func scheduleRemoved(p *pair) wholeRule {
	w := wholeRule{
		class: FailsLater, who: ByOperator, source: scheduleSource + "#L82",
		why:  "no base backup of the Cluster is taken any more, so a restore has to replay ever more WAL, or finds no backup at all",
		step: "add another ScheduledBackup, or back up by hand: kubectl cnpg backup CLUSTER",
	}
	if p.old.text("spec", "backupOwnerReference") == "self" {
		w.why += "; its Backups are deleted with it, but not what is in the object store"
	}
	for _, q := range p.in.pairs {
		suspended, _ := q.new.field("spec", "suspend").(bool)
		if q != p && q.ref.Kind == p.ref.Kind && q.new != nil && !suspended && q.new.text("spec", "cluster", "name") == p.old.text("spec", "cluster", "name") &&
			q.ref.Namespace == p.ref.Namespace {
			w.class, w.step = NextEvent, ""
			w.why = "its backups are no longer taken; " + q.ref.String() + " takes others of the same Cluster"
		}
	}
	return w
}

// serviceRemoved: its address is gone.
func serviceRemoved(p *pair) wholeRule {
	w := wholeRule{source: serviceDocs, drops: servedBy(p.old), why: "its name and address are gone", blocked: "clients that use this address",
		step: "move the clients to another Service first"}
	if p.old.text("spec", "type") == "LoadBalancer" {
		w.why = "its name is gone, and the cloud frees the address of the load balancer, so a Service of the same name may get another one"
		w.who = ByAzure
	}
	return w
}

// databaseAdded: ensure absent drops a database.
func databaseAdded(p *pair) wholeRule {
	w := wholeRule{who: ByOperator, source: databaseSQL + "#L82", why: "the instance manager of the primary creates the database, or changes one of this name"}
	if p.new.text("spec", "ensure") == "absent" {
		w.class, w.source = DataAtRisk, databaseSQL+"#L227"
		w.why = "the instance manager of the primary runs DROP DATABASE for " + p.new.text("spec", "name")
		w.step = dumpFirst(p.new)
	}
	return replacing(w, p)
}

// describedAdded: an object that describes something in PostgreSQL.
func describedAdded(p *pair) wholeRule {
	w := map[string]wholeRule{
		"DatabaseRole": {source: roleController + "#L514", why: "the instance manager of the primary creates the role, or changes one of this name"},
		"Publication":  {source: publicationSQL, why: "the instance manager of the primary creates the publication, or changes one of this name"},
		"Subscription": {source: subscriptionSQL, why: "the instance manager of the primary creates the subscription, which copies its tables first"},
	}[p.ref.Kind]
	w.who = ByOperator
	return replacing(w, p)
}

// neededByPods is a Cluster whose pods have files or variables from the Secret or ConfigMap; nil for none.
func (p *pair) neededByPods() *pair {
	for _, u := range p.in.uses(p) {
		if u.by.new != nil && u.by.cluster != nil && (strings.HasPrefix(u.field, "spec/projectedVolumeTemplate") || strings.HasPrefix(u.field, "spec/env")) {
			return u.by
		}
	}
	return nil
}

// namedIn is the object of the new side that names this one in a field; "" for none.
func (p *pair) namedIn(kind, field string) string {
	for _, u := range p.in.uses(p) {
		if u.by.new != nil && u.by.ref.Kind == kind && strings.HasPrefix(u.field, field) {
			return u.by.ref.String()
		}
	}
	return ""
}

// configRemoved: the pods of a Cluster may need it.
func configRemoved(p *pair) wholeRule {
	w := removed()[p.ref.Kind]
	switch by := p.neededByPods(); {
	case by != nil:
		w.class, w.source = max(w.class, FailsLater), "https://kubernetes.io/docs/concepts/configuration/configmap/#configmaps-and-pods"
		w.why = "running pods go on, but no new pod of " + by.ref.String() + " starts without it, unless the reference is optional"
		w.blocked = "every new pod of the Cluster: rolls, failed nodes and new instances"
		w.step = "remove the reference from the Cluster first, or keep the object"
	case p.namedIn("Cluster", "spec/certificates") != "":
		w.why = "the operator stops every reconcile of " + p.namedIn("Cluster", "spec/certificates") + " without it: no pod, volume or Service follows the manifest, and no failover is begun"
		w.blocked, w.source = "failover, scaling and every other change of the Cluster", pkiSource
	case p.namedIn("Cluster", "spec/backup")+p.namedIn("ObjectStore", "spec/configuration") != "":
		w.why = "archiving and backups of " + cmp.Or(p.namedIn("Cluster", "spec/backup"), p.namedIn("ObjectStore", "spec/configuration")) + " fail without it, and WAL files fill the volume"
		w.blocked, w.source = noArchive, pluginArchive
	case p.ref.Kind == "ConfigMap" && len(p.in.uses(p)) > 0:
		w.why = "what names it no longer finds it"
	}
	return w
}

// storeRemoved: another ObjectStore may name the same place.
func storeRemoved(p *pair) wholeRule {
	w := removed()["ObjectStore"]
	if len(slices.DeleteFunc(p.in.uses(p), func(u use) bool { return u.by.new == nil })) > 0 {
		return w
	}
	w.why, w.blocked = "no Cluster of the new side names it; what is in the store stays, but no restore can name it", "restores over this store"
	for _, q := range p.in.pairs {
		if q.ref.Kind == p.ref.Kind && q.new != nil && near(p, q) && samePlace(p.old, q.new) {
			w.why, w.blocked = "no Cluster of the new side names it, and "+q.ref.String()+" names the same place", ""
			w.harmless = true
		}
	}
	return w
}

// reclaimed: the reclaim policy decides what happens in the database.
func reclaimed(p *pair) wholeRule {
	what := map[string]string{"Database": "DATABASE", "DatabaseRole": "ROLE", "Publication": "PUBLICATION", "Subscription": "SUBSCRIPTION"}[p.ref.Kind]
	policy := strings.ToLower(p.ref.Kind[:1]) + p.ref.Kind[1:] + "ReclaimPolicy"
	source := "internal/management/controller/" + strings.ToLower(p.ref.Kind) + "_controller.go"
	if p.old.text("spec", policy) != "delete" {
		w := wholeRule{who: ByOperator, source: source, why: "the reclaim policy is retain, so what it describes stays in the database", harmless: true}
		w.step = wayOut(p.ref.Kind, what, quotedSQL(p.old.text("spec", "name")))
		return w
	}
	w := wholeRule{who: ByOperator, source: source, why: "the reclaim policy is delete, so the instance manager of the primary runs DROP " + what + " " + p.old.text("spec", "name")}
	switch p.ref.Kind {
	case "Database":
		w.class = DataAtRisk
		w.why += ", and repeats it as long as somebody is connected, PgBouncer too"
		w.step = "to keep the database, apply databaseReclaimPolicy: retain first"
	case "DatabaseRole":
		w.why += ", which fails, and is repeated, as long as the role owns something"
		w.blocked = "new connections of the role"
	default:
		w.class = DataAtRisk
		w.why += "; changes that are made from then on are not replicated"
		w.step = "to keep it, apply " + policy + ": retain first"
	}
	return w
}

// wayOut is the SQL that removes what an object left in the database, or keeps it from being used.
func wayOut(kind, what, name string) string {
	drop := "DROP " + what + " " + name
	switch kind {
	case "DatabaseRole":
		return "to only keep the role out, run ALTER ROLE " + name + " NOLOGIN; to remove it, REASSIGN OWNED BY and DROP OWNED BY in every database, then " + drop
	case "Publication", "Subscription":
		return "to remove it, run " + drop + " in its database"
	}
	return "to remove it, dump it with pg_dump first, then run " + drop
}

// quotedSQL quotes a name for SQL, if it must be quoted.
func quotedSQL(name string) string {
	if name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == "" && (name[0] < '0' || name[0] > '9') {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// catalogRemoved: Clusters that name the catalog are no longer reconciled. No data is lost by that. One plan does not see all Clusters that may name it.
func catalogRemoved(p *pair) wholeRule {
	w := wholeRule{who: ByOperator, source: catalogSource, harmless: true, why: "no object of the new side takes its image from it"}
	for _, u := range p.in.uses(p) {
		if u.by.new != nil {
			w.class = FailsLater
			w.why = "the operator does not find the image of " + u.by.ref.String() + " and stops reconciling it: its pods go on, but failover and every other change wait"
			w.blocked = "failover, scaling and every other change of what names the catalog"
			if u.by.ref.Kind == "Pooler" {
				w.why = "the operator does not find the image of " + u.by.ref.String() + " and no longer changes its Deployment; the pods go on"
				w.blocked = "changes of the Pooler"
				continue
			}
			return w
		}
	}
	if w.class == Unchanged {
		w.class = FailsLater
		w.why += "; a Cluster that is not in the plan and names it is no longer reconciled: its pods go on, but failover and every other change wait"
		w.blocked = "failover, scaling and every other change of such a Cluster"
		w.step = "to see who names it: " + catalogUsers(p.ref)
	}
	return w
}

// catalogUsers lists Clusters with the catalogs that they name.
func catalogUsers(r lint.Ref) string {
	const columns = "-o custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,KIND:.spec.imageCatalogRef.kind,CATALOG:.spec.imageCatalogRef.name"
	if r.Kind == "ClusterImageCatalog" {
		return "kubectl get clusters.postgresql.cnpg.io -A " + columns
	}
	return kubectlIn(r.Namespace, "get clusters.postgresql.cnpg.io %s", columns)
}

// podMonitorRemoved: another one may go on, for the Prometheus of another group.
func podMonitorRemoved(p *pair) wholeRule {
	w := wholeRule{
		source: "https://prometheus-operator.dev/docs/api-reference/api/", why: "metrics and alerts of the pods end", blocked: "metrics and alerts",
	}
	selector := p.old.field("spec", "selector")
	for _, q := range p.in.pairs {
		if q != p && q.ref.Kind == p.ref.Kind && q.new != nil && q.ref.Namespace == p.ref.Namespace && reflect.DeepEqual(q.new.field("spec", "selector"), selector) {
			w.why = "what collects the metrics by " + kindOf(p.ref) + " no longer does; " + kindOf(q.ref) + " " + q.ref.Name + " selects the same pods, and its metrics go on"
			w.blocked = "metrics and alerts by " + kindOf(p.ref)
		}
	}
	return w
}
