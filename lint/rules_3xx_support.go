// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"time"

	"github.com/pgha/pgha/profiles"
)

func majorSupportRules() []Rule {
	return []Rule{
		{
			ID: "PGHA334", Title: "PostgreSQL without support", Severity: Warning, Beyond: true, check: eachCluster(majorSupport),
			Why: "A major version of PostgreSQL gets fixes for five years. Then there are no more minor releases, and no more images. pgha " +
				"says so only if it is told the day, so that the same input always gives the same output.",
			Source: "https://www.postgresql.org/support/versioning/",
		},
	}
}

func majorSupport(p *pass, c *cluster) {
	end := profiles.EndOfMajor(c.major)
	if p.in.Day.IsZero() || !c.known || end == "" || p.in.Day.Format(time.DateOnly) <= end {
		return
	}
	p.add(c.Resource, "spec.imageName", fmt.Sprintf("PostgreSQL %d got its last fixes on %s.", c.major, asWritten(end)),
		"Move to a newer major version.")
}
