// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
)

// known is the path of the rule for a field: that of a parameter has the name by which PostgreSQL knows it.
func known(t *table, p path) path {
	const depth = 4
	if t.kind != "Cluster" || len(p) != depth || p[1].name != "postgresql" || p[2].name != "parameters" {
		return p
	}
	return slices.Clone(p[:depth-1]).field(pgsettings.Name(0, p[depth-1].name))
}

// parameter is the name by which PostgreSQL knows the parameter of a change.
func (c *cluster) parameter(ch *change) string { return pgsettings.Name(c.dataMajor, ch.name()) }

// lines returns what PostgreSQL reads in postgresql.conf, by the names of the parameters: the last line of each, and its name there.
func lines(c, running *cnpgv1.Cluster, major int, release operator.Release) (values, names map[string]string) {
	values, names = map[string]string{}, map[string]string{}
	for _, p := range operator.Configuration(c, running, major, release) {
		name := pgsettings.Name(major, p.Name)
		if p.Name != name && release.FixesParameter(name) && operator.Mandatory(name) {
			names[name] = name // Configuration leaves out such lines that are the same for every Cluster
			continue
		}
		values[name], names[name] = p.Value, p.Name
	}
	return values, names
}

// overridden is the name of the line that PostgreSQL uses instead of that of a parameter, on each side that has the parameter; "" if it
// uses the parameter's.
func (c *cluster) overridden(ch *change) (by string) {
	name := c.parameter(ch)
	if ch.old != nil {
		by = c.conf.oldNames[name]
	}
	if ch.new != nil && by != ch.name() {
		by = c.conf.newNames[name]
	}
	if by == ch.name() {
		return ""
	}
	return by
}

// otherName adds to the effect of a parameter whose name only PostgreSQL understands what the operator does not see.
func (c *cluster) otherName(ch *change) {
	e, name := &ch.effect, c.parameter(ch)
	if pgsettings.Usual(c.dataMajor, ch.name()) || c.fixes(ch.name()) {
		return
	}
	if e.Step == "" {
		e.Step = "write " + name + " instead"
	}
	switch {
	case e.Class == FailsLater:
	case ch.does.has(restarts) && c.seesDecrease(name):
		e.Class, e.Blocked = FailsLater, "the restart of the replicas"
		e.Why = fmt.Sprintf("PostgreSQL reads %s as %s, but the instance manager does not: it takes the change for a decrease to PostgreSQL's default, "+
			"so the primary's restarts PostgreSQL in place first, and the replicas wait for the default and are not restarted; where the primary's value is "+
			"larger than theirs they stop replaying", ch.name(), name)
	case c.fixes(name):
		e.Why = fmt.Sprintf("PostgreSQL reads %s as %s, which the operator manages, and the webhook does not recognize it; ", ch.name(), name) + e.Why
		e.Step = "remove it from the manifest"
	default:
		e.Why = fmt.Sprintf("PostgreSQL reads %s as %s; ", ch.name(), name) + e.Why
	}
}

// seesDecrease reports whether the instance manager takes a change for a decrease to the default: it looks for the new value of a
// parameter that waits for a restart by its usual name.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/probes.go#L191
func (c *cluster) seesDecrease(name string) bool {
	return slices.ContainsFunc(operator.HotStandby(), func(p operator.Parameter) bool {
		standard := c.conf.number(nil, p)
		return p.Name == name && c.conf.number(c.conf.old, p) > standard && c.conf.number(c.conf.new, p) != standard
	})
}
