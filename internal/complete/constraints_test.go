// SPDX-License-Identifier: Apache-2.0

package complete

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestConstraintsAreValidated: what the schema says about words and numbers, Validate says too. Editors use the one, pgha the other.
func TestConstraintsAreValidated(t *testing.T) {
	text, err := profiles.Builtin("aks-public")
	assert.NilError(t, err)
	tried := 0
	for _, c := range profiles.Constraints() {
		for _, value := range outside(c) {
			if strings.HasPrefix(c.Field, "spec.monitoring.alerts.rules[].") && !strings.HasSuffix(c.Field, ".alert") {
				continue // without a valid name the rest of a rule is not looked at; TestAlerts of profiles has cases
			}
			if strings.Contains(c.Field, "[*]") || !strings.HasPrefix(c.Field, "spec.") {
				continue
			}
			tried++
			t.Run(c.Field+"="+value, func(t *testing.T) {
				path := strings.ReplaceAll(c.Field, "[]", "[0]")
				_, err := profiles.Parse("aks-public", text, profiles.Set("test", path, value))
				var faults fault.List
				assert.Assert(t, errors.As(err, &faults), "the schema rejects %s, and Parse does not", value)
				for _, f := range faults {
					if strings.HasPrefix(f.Field, path) {
						return
					}
				}
				t.Errorf("no fault of %s: %v", path, faults)
			})
		}
	}
	assert.Assert(t, tried > 40, "tried only %d", tried)
}

// outside returns values that a constraint excludes.
func outside(c profiles.Constraint) []string {
	var all []string
	if len(c.Enum) > 0 {
		all = append(all, "nonsense")
	}
	if c.Min != 0 || c.Max != 0 {
		all = append(all, strconv.FormatInt(c.Min-1, 10))
	}
	if c.Max != 0 && c.Max < math.MaxInt32 {
		all = append(all, strconv.FormatInt(c.Max+1, 10))
	}
	return all
}
