// SPDX-License-Identifier: Apache-2.0

package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestKinds: a caller can tell the sorts of faults apart, in a list and behind other errors.
func TestKinds(t *testing.T) {
	const head = "apiVersion: " + profiles.APIVersion + "\nkind: Profile\nmetadata: {name: pg, namespace: db}\n"
	for name, tc := range map[string]struct {
		reason string
		text   string
		want   fault.Kind
	}{
		"syntax":    {"no YAML", "a: [", fault.Syntax},
		"unknown":   {"a misspelt field", head + "spec: {instancs: 3}\n", fault.Unknown},
		"duplicate": {"a key twice", head + "kind: Profile\n", fault.Duplicate},
		"required":  {"no storage", head, fault.Required},
		"invalid":   {"text where a number belongs", head + "spec: {instances: many}\n", fault.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("pg.yaml", []byte(tc.text))
			wrapped := fmt.Errorf("cannot use it: %w", err)
			assert.Assert(t, errors.Is(wrapped, tc.want), "%s: %v", tc.reason, err)
			assert.Assert(t, !errors.Is(wrapped, fault.Internal), "%v", err)
			var faults fault.List
			assert.Assert(t, errors.As(wrapped, &faults))
			for _, f := range faults {
				assert.Assert(t, f.Kind != "", "%v has no kind", f)
			}
		})
	}
}
