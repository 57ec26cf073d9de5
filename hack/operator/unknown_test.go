// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnknownOf(t *testing.T) {
	known := []string{"1.29.2", "1.30.0", "1.30.1"}
	for name, c := range map[string]struct{ reason, tags, want string }{
		"nothing new":   {"every tag has a row", "v1.30.0 v1.30.1", ""},
		"a patch":       {"it has no row", "v1.30.1 v1.30.2", "1.30.2"},
		"two, in order": {"numbers, not texts", "v1.30.10 v1.30.9", "1.30.9 1.30.10"},
		"a minor":       {"it is newer than all", "v1.31.0", "1.31.0"},
		"in between":    {"an older line goes on", "v1.29.3", "1.29.3"},
		"candidate":     {"it is no release", "v1.31.0-rc1", ""},
		"too old":       {"pgha never knew its line", "v1.22.5 v1.20.0", ""},
		"other tags":    {"they are no releases", "v1 v1.30 v1.30.2.3 chart-1.30.2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, strings.Join(unknownOf(strings.Fields(c.tags), known), " ")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
