// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"
)

// TestSpans: a presence as the CSV of fields has it.
func TestSpans(t *testing.T) {
	all := strings.Fields("1.23.0 1.23.1 1.23.2 1.24.0 1.24.1 1.25.0 1.25.1 1.26.0")
	for name, c := range map[string]struct {
		reason, has, since, gone string
	}{
		"always":    {"it never came", "1.23.0 1.23.1 1.23.2 1.24.0 1.24.1 1.25.0 1.25.1 1.26.0", "1.23.0", ""},
		"minor":     {"every later line has it from .0", "1.25.0 1.25.1 1.26.0", "1.25.0", ""},
		"backport":  {"two lines have it from a patch", "1.23.2 1.24.1 1.25.0 1.25.1 1.26.0", "1.23.2 1.24.1 1.25.0", ""},
		"newest":    {"the newest line has it from a patch; the next has it from .0", "1.25.1 1.26.0", "1.25.1 1.26.0", ""},
		"not yet":   {"the newest line does not have it", "1.24.1 1.25.1", "1.24.1 1.25.1", "1.26.0"},
		"skipped":   {"a line between never got it", "1.23.2 1.25.0 1.25.1 1.26.0", "1.23.2 1.25.0", "1.24.0"},
		"came back": {"lost in a patch, and there again in the next .0, which is older code", "1.23.0 1.23.1 1.24.0", "1.23.0 1.24.0", "1.23.2 1.24.1 1.25.0"},
		"lost":      {"a minor drops it", "1.23.0 1.23.1 1.23.2", "1.23.0", "1.24.0"},
	} {
		t.Run(name, func(t *testing.T) {
			p := presence{}
			for release := range strings.FieldsSeq(c.has) {
				p[release] = true
			}
			if since, gone := p.spans(all); since != c.since || gone != c.gone {
				t.Errorf("spans: got %q and %q, want %q and %q: %s", since, gone, c.since, c.gone, c.reason)
			}
		})
	}
}
