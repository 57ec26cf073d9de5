// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/pgsettings"
)

// dangerousParameterRules are parameters of which some values put data at risk. Those that PostgreSQL reads at its start only are left
// out: their change restarts the instances, and lint reports their values.
func dangerousParameterRules() []rule {
	var rules []rule
	for _, h := range pgsettings.Hazards() {
		if s, ok := pgsettings.Find(pgsettings.NewestMajor, h.Name); h.Risk >= pgsettings.Loses && ok && !s.Context.Restart() {
			rules = append(rules, weakened(h.Name, h.Safe, h.Why, h.Source))
		}
	}
	return rules
}

// weakened is the rule for a parameter that puts data at risk unless it has one of the safe values, or its default.
func weakened(name string, safe []string, why, source string) rule {
	// Safe values are written out: PostgreSQL also takes prefixes such as "tr", which a policy may as well refuse.
	in := func(of string) string { return parameterIn(of, name, safe...) }
	isSafe := func(lines map[string]string) bool {
		value, ok := lines[name]
		return !ok || slices.Contains(safe, strings.ToLower(value)) // the default is safe
	}
	return rule{
		path: "spec.postgresql.parameters." + name, mechanism: parameterMechanism, source: source,
		why:     "every instance reloads its configuration; " + why + " if the value is not one of the safe ones",
		guards:  one(DataAtRisk, "!"+in("oldObject")+" || "+in("object"), why),
		noGuard: tableNotCEL, misses: FailsLater,
		decide: func(p *pair, c *change) {
			parameterEffect(p, c)
			f := p.cluster.conf
			if c.effect.Class != FailsLater && isSafe(f.old) && !isSafe(f.new) {
				c.effect.Class, c.effect.When, c.effect.Who, c.effect.Why = DataAtRisk, Now, ByPostgreSQL, why
				c.effect.Step = "keep " + name + " " + safe[0]
				if name == "synchronous_commit" {
					c.effect.Step += "; for a bulk load set it for one session or one transaction"
				}
			}
		},
	}
}

const (
	synchronousSource = "pkg/postgres/replication/explicit.go#L45"
	quorumSource      = "internal/controller/replicas.go#L114"
)

func synchronousNamesMechanism() func(*pair, *change) mechanism {
	return lineMechanism("synchronous_standby_names")
}

// synchronousRules are the fields about synchronous replication.
func synchronousRules() []rule {
	return []rule{
		{
			path: "spec.postgresql.synchronous", mechanism: synchronousNamesMechanism(), decide: synchronousEffect, source: synchronousSource,
			why: "every instance reloads synchronous_standby_names, which the operator derives from it; commits begin to wait for standbys, " +
				"or no longer do",
			guards: append(one(DataAtRisk, "!"+hasSynchronous("oldObject")+" || "+hasSynchronous("object"),
				"without it commits no longer wait for a standby, so a failover loses acknowledged transactions that the replica does not have"), confirmsGuard()...),
		},
		{
			path: "spec.postgresql.synchronous.dataDurability", mechanism: synchronousNamesMechanism(), decide: durabilityEffect,
			source: "pkg/postgres/replication/explicit.go#L82",
			why: "with required every instance is in synchronous_standby_names and commits wait; with preferred only healthy replicas are, " +
				"and commits wait for nobody if there is none",
			guards: append(one(DataAtRisk, "!"+hasSynchronous("oldObject")+" || "+durability("oldObject")+" != 'required' || !"+hasSynchronous("object")+
				" || "+durability("object")+" == 'required'",
				"commits go on without a healthy replica, and a failover may then lose acknowledged transactions"), confirmsGuard()...),
		},
		{
			path: "spec.postgresql.synchronous.number", mechanism: synchronousNamesMechanism(), decide: numberEffect, source: synchronousSource,
			why:    "every instance reloads synchronous_standby_names with another number of standbys that each commit waits for",
			guards: confirmsGuard(),
		},
		{
			path: "spec.postgresql.synchronous.method", mechanism: synchronousNamesMechanism(), decide: lost, source: synchronousSource,
			why: "every instance reloads synchronous_standby_names: any waits for the fastest standbys, first for the first ones of the list",
		},
		{
			path: "spec.postgresql.synchronous.*", mechanism: synchronousNamesMechanism(), decide: standbysEffect, source: synchronousSource,
			why: "every instance reloads synchronous_standby_names with another list of standbys", guards: append(standbysGuard(), confirmsGuard()...),
		},
		{
			path: "spec.postgresql.synchronous.failoverQuorum", does: event, when: AtFailover, who: ByOperator, source: quorumSource,
			decide: quorumEffect,
			why:    "before a failover the operator checks that the replicas it can reach have every acknowledged commit",
			guards: one(DataAtRisk, "!"+hasSynchronous("oldObject")+" || !"+failoverQuorum("oldObject")+" || !"+hasSynchronous("object")+
				" || "+failoverQuorum("object"),
				"the operator no longer checks before a failover that the reachable replicas have every acknowledged commit"),
		},
	}
}

func synchronousEffect(p *pair, c *change) {
	if !c.removed() {
		c.effect.Why = "every instance reloads synchronous_standby_names, and from then on each commit waits for standbys"
		c.effect.Blocked = "commits, as long as fewer standbys than the number are connected and dataDurability is required"
		p.cluster.starves(&c.effect)
		lost(p, c)
		return
	}
	e := &c.effect
	e.Class, e.When, e.Who = DataAtRisk, Now, ByPostgreSQL
	e.Why = noStandby
	if p.cluster.after.Spec.MaxSyncReplicas > 0 {
		e.Why = "minSyncReplicas and maxSyncReplicas take over, and they wait for nobody if no replica is healthy: a failover may then lose " +
			"acknowledged transactions"
	}
}

func numberEffect(p *pair, c *change) {
	p.cluster.starves(&c.effect)
	lost(p, c)
}

func durabilityEffect(p *pair, c *change) {
	s := p.cluster
	if s.before.Spec.PostgresConfiguration.Synchronous.DataDurability == "preferred" {
		c.effect.Why = "every instance reloads synchronous_standby_names with all instances, and commits wait until the number of standbys is connected"
		c.effect.Blocked = "commits, as long as fewer standbys than the number are connected"
		lost(p, c)
		return
	}
	e := &c.effect
	e.Class, e.When, e.Who = DataAtRisk, Now, ByOperator
	e.Why = "the operator lists only healthy replicas in synchronous_standby_names and lowers the number: commits go on without a replica, " +
		"and a failover may then lose acknowledged transactions"
}

func quorumEffect(p *pair, c *change) {
	before, after := p.cluster.before.Spec.PostgresConfiguration.Synchronous, p.cluster.after.Spec.PostgresConfiguration.Synchronous
	if before == nil || after == nil || !before.FailoverQuorum || after.FailoverQuorum {
		return
	}
	e := &c.effect
	e.Class = DataAtRisk
	e.Why = "the operator no longer checks before a failover that the reachable replicas have every acknowledged commit, so it may promote " +
		"one that lacks some"
}
