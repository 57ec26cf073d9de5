// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strconv"

	"github.com/pgha/pgha/internal/operator"
)

// hotStandby are the parameters that a standby must not have smaller than its primary, with PostgreSQL's defaults:
// https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN. The operator compares the same five:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/probes.go#L216
func hotStandby() []operator.Parameter {
	return []operator.Parameter{
		{Name: "max_connections", Value: "100"},
		{Name: "max_locks_per_transaction", Value: "64"},
		{Name: "max_prepared_transactions", Value: "0"},
		{Name: "max_wal_senders", Value: "10"},
		{Name: "max_worker_processes", Value: "8"},
	}
}

// number is the value of a parameter, or its default where it is missing.
func (f configuration) number(lines map[string]string, p operator.Parameter) int {
	value, ok := lines[p.Name]
	if !ok {
		value = p.Value
	}
	if s, known := setting(0, p.Name); known {
		if parsed, err := s.Parse(value); err == nil {
			value = parsed
		}
	}
	n, _ := strconv.Atoi(value)
	return n
}

// isDefault reports whether a new line has the value that the server has without it, so that it compares equal.
func (c *cluster) isDefault(name string) bool {
	if _, was := c.conf.old[name]; was {
		return false
	}
	return slices.ContainsFunc(hotStandby(), func(p operator.Parameter) bool {
		return p.Name == name && c.conf.number(c.conf.old, p) == c.conf.number(c.conf.new, p)
	})
}
