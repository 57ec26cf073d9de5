// SPDX-License-Identifier: Apache-2.0

package lint

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/pghba"
)

func poolerHBARules() []Rule {
	return []Rule{{
		ID: "PGHA680", Title: "invalid line in pg_hba of a Pooler", Severity: Error, Beyond: true, check: each(invalidPoolerHBA),
		Why: "PgBouncer skips a line that it cannot read, with a warning in its log, and the next line decides: after a misspelt reject that is the operator's own last " +
			"line, which lets everybody with a password in. PgBouncer knows fewer types, addresses and methods than PostgreSQL: no host names, no samenet, no " +
			"groups, and no options except those of ldap.",
		Source: "https://www.pgbouncer.org/config.html#hba-file-format",
	}}
}

func invalidPoolerHBA(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if o.Spec.PgBouncer == nil {
		return
	}
	for i, line := range o.Spec.PgBouncer.PgHBA {
		if err := pghba.CheckPgBouncer(line); err != nil {
			p.add(r, at("spec.pgbouncer.pg_hba", i), "PgBouncer cannot read the line: "+err.Error()+". It skips it, and the next lines decide.",
				"Write type, database, user, address and method, as in: hostnossl all all 0.0.0.0/0 reject.")
		}
	}
}
