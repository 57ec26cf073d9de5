// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/pgsettings"
)

func hazardRules() []Rule {
	return []Rule{
		{
			ID: "PGHA335", Title: "parameter that can corrupt the data", Severity: Error, Beyond: true,
			check: eachCluster(hazards(func(r pgsettings.Risk) bool { return r == pgsettings.Corrupts })),
			Why: "With `fsync` or `full_page_writes` off, a crash may leave a data directory that cannot be read, and every replica and backup " +
				"gets the same pages. With `zero_damaged_pages`, `ignore_checksum_failure` or `ignore_invalid_pages` on, PostgreSQL goes on with damaged data " +
				"instead of reporting it: they are for a repair by hand. `pgha plan` calls a change to such a value data at risk.",
			Source: postgresDocs + "runtime-config-wal.html#GUC-FSYNC",
		},
		{
			ID: "PGHA336", Title: "parameter that gives up durability or maintenance", Severity: Warning, Beyond: true,
			check: eachCluster(hazards(func(r pgsettings.Risk) bool { return r < pgsettings.Corrupts })),
			Why: "With `synchronous_commit` off, a crash loses transactions that were acknowledged, and with `off` or `local` commits do not wait for the " +
				"standbys of synchronous replication. Without `autovacuum`, or without `track_counts`, which it needs, dead rows stay and tables grow. " +
				"`ignore_system_indexes` is for the repair of a damaged index.",
			Source: postgresDocs + "runtime-config-wal.html#GUC-SYNCHRONOUS-COMMIT",
		},
	}
}

// hazards reports values of parameters that put data at risk. A table of PostgreSQL's parameters says which: plan has the same.
func hazards(of func(pgsettings.Risk) bool) func(*pass, *cluster) {
	return func(p *pass, c *cluster) {
		for _, h := range pgsettings.Hazards() {
			name, value, ok := c.written(h.Name)
			if !ok || !of(h.Risk) || h.IsSafe(c.tableMajor(), value) || p.target.FixesParameter(name) {
				continue
			}
			message, remedy := sentence(fmt.Sprintf("with %s %s, %s", h.Name, value, h.Why)), fmt.Sprintf("Remove it, or write %q.", h.Safe[0])
			if h.Name == "synchronous_commit" {
				message, remedy = waitsForNobody(c, value)
			}
			if message != "" {
				p.add(c.Resource, key(parameterPath, name), message, remedy)
			}
		}
	}
}

// waitsForNobody says what a value of synchronous_commit does that waits for no standby. Without synchronous replication the value local is the
// same as on.
func waitsForNobody(c *cluster, value string) (message, remedy string) {
	const session = " For a bulk load, set it for one session or one transaction."
	local := strings.EqualFold(value, "local")
	switch {
	case c.syncReplicas() > 0:
		return fmt.Sprintf("synchronous_commit %s contradicts the synchronous replication of the Cluster: commits do not wait for a standby, so a failover "+
			"loses transactions that were acknowledged.", value), `Remove it, or write "on".` + session
	case local:
		return "", ""
	default:
		return fmt.Sprintf("With synchronous_commit %s, commits do not wait for the disk, so a crash loses transactions that were acknowledged.", value),
			`Remove it, or write "on".` + session
	}
}
