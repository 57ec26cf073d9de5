// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func subscriptionRules() []Rule {
	return []Rule{{
		ID: "PGHA679", Title: "subscription with parameters for its creation only", Severity: Warning, Beyond: true, check: each(createOnly),
		Why: "When the subscription is there, the operator sets its parameters again at every look, but for those that PostgreSQL reads only at the " +
			"creation, such as copy_data. If there are no others, it sends `ALTER SUBSCRIPTION … SET ()`, which is a syntax error: the subscription works, and its " +
			"object says for ever that it is not applied.",
		Source: operatorSource + "internal/management/controller/subscription_controller_sql.go#L144",
	}}
}

// setAgain are the parameters that the operator sets again: those that ALTER SUBSCRIPTION takes, and two_phase from PostgreSQL 18 on.
var setAgain = [...]string{
	"slot_name", "synchronous_commit", "binary", "streaming", "disable_on_error", "password_required", "run_as_owner", "origin", "failover", "two_phase",
}

func createOnly(p *pass, r *Resource, s *cnpgv1.Subscription) {
	if len(s.Spec.Parameters) == 0 || slices.ContainsFunc(setAgain[:], func(name string) bool { _, ok := s.Spec.Parameters[name]; return ok }) {
		return
	}
	names := strings.Join(slices.Sorted(maps.Keys(s.Spec.Parameters)), ", ")
	p.add(r, "spec.parameters", fmt.Sprintf("Once the subscription is there, the object reports a syntax error: there is nothing to set but %s.", names),
		fmt.Sprintf("Add slot_name: %s, which is the default, or remove the parameters when the subscription is there.", s.Spec.Name))
}
