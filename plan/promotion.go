// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/operator"
)

// waitForPromotion: a replica cluster is read-only, so the instance managers write nothing there for objects that describe something in
// PostgreSQL, for roles and for passwords.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/database_controller.go#L176
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/roles/runnable.go#L109
func (p *pair) waitForPromotion(at path, e *Effect) {
	owner := p.in.clusterOf(p)
	if owner == nil || owner.new == nil || !operator.IsReplica(owner.new.cluster) || e.Class == Refused || e.Class == Ignored || !p.writes(at) {
		return
	}
	e.Class, e.When, e.Who = NextEvent, AtPromotion, ByOperator
	e.Why = "the Cluster follows another one and is read-only, so the operator writes nothing for this until it is promoted; what is in the database comes from the source"
	e.Source = sourceURL("internal/management/controller/database_controller.go#L176")
	e.Drops, e.Waits, e.Blocked, e.Step = []Endpoint{}, Waits{}, "", ""
}

// writes reports whether the instance manager of the primary writes to the database for a field; an empty path stands for the object.
func (p *pair) writes(at path) bool {
	if slices.Contains([]string{"Database", "DatabaseRole", "Publication", "Subscription"}, p.ref.Kind) {
		return !strings.HasSuffix(at.String(), "ReclaimPolicy") && (len(at) == 0 || at[0].name == "spec")
	}
	return p.cluster != nil && p.same() && (at.within(parsePath("spec.managed.roles")) || at.String() == "spec.enableSuperuserAccess" || at.String() == "spec.superuserSecret")
}
