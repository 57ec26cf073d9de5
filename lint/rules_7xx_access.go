// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/internal/pghba"
)

func accessRules() []Rule {
	return []Rule{
		{
			ID: "PGHA704", Title: "connections without TLS", Severity: Error, Beyond: true, check: eachCluster(plaintext),
			Why: "The operator's last rule is `host all all all scram-sha-256`, which accepts connections without TLS. " +
				"Leaving out your own rule does not help: you need `hostnossl all all all reject` before it. Without TLS the " +
				"client cannot verify the server, and the data is readable on the network. Behind a public load balancer " +
				"this is an error. Otherwise it is an info, because it is the operator's default.",
			Source: operatorSource + "pkg/postgres/configuration.go",
		},
		{
			ID: "PGHA713", Title: "connections without a password", Severity: Error, Beyond: true, check: eachCluster(trusted),
			Why: "Method trust does not ask for a password. Anyone who reaches the port from an address in the rule can " +
				"log in as any user in the rule.",
			Source: postgresDocs + "auth-trust.html",
		},
		{
			ID: "PGHA724", Title: "line of pg_hba behind one that takes every connection", Severity: Error, Beyond: true, check: eachCluster(unreached),
			Why: "PostgreSQL takes the first line that matches a connection and reads no further. A line that rejects everybody, " +
				"before any that accepts, locks out every client: the operator's own last line, which accepts passwords, comes " +
				"after yours. A line behind one that matches every connection does nothing, which is a warning.",
			Source: postgresDocs + "auth-pg-hba-conf.html",
		},
	}
}

func plaintext(p *pass, c *cluster) {
	severity := Info // the operator's default: nearly every cluster accepts connections without TLS
	if p.isPublic(c) {
		severity = Error
	}
	for i, line := range c.spec.PostgresConfiguration.PgHBA {
		for _, r := range pghba.Rules(line) {
			switch {
			case !r.TakesPlaintext():
			case r.Method == "reject" && r.Everybody():
				return
			case r.Method != "reject":
				p.addAs(severity, c.Resource, at("spec.postgresql.pg_hba", i), fmt.Sprintf("%q accepts connections without TLS.", line),
					"Use hostssl, and end with: hostnossl all all all reject.")
				return
			}
		}
	}
	p.addAs(severity, c.Resource, "spec.postgresql.pg_hba", "The operator's last rule accepts connections without TLS.",
		"Add: hostssl all all all scram-sha-256, and: hostnossl all all all reject.")
}

func trusted(p *pass, c *cluster) {
	for i, line := range c.spec.PostgresConfiguration.PgHBA {
		if slices.ContainsFunc(pghba.Rules(line), func(r pghba.Rule) bool {
			return r.Type != "local" && r.Method == "trust" && !r.Loopback()
		}) {
			p.add(c.Resource, at("spec.postgresql.pg_hba", i), fmt.Sprintf("%q does not ask for a password.", line), "Use scram-sha-256 or cert.")
		}
	}
}

func unreached(p *pass, c *cluster) {
	lines := c.spec.PostgresConfiguration.PgHBA
	switch order := pghba.Order(lines); {
	case order.Rejects >= 0:
		p.add(c.Resource, at("spec.postgresql.pg_hba", order.Rejects), fmt.Sprintf("%q rejects every client: no line before it accepts one.",
			lines[order.Rejects]), "Put the lines that accept clients before it.")
	case order.Dead >= 0:
		p.addAs(Warning, c.Resource, at("spec.postgresql.pg_hba", order.Dead), fmt.Sprintf("%q does nothing: %q before it matches every connection.",
			lines[order.Dead], lines[order.Behind]), "Put it first, or remove it.")
	}
}
