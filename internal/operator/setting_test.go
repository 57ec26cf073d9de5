// SPDX-License-Identifier: Apache-2.0

package operator_test

import (
	"testing"

	"github.com/pgha/pgha/internal/operator"
)

func TestSameSetting(t *testing.T) {
	cases := map[string]struct {
		reason, a, b string
		want         bool
	}{
		"memory":        {"two units", "1GB", "1024MB", true},
		"kilobytes":     {"the k is small", "2 MB", "2048kB", true},
		"bytes":         {"B is a unit too", "1024B", "1kB", true},
		"fraction":      {"PostgreSQL takes one", "1.5GB", "1536MB", true},
		"other memory":  {"not the same", "1GB", "1000MB", false},
		"time":          {"two units", "5min", "300s", true},
		"milliseconds":  {"ms is not s", "1s", "1000ms", true},
		"families":      {"memory is no time", "1B", "1us", false},
		"without unit":  {"the unit depends on the parameter", "1024", "1024kB", false},
		"words":         {"one bool", "on", "TRUE", true},
		"other words":   {"two bools", "on", "off", false},
		"words and one": {"1 may be a number", "on", "1", false},
		"texts":         {"anything else is a text", "replica", "logical", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := operator.SameSetting(c.a, c.b); got != c.want {
				t.Errorf("SameSetting(%q, %q) is %t: %s", c.a, c.b, got, c.reason)
			}
		})
	}
}
