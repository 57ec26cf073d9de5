// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"
)

const (
	publicationSQL  = "internal/management/controller/publication_controller_sql.go#L104"
	subscriptionSQL = "internal/management/controller/subscription_controller_sql.go#L115"
)

// publicationRules are the rules for a Publication.
func publicationRules() []rule {
	return slices.Concat(replicationRules(publicationSQL, "publication"), []rule{
		{
			path: "spec.target.objects", does: objects, who: ByOperator, source: publicationSQL, decide: publishesAll,
			why:  "the instance manager of the primary runs ALTER PUBLICATION SET with the new list; subscribers of a table that is gone miss its changes from now on",
			step: "on each subscriber: ALTER SUBSCRIPTION NAME REFRESH PUBLICATION",
			guards: one(FailsLater, "!object.spec.target.?objects.hasValue() || !oldObject.spec.target.?allTables.orValue(false)",
				"PostgreSQL refuses a list of objects for a publication of all tables, so the object fails and nothing changes"),
		},
		{
			path: "spec.target.allTables", does: nothing, when: Never, who: ByNobody, source: publicationSQL, decide: immutable,
			why: "ALTER PUBLICATION cannot change it, so the instance manager does not try",
		},
		{
			path: "spec.target", does: objects, who: ByOperator, source: publicationSQL,
			why: "the instance manager of the primary runs ALTER PUBLICATION SET with the new list",
		},
		{
			path: "spec.parameters", does: objects, who: ByOperator, source: publicationSQL, decide: keptIfRemoved,
			why: "the instance manager of the primary runs ALTER PUBLICATION SET with the parameters that are there; one that is gone keeps its value",
		},
		{
			path: "spec.publicationReclaimPolicy", does: event, when: Now, who: ByOperator, source: "internal/management/controller/publication_controller.go#L182",
			why: "the instance manager reads it when the object is deleted: with delete it drops the publication, with retain it does not",
		},
	})
}

// publishesAll: a publication of all tables takes no list.
func publishesAll(p *pair, c *change) {
	if all, _ := p.old.field("spec", "target", "allTables").(bool); !all || c.removed() {
		publishesNothing(p, c)
		return
	}
	c.effect.Class, c.effect.When, c.effect.Who = FailsLater, Now, ByPostgreSQL
	c.effect.Why = "PostgreSQL refuses ALTER PUBLICATION SET for a publication of all tables: the object fails, the operator tries again, and the publication stays as it is"
	c.effect.Step = "with a reclaim policy of delete, delete the object and create it again; then on each subscriber: ALTER SUBSCRIPTION NAME REFRESH PUBLICATION"
}

// publishesNothing: without objects the instance manager leaves the list as it is.
func publishesNothing(_ *pair, c *change) {
	if c.removed() {
		c.effect.Class, c.effect.When, c.effect.Who, c.effect.Step = Ignored, Never, ByNobody, ""
		c.effect.Why = "without objects the instance manager leaves the publication as it is"
	}
}

