// SPDX-License-Identifier: Apache-2.0

package starter_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/starter"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestPins: init pins only values that depend on the target.
func TestPins(t *testing.T) {
	for name, tc := range map[string]struct {
		reason    string
		overrides []profiles.Override
		want      []string
	}{
		"newest": {"no override", nil, []string{`major: "18"`, "durability: required", "failoverQuorum: enabled"}},
		"oldest": {
			"the target of the override decides", []profiles.Override{profiles.Set("", "spec.target", "1.23.0")},
			[]string{`major: "16"`, "durability: preferred", "failoverQuorum: disabled"},
		},
		"image without a version": {
			"the image decides the major version, whatever it is", []profiles.Override{profiles.Set("", "spec.postgresql.image", "x:latest")},
			[]string{"major: auto", "durability: required", "failoverQuorum: enabled"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := starter.Text("aks", tc.overrides...)
			assert.NilError(t, err)
			for _, want := range append(tc.want, "tuning: auto") {
				assert.Check(t, strings.Contains(string(text), " "+want+"\n"), "%s: no %s", tc.reason, want)
			}
			_, err = profiles.Parse("starter", text, tc.overrides...)
			assert.NilError(t, err)
		})
	}
}
