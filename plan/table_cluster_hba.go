// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/internal/pghba"
)

// accessFileRules are the fields that become pg_hba.conf and pg_ident.conf.
func accessFileRules() []rule {
	return []rule{
		{
			path: "spec.postgresql.pg_hba", does: reloads, decide: hbaEffect, source: reloadSource,
			why:     "every instance writes pg_hba.conf again and reloads it; new connections go by the new lines, and open ones stay",
			noGuard: parserToCEL, misses: FailsLater,
		},
		{
			path: "spec.postgresql.pg_ident", does: reloads, decide: identEffect, source: reloadSource,
			why:     "every instance writes pg_ident.conf again and reloads it; new connections go by the new maps, and open ones stay",
			noGuard: parserToCEL, misses: FailsLater,
		},
		{
			path: "spec.postgresql.ldap", does: reloads, source: "internal/management/controller/instance_controller.go#L1464",
			why: "the operator has a line for LDAP after your own lines of pg_hba, for every user over IPv4, and every instance reloads it; new " +
				"connections go by it",
			blocked: "if the Secret or the key of bindPassword is missing, the instance manager stops at every loop: no parameter, slot, role or " +
				"password is reconciled",
			step: "create the Secret of bindPassword before the apply",
		},
		{
			path: "spec.podSelectorRefs", mechanism: selectorMechanism, source: "pkg/management/postgres/configuration.go#L126",
			why: "the operator writes the addresses of the selected pods into the lines of pg_hba that name the selector, and every instance " +
				"reloads them; a selector that no line names does nothing",
		},
	}
}

func hbaEffect(p *pair, c *change) {
	i, err := p.cluster.badLine()
	if err == nil {
		hbaOrder(p, c)
		return
	}
	e := &c.effect
	e.Class, e.When, e.Who = FailsLater, AtRestart, ByPostgreSQL
	e.Why = fmt.Sprintf("PostgreSQL cannot parse %s (%v): at the reload it keeps the old file while the Cluster stays healthy, "+
		"and the next start of an instance is FATAL", c.path.at(i), err)
	if dying := p.cluster.dying(); dying != "" {
		e.When = Now
		e.Why += "; " + dying
	}
	e.Blocked = "every change of pg_hba"
	e.Step = "correct the line: type, database, user, address, method"
}

// badLine is the first line of pg_hba that PostgreSQL cannot parse.
func (c *cluster) badLine() (int, error) {
	for i, line := range c.after.Spec.PostgresConfiguration.PgHBA {
		// The operator replaces a reference to a selector with addresses.
		if err := pghba.Check(c.dataMajor, pghba.Expanded(line)); err != nil {
			return i, err
		}
	}
	return 0, nil
}

// badAccess says which line of pg_hba keeps an instance from starting; "" for none. A reload keeps the old lines, a start has none.
// https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/postmaster/postmaster.c
func (c *cluster) badAccess() string {
	if i, err := c.badLine(); err != nil {
		return fmt.Sprintf("it cannot parse spec.postgresql.pg_hba[%d] (%v)", i, err)
	}
	return ""
}

// hbaOrder: PostgreSQL takes the first line that matches, so that one line may lock out everybody, or make others useless.
// https://www.postgresql.org/docs/current/auth-pg-hba-conf.html
func hbaOrder(p *pair, c *change) {
	lines := p.cluster.after.Spec.PostgresConfiguration.PgHBA
	before, after := pghba.Order(p.cluster.before.Spec.PostgresConfiguration.PgHBA), pghba.Order(lines)
	e := &c.effect
	switch {
	case after.Rejects >= 0 && before.Rejects < 0:
		e.Class, e.When, e.Who = FailsLater, Now, ByPostgreSQL
		e.Why = fmt.Sprintf("every instance reloads pg_hba.conf, and line %d (%s) rejects every client, since no line before it accepts one; "+
			"open connections stay until they end", after.Rejects+1, lines[after.Rejects])
		e.Blocked = "new connections of all clients, also over Poolers"
		e.Waits.Connections = "until the line is gone"
		e.Step = "put the lines that accept clients before it"
	case after.Dead >= 0 && before.Dead < 0:
		e.Why += fmt.Sprintf("; line %d (%s) does nothing, since line %d (%s) before it matches every connection", after.Dead+1, lines[after.Dead],
			after.Behind+1, lines[after.Behind])
	}
}

func identEffect(p *pair, c *change) {
	for i, line := range p.cluster.after.Spec.PostgresConfiguration.PgIdent {
		err := pghba.CheckIdent(p.cluster.dataMajor, line)
		if err == nil {
			continue
		}
		e := &c.effect
		e.Class, e.When, e.Who = FailsLater, AtRestart, ByPostgreSQL
		e.Why = fmt.Sprintf("PostgreSQL cannot parse %s (%v): at the reload it keeps the old file, and after the next start no map "+
			"is valid, so the instance manager cannot log in over the local socket either", c.path.at(i), err)
		e.Step = "correct the line: map name, system user, database user"
		return
	}
}

// selectorMechanism: only selectors that a line names become addresses.
func selectorMechanism(p *pair, _ *change) mechanism {
	for _, side := range [][]string{p.cluster.before.Spec.PostgresConfiguration.PgHBA, p.cluster.after.Spec.PostgresConfiguration.PgHBA} {
		if slices.ContainsFunc(side, func(line string) bool { return len(pghba.References(line)) > 0 }) {
			return reloads
		}
	}
	return nothing
}