// subscriptionRules are the rules for a Subscription.
func subscriptionRules() []rule {
	return slices.Concat(replicationRules(subscriptionSQL, "subscription"), []rule{
		{
			path: "spec.publicationName", does: objects, who: ByOperator, source: subscriptionSQL,
			why:     "the instance manager of the primary runs ALTER SUBSCRIPTION SET PUBLICATION, which also copies the tables that are new to it",
			blocked: "changes of tables that only the old publication has are no longer received",
		},
		{
			path: "spec.externalClusterName", does: objects, who: ByOperator, source: subscriptionSQL,
			why:     "the instance manager of the primary runs ALTER SUBSCRIPTION CONNECTION; the other server needs a replication slot of the same name",
			blocked: "changes are not received if the slot is missing there",
		},
		{
			path: "spec.publicationDBName", does: objects, who: ByOperator, source: subscriptionSQL,
			why:     "the instance manager of the primary runs ALTER SUBSCRIPTION CONNECTION with the other database, which needs a replication slot of the same name",
			blocked: "changes are not received if the slot is missing there",
		},
		{
			path: "spec.parameters", does: objects, who: ByOperator, source: subscriptionSQL, decide: subscriptionParameter, guards: parametersGuard(), apart: true,
			why: "the instance manager of the primary runs ALTER SUBSCRIPTION SET with the parameters that can change; one that is gone keeps its value",
		},
		{
			path: "spec.parameters.*", does: objects, who: ByOperator, source: subscriptionSQL + "-L168", decide: subscriptionParameter, guards: parametersGuard(),
			why: "the instance manager of the primary runs ALTER SUBSCRIPTION SET with it",
		},
		{
			path: "spec.subscriptionReclaimPolicy", does: event, when: Now, who: ByOperator, source: "internal/management/controller/subscription_controller.go#L190",
			why: "the instance manager reads it when the object is deleted: with delete it drops the subscription and its slot, with retain it does neither",
		},
	})
}

// changeable are the parameters that ALTER SUBSCRIPTION can change.
func changeable() []string {
	return []string{"slot_name", "synchronous_commit", "binary", "streaming", "disable_on_error", "password_required", "run_as_owner", "origin", "failover", "two_phase"}
}

// parametersGuard refuses parameters of which the operator makes a statement that fails.
func parametersGuard() []guarded {
	return append(one(FailsLater, "object.spec.?parameters.orValue({}).size() == 0 || object.spec.parameters.exists(k, k in ['"+strings.Join(changeable(), "', '")+"']) || "+
		"object.spec.?parameters == oldObject.spec.?parameters",
		"the operator leaves out the parameters that cannot change, and a statement without any is a syntax error, so the object fails"),
		one(FailsLater, "object.spec.?parameters[?'failover'] == oldObject.spec.?parameters[?'failover']",
			"PostgreSQL does not change failover of a subscription that is enabled, so the object fails")...)
}

// subscriptionParameter: the instance manager passes on those that can change.
func subscriptionParameter(p *pair, c *change) {
	keptIfRemoved(p, c)
	e := &c.effect
	after, _ := p.new.field("spec", "parameters").(map[string]any)
	passes := slices.ContainsFunc(changeable(), func(name string) bool { return after[name] != nil })
	before, _ := p.old.field("spec", "parameters").(map[string]any)
	switch {
	case len(after) > 0 && !passes:
		e.Class, e.When, e.Who = FailsLater, Now, ByPostgreSQL
		e.Why = "the operator leaves out the parameters that cannot change, and none is left: ALTER SUBSCRIPTION SET () is a syntax error, so the object fails until this is corrected"
		e.Blocked, e.Step = "every other change of the subscription", "remove it; what counts at the creation needs a new subscription"
	case before["failover"] != after["failover"]:
		e.Class, e.When, e.Who = FailsLater, Now, ByPostgreSQL
		e.Why = "PostgreSQL does not change failover of a subscription that is enabled, so the object fails until this is corrected"
		e.Blocked, e.Step = "every other change of the subscription", "put the old value back; to change it: ALTER SUBSCRIPTION with DISABLE, SET, and ENABLE in SQL, then here"
	case len(c.path) > 2 && !slices.Contains(changeable(), c.name()):
		e.Class, e.When, e.Who = Ignored, Never, ByNobody
		e.Why = "the instance manager passes on only parameters that ALTER SUBSCRIPTION can change, and this one counts at the creation"
	}
}

// replicationRules are the fields that say where a publication or a subscription is.
func replicationRules(source, what string) []rule {
	var all []rule
	for _, field := range []string{"cluster", "dbname", "name"} {
		all = append(all, rule{
			path: "spec." + field, does: objects, who: ByOperator, source: source, decide: immutable,
			why: "the operator creates another " + what + "; the old one stays without an object",
		})
	}
	return all
}
