// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"testing"
	"time"

	"github.com/pgha/pgha/profiles"
)

// TestSupport: every line has a row, its end is a day or a month after its last release, and only the newest may still be announced.
func TestSupport(t *testing.T) {
	lines := profiles.Lines()
	for i, target := range lines {
		s := target.Support()
		if s.Line != target.Line() || len(s.Kubernetes) < 3 {
			t.Errorf("%s has the row %+v", target, s)
		}
		_, day := time.Parse(time.DateOnly, s.End)
		_, month := time.Parse("2006-01", s.End)
		if day != nil && month != nil || s.Announced == (day == nil) {
			t.Errorf("%s ends on %q, announced %t", target, s.End, s.Announced)
		}
		if s.Announced && i+1 < len(lines) {
			t.Errorf("%s is not the newest line, and its end is only announced", target)
		}
	}
	for _, major := range profiles.Majors() {
		if _, err := time.Parse(time.DateOnly, profiles.EndOfMajor(major)); err != nil {
			t.Errorf("PostgreSQL %d: %v", major, err)
		}
	}
	if end := profiles.EndOfMajor(99); end != "" {
		t.Errorf("PostgreSQL 99 ends on %s", end)
	}
}

func TestSupportEnded(t *testing.T) {
	for name, c := range map[string]struct {
		reason, end, day string
		want             bool
	}{
		"last day":       {"it still counts", "2026-06-30", "2026-06-30", false},
		"day after":      {"it is over", "2026-06-30", "2026-07-01", true},
		"in the month":   {"nobody knows the day", "2026-12", "2026-12-31", false},
		"month after":    {"it is over", "2026-12", "2027-01-01", true},
		"nothing is set": {"nothing is known", "", "2027-01-01", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (profiles.Support{End: c.end}).Ended(c.day); got != c.want {
				t.Errorf("ended %t, want %t: %s", got, c.want, c.reason)
			}
		})
	}
}
