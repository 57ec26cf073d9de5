// SPDX-License-Identifier: Apache-2.0

package profiles

// Support is how long a minor version of the operator gets fixes, and the versions of Kubernetes that it supports.
type Support struct {
	// Line is the minor version: 1.30.
	Line string
	// End is the last day, as 2026-06-30. For an announced end it may be only a month, 2026-12.
	End string
	// Announced: the end was still to come when pgha was written, and may move.
	Announced bool
	// Kubernetes are the minor versions that the project supports with it, oldest first.
	Kubernetes []string
}

// lines has one row per minor version, oldest first. hack/operator prints what changed in its source:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/docs/src/supported_releases.md
var lines = [...]Support{
	{"1.23", "2024-11-24", false, []string{"1.27", "1.28", "1.29"}},
	{"1.24", "2025-05-23", false, []string{"1.28", "1.29", "1.30", "1.31"}},
	{"1.25", "2025-08-22", false, []string{"1.29", "1.30", "1.31", "1.32"}},
	{"1.26", "2025-11-12", false, []string{"1.30", "1.31", "1.32", "1.33"}},
	{"1.27", "2026-03-09", false, []string{"1.31", "1.32", "1.33"}},
	{"1.28", "2026-06-30", false, []string{"1.32", "1.33", "1.34", "1.35"}},
	{"1.29", "2026-09-29", false, []string{"1.33", "1.34", "1.35"}},
	{"1.30", "2026-12", true, []string{"1.34", "1.35", "1.36"}},
}

// Support returns how long the operator's minor version gets fixes; the zero value for an unknown target.
func (t Target) Support() Support {
	for i := range lines {
		if lines[i].Line == t.Line() {
			return lines[i]
		}
	}
	return Support{}
}

// Ended reports whether the support has ended on a day, as 2026-11-28. A month ends with its last day.
func (s Support) Ended(day string) bool {
	if len(s.End) == len("2026-12") {
		return s.End != "" && day[:min(len(day), len(s.End))] > s.End
	}
	return s.End != "" && day > s.End
}

// EndOfMajor is the day on which a major version of PostgreSQL gets its last fixes, as 2027-11-11; "" for an unknown one.
// https://www.postgresql.org/support/versioning/
func EndOfMajor(major int) string {
	switch major {
	case 13:
		return "2025-11-13"
	case 14:
		return "2026-11-12"
	case 15:
		return "2027-11-11"
	case 16:
		return "2028-11-09"
	case 17:
		return "2029-11-08"
	case 18:
		return "2030-11-14"
	}
	return ""
}
