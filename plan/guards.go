// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"

	"github.com/pgha/pgha/lint"
)

// Guard is a change that is accepted and fails later, or puts data at risk, and that a policy in the cluster can refuse, or cannot.
type Guard struct {
	// Kind of the object and Path of the field; an empty path means that the object is deleted.
	Kind, Path string
	// Class of the change: FailsLater or DataAtRisk.
	Class Class
	// Condition in CEL that holds if the change may pass: on object and oldObject, or on oldObject for a deletion. Empty if a policy
	// cannot see the change.
	Condition string
	// Unable says why a policy cannot see the change.
	Unable string
	// Rule is the rule of lint that finds the change; empty for a rule of the plan.
	Rule string
	// Why and Page as in Effect.
	Why, Page string
}

// Guards lists what a policy can refuse and what it cannot see, in the order of the tables: for each kind the fields, then the deletion.
// A rule may have several conditions, and a reason why they do not see all of its changes.
func Guards() []Guard {
	var all []Guard
	for _, t := range tables() {
		for i := range t.rules {
			all = append(all, t.guardsOf(&t.rules[i])...)
		}
		if g, ok := deletions()[t.kind]; ok {
			g.Kind, g.Page = t.kind, effectsPage+"#"+anchor(t.kind, "removed")
			all = append(all, g)
		}
	}
	return append(all, breakageGuards()...)
}

// breakageGuards are those of the rules of lint that the plan applies, which compare objects or read formats. Kind and Path are those of the
// first field that can lead to the finding.
func breakageGuards() []Guard {
	var all []Guard
	for _, b := range breakages() {
		rule, _ := lint.Find(b.rule)
		all = append(all, Guard{Kind: b.by[0].kind, Path: b.by[0].path, Class: cmp.Or(b.class, FailsLater), Rule: b.rule, Condition: b.condition, Unable: b.unable,
			Why: rule.Title, Page: rule.Page()})
	}
	return all
}

// guardsOf are the guards of one rule.
func (t *table) guardsOf(r *rule) []Guard {
	var all []Guard
	for _, g := range r.guards {
		all = append(all, Guard{Kind: t.kind, Path: r.path, Class: g.class, Condition: g.condition, Why: cmp.Or(g.risk, r.why), Page: t.page(r)})
	}
	if r.noGuard != "" {
		all = append(all, Guard{Kind: t.kind, Path: r.path, Class: cmp.Or(r.misses, r.class), Unable: r.noGuard, Why: r.why, Page: t.page(r)})
	}
	return all
}

// deletions are the kinds of which an object that is deleted takes data with it, or what the data needs. A deletion that leads to
// something only in some cases names the condition.
func deletions() map[string]Guard {
	const (
		never    = "false"
		readers  = "a policy cannot see whether a Cluster uses the object"
		contents = "a policy cannot see what is in the namespace, and what Kubernetes deletes with a namespace passes, since a refusal would only leave half of it"
	)
	reclaim := func(field, why string) Guard {
		return Guard{Class: DataAtRisk, Condition: "oldObject.spec.?" + field + ".orValue('retain') != 'delete'", Why: why}
	}
	unseen := func(class Class, reason string) Guard { return Guard{Class: class, Unable: reason} }
	return map[string]Guard{
		"Cluster": {Class: DataAtRisk, Condition: never,
			Why: "its pods, claims, Services and generated Secrets are deleted with it, and the reclaim policy of the volumes decides whether the data stays"},
		"ObjectStore": {Class: DataAtRisk, Condition: never,
			Why: "archiving and backups of the Clusters that name it stop, WAL files fill their volumes, and no restore can name the store"},
		"Database":     reclaim("databaseReclaimPolicy", "the reclaim policy is delete, so the instance manager of the primary runs DROP DATABASE"),
		"Publication":  reclaim("publicationReclaimPolicy", "the reclaim policy is delete, so the instance manager of the primary runs DROP PUBLICATION, and later changes are not replicated"),
		"Subscription": reclaim("subscriptionReclaimPolicy", "the reclaim policy is delete, so the instance manager of the primary runs DROP SUBSCRIPTION, and later changes are not replicated"),

		"ScheduledBackup":       unseen(FailsLater, "a policy cannot see whether another ScheduledBackup of the Cluster remains"),
		"Namespace":             unseen(DataAtRisk, contents),
		"ServiceAccount":        unseen(FailsLater, readers),
		"VolumeSnapshotClass":   unseen(FailsLater, "a policy cannot see whether a Cluster takes snapshots of this class, and other workloads may"),
		"StorageClass":          unseen(DataAtRisk, "a policy cannot see whether a Cluster has volumes of this class, and other workloads may have some"),
		"Secret":                unseen(DataAtRisk, readers),
		"ExternalSecret":        unseen(DataAtRisk, readers),
		"ImageCatalog":          unseen(FailsLater, readers),
		"ClusterImageCatalog":   unseen(FailsLater, readers),
		"PersistentVolumeClaim": unseen(DataAtRisk, "claims of instances are replaced one by one in routine work, as by kubectl cnpg destroy, and a policy cannot see whether another instance has the data"),
	}
}
