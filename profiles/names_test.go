// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func TestServerNames(t *testing.T) {
	for name, tc := range map[string]struct{ reason, field, server, next string }{
		"first":            {"the folder has the cluster's name", "", "pg", "pg-g2"},
		"second":           {"counted up", "pg-g2", "pg-g2", "pg-g3"},
		"tenth":            {"a number, not a digit", "pg-g9", "pg-g9", "pg-g10"},
		"own name":         {"any folder has generations", "pg-v18", "pg-v18", "pg-v18-g2"},
		"generation one":   {"never written by pgha, so a name of its own", "pg-g1", "pg-g1", "pg-g1-g2"},
		"leading zero":     {"never written by pgha", "pg-g02", "pg-g02", "pg-g02-g2"},
		"sign":             {"Atoi reads it, and pgha never writes it", "pg-g+2", "pg-g+2", "pg-g+2-g2"},
		"past the numbers": {"no number that a program can count up", "pg-g99999999999999999999", "pg-g99999999999999999999", "pg-g99999999999999999999-g2"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &profiles.Profile{Metadata: profiles.Metadata{Name: "pg"}}
			p.Spec.Backup.ServerName = tc.field
			assert.Equal(t, p.ServerName(), tc.server, tc.reason)
			assert.Equal(t, p.NextServerName(), tc.next, tc.reason)
		})
	}
}

func TestServerNameFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, value string
		fault         bool
	}{
		"generation":    {"what pgha writes", "pg-g2", false},
		"legacy":        {"folders of other tools", "PG_14.main", false},
		"slash":         {"another folder below the store's path", "a/b", true},
		"hyphen first":  {"barman-cloud would read an option", "-pg", true},
		"parent folder": {"one folder above", "..", true},
		"space":         {"a command would break", "a b", true},
		"too long":      {"a blob's name has a limit", strings.Repeat("a", 254), true},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("p.yaml", []byte(valid), profiles.Set("--set", "spec.backup.serverName", tc.value))
			if !tc.fault {
				assert.NilError(t, err, tc.reason)
				return
			}
			assert.ErrorContains(t, err, "spec.backup.serverName", tc.reason)
		})
	}
}
