// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
)

func parameterNameRules() []Rule {
	return []Rule{
		{
			ID: "PGHA331", Title: "PostgreSQL parameter in upper case or under an old name", Severity: Error, Beyond: true,
			check: eachCluster(otherNames),
			Why: "PostgreSQL compares the names of parameters without regard to case, and still accepts sort_mem, vacuum_mem and, from 18 on, " +
				"ssl_ecdh_curve. The operator compares texts. It writes Max_Connections and max_connections as two lines, in the order of " +
				"their texts, and the last line wins. Its webhook does not recognize Port as a parameter that it manages, and its instance " +
				"manager does not recognize Max_Connections as a parameter whose change needs a certain order. TimeZone, DateStyle and " +
				"IntervalStyle are the names that PostgreSQL itself uses, and a warning tells of other names that have no such consequence.",
			Source: operatorSource + "pkg/configfile/configfile.go",
		},
		{
			ID: "PGHA332", Title: "hot standby parameter that the operator cannot read", Severity: Error, Beyond: true,
			check: eachCluster(misreadValues),
			Why: "PostgreSQL reads 0xC8, 0310 and 200.0 as 200. The instance manager of a replica reads max_connections, max_wal_senders, " +
				"max_worker_processes, max_prepared_transactions and max_locks_per_transaction as decimal numbers at its start, and does not " +
				"start PostgreSQL if it cannot. A recovery reads them in the same way. As long as a value such as 200.0 waits for a restart, no " +
				"instance tells its status, and the operator does nothing for the Cluster, failover included.",
			Source: operatorSource + "pkg/management/postgres/restore.go",
		},
	}
}

// misreadValues reports the values that the operator reads otherwise than PostgreSQL.
func misreadValues(p *pass, c *cluster) {
	for _, parameter := range operator.HotStandby() {
		value, _ := c.parameter(parameter.Name)
		m := operator.Misreads(c.majorVersion(), parameter.Name, value)
		if m == nil {
			continue
		}
		consequence := "it as " + m.Other + "."
		if m.Other == "" {
			consequence = "only decimal numbers: a replica whose pod restarts does not start PostgreSQL."
		}
		p.add(c.Resource, key(parameterPath, parameter.Name), fmt.Sprintf("PostgreSQL reads the %s %s as %s, and the operator reads %s",
			parameter.Name, value, m.Value, consequence), fmt.Sprintf("Write %q.", m.Value))
	}
}

// otherNames reports the names that PostgreSQL reads as those of other parameters.
func otherNames(p *pass, c *cluster) {
	if !c.otherNames {
		return
	}
	lines := c.lines()
	for _, name := range parameters(c) {
		actual := pgsettings.Name(c.tableMajor(), name)
		if name == actual || !isParameterName(name) || c.target.FixesParameter(name) {
			continue // PGHA305 and PGHA306 are about the latter two
		}
		if severity, message := c.otherName(lines, name, actual); message != "" {
			p.addAs(severity, c.Resource, key(parameterPath, name), message, c.wayOut(name, actual))
		}
	}
}

// otherName says what comes of a parameter with another name.
func (c *cluster) otherName(lines []operator.Parameter, name, actual string) (Severity, string) {
	line, _ := operator.Winner(lines, c.tableMajor(), name)
	prefix, _, dotted := strings.Cut(actual, ".")
	switch other := c.sameParameter(name, actual); {
	case other != "" && !c.target.FixesParameter(actual):
		return Error, fmt.Sprintf("%s and %s are the same parameter. PostgreSQL silently uses the value of %s.", name, other, line.Name)
	case line.Name != name:
		return Error, fmt.Sprintf("%s is %s, and the operator writes its own line for that after this one, so PostgreSQL silently ignores the value.", name, actual)
	case c.target.FixesParameter(actual):
		return Error, fmt.Sprintf("%s is %s, which the operator manages. Its webhook does not recognize the name, so PostgreSQL uses the value.", name, actual)
	case slices.ContainsFunc(operator.HotStandby(), func(p operator.Parameter) bool { return p.Name == actual }):
		return Error, fmt.Sprintf("%s is %s. The instance manager does not recognize the name: it takes a change for a decrease to "+
			"PostgreSQL's default, so the primary restarts first and the replicas wait for that value.", name, actual)
	case slices.Contains(operator.ManagedLibraries(), prefix) && !slices.Contains(operator.Libraries(c.typed), prefix):
		return Error, fmt.Sprintf("The operator does not recognize %s as a parameter of %s, so it does not load the library.", name, prefix)
	case dotted || name == "ssl_ecdh_curve" || pgsettings.Usual(c.tableMajor(), name):
		return 0, "" // operators that do not manage ssl_ecdh_curve have no other name in mind
	}
	return Warning, fmt.Sprintf("PostgreSQL reads %s as %s, but the operator's webhook does not check it under this name.", name, actual)
}

// sameParameter is another name in the manifest for a parameter; "" for none.
func (c *cluster) sameParameter(name, actual string) string {
	for _, other := range slices.Backward(parameters(c)) {
		if other != name && pgsettings.Name(c.tableMajor(), other) == actual {
			return other
		}
	}
	return ""
}

// wayOut says what to write instead of another name.
func (c *cluster) wayOut(name, actual string) string {
	if c.target.FixesParameter(actual) {
		return "Remove it."
	}
	if _, both := c.parameter(actual); both {
		return fmt.Sprintf("Keep %s, with the value that you want, and remove %s.", actual, name)
	}
	return "Write " + actual + "."
}
