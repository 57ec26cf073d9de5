// SPDX-License-Identifier: Apache-2.0

package pgsettings

import "slices"

// Risk is what a hazardous value costs.
type Risk int

// The risks, in rising order.
const (
	// Neglects means that the server stops doing what it needs in the long run.
	Neglects Risk = iota + 1
	// Loses means that transactions that were acknowledged may be lost.
	Loses
	// Corrupts means that data may become wrong or unreadable.
	Corrupts
)

// Hazard is a parameter of which some valid values put the data at risk.
type Hazard struct {
	// Name of the parameter.
	Name string
	// Safe are the values without the risk, the default first. They are written out, since the policies of pgha guard compare words.
	Safe []string
	// Risk of the other values.
	Risk Risk
	// Why is a clause: what the other values do.
	Why string
	// Source is a page of PostgreSQL's documentation.
	Source string
}

// Hazards are the parameters that put data at risk: lint reports their values, plan and guard a change to one. Those that the operator
// refuses, such as data_sync_retry, are not among them.
func Hazards() []Hazard {
	const (
		wal       = "https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-"
		developer = "https://www.postgresql.org/docs/current/runtime-config-developer.html#GUC-"
	)
	on, off := []string{"on", "true", "yes", "1"}, []string{"off", "false", "no", "0"}
	return []Hazard{
		{"fsync", on, Corrupts,
			"PostgreSQL no longer waits for the disk, so a crash of the node or a lost disk connection may corrupt the whole data directory",
			wal + "FSYNC"},
		{"full_page_writes", on, Corrupts,
			"a crash in the middle of writing a page corrupts it, and the WAL has no copy to repair it",
			wal + "FULL-PAGE-WRITES"},
		{"synchronous_commit", slices.Concat(on, []string{"remote_apply", "remote_write"}), Loses,
			"commits no longer wait for a standby, or not even for the disk, so a failover loses transactions that were acknowledged",
			wal + "SYNCHRONOUS-COMMIT"},
		{"zero_damaged_pages", off, Corrupts,
			"PostgreSQL replaces a damaged page with zeros and goes on, so all rows of the page are gone for good",
			developer + "ZERO-DAMAGED-PAGES"},
		{"ignore_checksum_failure", off, Corrupts,
			"PostgreSQL goes on with pages whose checksum is wrong, which may return wrong data, and spread or hide the corruption",
			developer + "IGNORE-CHECKSUM-FAILURE"},
		{"ignore_invalid_pages", off, Corrupts,
			"recovery skips WAL records for pages that are invalid, which may lose data, and spread or hide corruption",
			developer + "IGNORE-INVALID-PAGES"},
		{"ignore_system_indexes", off, Neglects,
			"PostgreSQL reads system tables without their indexes, which is slow and only meant for the repair of a damaged index",
			developer + "IGNORE-SYSTEM-INDEXES"},
		{"autovacuum", on, Neglects,
			"dead rows stay in tables and indexes, which grow without limit, and the planner's statistics become old",
			"https://www.postgresql.org/docs/current/runtime-config-vacuum.html#GUC-AUTOVACUUM"},
		{"track_counts", on, Neglects,
			"autovacuum needs these statistics, so it does not run: dead rows stay, and tables and indexes grow without limit",
			"https://www.postgresql.org/docs/current/runtime-config-statistics.html#GUC-TRACK-COUNTS"},
	}
}

// IsSafe reports whether a value has no such risk. A value that PostgreSQL cannot read has none: it keeps the old one.
func (h Hazard) IsSafe(major int, value string) bool {
	s, ok := Find(major, h.Name)
	if !ok {
		return true
	}
	parsed, err := s.Parse(value)
	return err != nil || slices.ContainsFunc(h.Safe, func(safe string) bool {
		same, err := s.Parse(safe)
		return err == nil && parsed == same
	})
}
