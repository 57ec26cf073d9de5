// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

const (
	noStandby = "every instance reloads without synchronous_standby_names: commits no longer wait for a standby, and a failover loses " +
		"acknowledged transactions that the replica does not have"
	fewReplicas = "while fewer replicas than maxSyncReplicas are healthy, the operator takes minSyncReplicas as the number of standbys: with 0 commits " +
		"then wait for nobody, and a failover may lose acknowledged transactions"
)

// isLegacy reports whether minSyncReplicas and maxSyncReplicas count: with spec.postgresql.synchronous the operator does not read them.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/replication/replication.go#L41
func isLegacy(c *cnpgv1.Cluster) bool { return c.Spec.PostgresConfiguration.Synchronous == nil }

func legacyMechanism(p *pair, _ *change) mechanism {
	if !isLegacy(p.cluster.before) && !isLegacy(p.cluster.after) {
		return nothing
	}
	return reloads
}

// legacyEffect: without a number of standbys commits wait for nobody, always or while a replica is away.
func legacyEffect(p *pair, c *change) {
	before, after, e := p.cluster.before, p.cluster.after, &c.effect
	switch {
	case !isLegacy(before) && !isLegacy(after):
		e.When, e.Why = Never, "the operator does not read it as long as spec.postgresql.synchronous is set"
	case !isLegacy(before) || !isLegacy(after):
		// The rule of spec.postgresql.synchronous says what that means.
	case before.Spec.MaxSyncReplicas > 0 && after.Spec.MaxSyncReplicas == 0:
		e.Class, e.When, e.Who, e.Why = DataAtRisk, Now, ByPostgreSQL, noStandby
		e.Step = "to keep synchronous replication, set spec.postgresql.synchronous in the same apply"
	case before.Spec.MinSyncReplicas > 0 && after.Spec.MinSyncReplicas == 0:
		e.Class, e.When, e.Who, e.Why = DataAtRisk, Now, ByOperator, fewReplicas
	}
}

// standbysEffect: a limit of 0 leaves no standby from the Cluster.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/replication/explicit.go#L69
func standbysEffect(p *pair, c *change) {
	const line = "synchronous_standby_names"
	lost(p, c)
	_, was := p.cluster.conf.old[line]
	value, is := p.cluster.conf.new[line]
	e := &c.effect
	switch {
	case was && !is && len(p.cluster.conf.faults) == 0:
		e.Class, e.When, e.Who, e.Why = DataAtRisk, Now, ByPostgreSQL, noStandby
	case is && strings.HasSuffix(value, `-placeholder")`):
		e.Class, e.When, e.Who = FailsLater, Now, ByPostgreSQL
		e.Why = "the list of standbys is empty, and the operator writes a name that nobody has, so that every commit waits for ever"
		e.Blocked = "all commits, until the list has a standby"
	}
}

// legacyGuard refuses that minSyncReplicas or maxSyncReplicas becomes 0 where they count.
func legacyGuard() []guarded {
	number := func(of, name string) string { return fmt.Sprintf("%s.spec.?%sSyncReplicas.orValue(0)", of, name) }
	keeps := func(name string) string {
		return number("oldObject", name) + " == 0 || " + number("object", name) + " > 0"
	}
	return one(DataAtRisk, fmt.Sprintf("%s || %s || (%s) && (%s)", hasSynchronous("oldObject"), hasSynchronous("object"), keeps("max"), keeps("min")),
		"without them commits no longer wait for a standby, always or while a replica is away, so a failover loses acknowledged transactions that "+
			"the replica does not have")
}

// standbysGuard refuses that the limit of the list becomes 0 and leaves it empty.
func standbysGuard() []guarded {
	section := ".spec.?postgresql.?synchronous"
	empty := func(of string) string { return of + section + ".?maxStandbyNamesFromCluster.orValue(1) == 0" }
	stuck := func(of string) string {
		none := func(name string) string { return of + section + ".?" + name + ".orValue([]).size() == 0" }
		return fmt.Sprintf("%s && %s != 'preferred' && %s && %s", empty(of), durability(of), none("standbyNamesPre"), none("standbyNamesPost"))
	}
	return []guarded{
		{fmt.Sprintf("!(%s) || %s || !%s || %s != 'preferred'", empty("object"), empty("oldObject"), hasSynchronous("oldObject"), durability("object")),
			DataAtRisk, "with maxStandbyNamesFromCluster 0 commits no longer wait for a standby"},
		{fmt.Sprintf("!(%s) || %s", stuck("object"), stuck("oldObject")), FailsLater, "the list of standbys is empty, and every commit waits for a standby that does not exist"},
	}
}
