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
	}
}

// otherNames reports the names that PostgreSQL reads as those of other parameters.
func otherNames(p *pass, c *cluster) {
	if !c.otherNames {
		return
	}
	lines := c.lines()
	for _, name := range parameters(c) {
		real := pgsettings.Name(c.tableMajor(), name)
		if name == real || !isParameterName(name) || operator.Fixed(name) {
			continue // PGHA305 and PGHA306 are about the latter two
		}
		if severity, message := c.otherName(lines, name, real); message != "" {
			p.addAs(severity, c.Resource, key(parameterPath, name), message, c.wayOut(name, real))
		}
	}
}

// otherName says what comes of a parameter with another name.
func (c *cluster) otherName(lines []operator.Parameter, name, real string) (Severity, string) {
	line, _ := operator.Winner(lines, c.tableMajor(), name)
	prefix, _, dotted := strings.Cut(real, ".")
	switch other := c.sameParameter(name, real); {
	case other != "" && !operator.Fixed(real):
		return Error, fmt.Sprintf("%s and %s are the same parameter. PostgreSQL silently uses the value of %s.", name, other, line.Name)
	case line.Name != name:
		return Error, fmt.Sprintf("%s is %s, and the operator writes its own line for that after this one, so PostgreSQL silently ignores the value.", name, real)
	case operator.Fixed(real):
		return Error, fmt.Sprintf("%s is %s, which the operator manages. Its webhook does not recognize the name, so PostgreSQL uses the value.", name, real)
	case slices.ContainsFunc(operator.HotStandby(), func(p operator.Parameter) bool { return p.Name == real }):
		return Error, fmt.Sprintf("%s is %s. The instance manager does not recognize the name: it takes a change for a decrease to "+
			"PostgreSQL's default, so the primary restarts first and the replicas wait for that value.", name, real)
	case slices.Contains(operator.ManagedLibraries(), prefix) && !slices.Contains(operator.Libraries(c.typed), prefix):
		return Error, fmt.Sprintf("The operator does not recognize %s as a parameter of %s, so it does not load the library.", name, prefix)
	case dotted || pgsettings.Usual(c.tableMajor(), name):
		return 0, ""
	}
	return Warning, fmt.Sprintf("PostgreSQL reads %s as %s, but the operator's webhook does not check it under this name.", name, real)
}

// sameParameter is another name in the manifest for a parameter; "" for none.
func (c *cluster) sameParameter(name, real string) string {
	for _, other := range slices.Backward(parameters(c)) {
		if other != name && pgsettings.Name(c.tableMajor(), other) == real {
			return other
		}
	}
	return ""
}

// wayOut says what to write instead of another name.
func (c *cluster) wayOut(name, real string) string {
	if operator.Fixed(real) {
		return "Remove it."
	}
	if _, both := c.parameter(real); both {
		return fmt.Sprintf("Keep %s, with the value that you want, and remove %s.", real, name)
	}
	return "Write " + real + "."
}
