// SPDX-License-Identifier: Apache-2.0

package main

import "slices"

// Settings that the view does not show, from PostgreSQL's source:
// https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/misc/guc_tables.c

// hiddenSettings are parameters that can be set but are not in the view (GUC_NO_SHOW_ALL).
func hiddenSettings(int) []setting {
	return []setting{
		{name: "default_with_oids", context: "user", kind: "bool"},
		{name: "is_superuser", context: "internal", kind: "bool"},
		{name: "role", context: "user", kind: "string"},
		{name: "seed", context: "user", kind: "real", low: "-1", high: "1"},
		{name: "session_authorization", context: "user", kind: "string"},
		{name: "ssl_renegotiation_limit", context: "user", kind: "integer", low: "0", high: "0"},
	}
}

// hiddenValues are values that PostgreSQL accepts for an enum but does not list.
func hiddenValues(s setting) []string {
	switch {
	case s.kind != "enum" || s.context == "internal":
		return nil
	case s.name == "wal_level":
		return []string{"archive", "hot_standby"}
	case slices.Contains(s.values, "debug1") && slices.Contains(s.values, "info"):
		return []string{"debug"}
	case slices.Contains(s.values, "debug1"):
		return []string{"debug", "info"}
	case s.name == "password_encryption":
		return nil // see unbuiltValues
	case slices.Contains(s.values, "on") && slices.Contains(s.values, "off"):
		return []string{"true", "false", "yes", "no", "1", "0"}
	}
	return nil
}

// unbuiltValues are values that the queried servers were built without but the servers in the community's images support, and
// additional values of password_encryption in PostgreSQL 13.
func unbuiltValues(major int, name string) []string {
	switch {
	case name == "default_toast_compression" && major >= 14:
		return []string{"lz4"}
	case name == "wal_compression" && major >= 15:
		return []string{"lz4", "zstd"}
	case name == "io_method" && major >= 18:
		return []string{"io_uring"}
	case name == "password_encryption" && major == 13:
		return []string{"on", "true", "yes", "1"}
	}
	return nil
}
