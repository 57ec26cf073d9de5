// SPDX-License-Identifier: Apache-2.0

package pgsettings

import (
	"strings"
	"testing"
)

// TestFirstLine compares the search with a walk through the table, for every name and for names before, between and behind them.
func TestFirstLine(t *testing.T) {
	offset, last := 0, ""
	for line := range strings.Lines(table) {
		name, _, _ := strings.Cut(line, "\t")
		if name < last {
			t.Fatalf("%s is behind %s: the table is not sorted", name, last)
		}
		if name != last {
			for _, wanted := range []string{name, last + "\x00"} {
				if got := firstLine(wanted); got != offset {
					t.Errorf("%q is at %d, want %d", wanted, got, offset)
				}
			}
		}
		offset, last = offset+len(line), name
	}
	if got := firstLine("zzz"); got != len(table) {
		t.Errorf("a name behind all others is at %d", got)
	}
}
