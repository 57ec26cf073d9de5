// SPDX-License-Identifier: Apache-2.0

package pgsettings

import (
	"fmt"
	"slices"
	"strings"
)

// PredefinedRoles are PostgreSQL's own roles in a major version; 0 for those of any. https://www.postgresql.org/docs/current/predefined-roles.html
func PredefinedRoles(major int) []string {
	var names []string
	for _, of := range [...]struct {
		since int
		names []string
	}{
		{OldestMajor, []string{"pg_execute_server_program", "pg_monitor", "pg_read_all_settings", "pg_read_all_stats", "pg_read_server_files",
			"pg_signal_backend", "pg_stat_scan_tables", "pg_write_server_files"}},
		{14, []string{"pg_database_owner", "pg_read_all_data", "pg_write_all_data"}},
		{15, []string{"pg_checkpoint"}},
		{16, []string{"pg_create_subscription", "pg_use_reserved_connections"}},
		{17, []string{"pg_maintain"}},
		{18, []string{"pg_signal_autovacuum_worker"}},
	} {
		if major == 0 || major >= of.since {
			names = append(names, of.names...)
		}
	}
	return names
}

// MemberFault says why no role can be a member of one of PostgreSQL's own roles; "" if it can, or the role is not one of those.
// Nobody can create a role that begins with pg_: https://www.postgresql.org/docs/current/sql-createrole.html
func MemberFault(major int, role string) string {
	switch {
	case !ReservedName(role) || major != 0 && !Known(major):
		return ""
	case role == "pg_database_owner":
		return "is the owner of the current database and cannot have other members"
	case slices.Contains(PredefinedRoles(major), role):
		return ""
	case slices.Contains(PredefinedRoles(0), role):
		return fmt.Sprintf("is a role of PostgreSQL that version %d does not have yet", major)
	}
	return "is no role of PostgreSQL, and no other role may begin with pg_"
}

// ReservedName reports whether PostgreSQL keeps a name of a role or a schema for itself.
func ReservedName(name string) bool { return strings.HasPrefix(name, "pg_") }

// MemberCycle returns the roles through which a role would be a member of itself, from the role on; nil for none. PostgreSQL refuses the last
// of these memberships. parents returns the roles that a role is in.
func MemberCycle(role string, parents func(string) []string) []string {
	seen := map[string]bool{}
	var find func(name string) []string
	find = func(name string) []string {
		for _, parent := range parents(name) {
			if parent == role {
				return []string{name}
			}
			if seen[parent] {
				continue
			}
			seen[parent] = true
			if way := find(parent); way != nil {
				return append([]string{name}, way...)
			}
		}
		return nil
	}
	return find(role)
}
