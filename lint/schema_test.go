// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"testing"

	"github.com/pgha/pgha/internal/admission"
)

// TestCELRules: every CEL rule of the CRDs is implemented in Go.
func TestCELRules(t *testing.T) {
	rules := 0
	for _, rule := range admission.Rules() {
		rules++
		if _, ok := celRuleOf(rule); !ok {
			t.Errorf("nothing checks the CRD's rule %q", rule)
		}
	}
	if rules < 30 {
		t.Errorf("the table has %d rules", rules)
	}
}
