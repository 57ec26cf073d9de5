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
			Why: "The operator's own last rule is `host all all all scram-sha-256`, which takes connections without TLS, so leaving a " +
				"rule out does not help: it takes a `hostnossl all all all reject` before it. Without TLS the client cannot tell " +
				"whom it talks to, and the data is readable on the way. Behind a public load balancer this is an error, otherwise " +
				"an info: it is the operator's default.",
			Source: operatorSource + "pkg/postgres/configuration.go",
		},
		{
			ID: "PGHA713", Title: "connections without a password", Severity: Error, Beyond: true, check: eachCluster(trusted),
			Why:    "Method trust asks for nothing. Whoever reaches the port from an address that the rule covers is any user it covers.",
			Source: postgresDocs + "auth-trust.html",
		},
	}
}

func plaintext(p *pass, c *cluster) {
	severity := Info // the operator's default: nearly every cluster takes connections without TLS
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
				p.addAs(severity, c.Resource, at("spec.postgresql.pg_hba", i), fmt.Sprintf("%q takes connections without TLS.", line),
					"Use hostssl, and end with: hostnossl all all all reject.")
				return
			}
		}
	}
	p.addAs(severity, c.Resource, "spec.postgresql.pg_hba", "The operator's last rule takes connections without TLS.",
		"Add: hostssl all all all scram-sha-256, and: hostnossl all all all reject.")
}

func trusted(p *pass, c *cluster) {
	for i, line := range c.spec.PostgresConfiguration.PgHBA {
		if slices.ContainsFunc(pghba.Rules(line), func(r pghba.Rule) bool {
			return r.Type != "local" && r.Method == "trust" && !r.Loopback()
		}) {
			p.add(c.Resource, at("spec.postgresql.pg_hba", i), fmt.Sprintf("%q asks for no password.", line), "Use scram-sha-256 or cert.")
		}
	}
}
