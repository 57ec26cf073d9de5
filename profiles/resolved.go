// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"

	"github.com/pgha/pgha/internal/fielderr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Resolved is a profile together with everything that it leaves to pgha: what each "auto" and each empty field comes to
// for the profile's target. Builders read these fields; only Resolve compares a field with "auto". It describes the profile
// as it was when Resolve was called.
type Resolved struct {
	*Profile
	// Target is the operator's version; 0 when the profile names none that pgha knows, which Validate reports.
	Target Target
	// BackupMethod is MethodPlugin, MethodInTree or MethodNone.
	BackupMethod string
	// Major version of PostgreSQL; 0 when the image's tag does not say.
	Major int
	// Image of the instances.
	Image string
	// Parameters of postgresql.conf: what the tuning derives, and over it what the profile gives.
	Parameters map[string]string
	// Synchronous replication in the terms of the target; nil for none.
	Synchronous *Replication
	// ManagedEndpoints: the load balancers are in spec.managed.services of the Cluster, not Services that pgha renders.
	ManagedEndpoints bool
	// OperatorConfig is the data of the operator's ConfigMap; empty for none.
	OperatorConfig map[string]string
	// Decisions are the choices that the profile left to pgha, in the order of the profile's fields.
	Decisions []Decision

	refusals field.ErrorList // what the profile asks for and the target cannot do
}

// Decision is a choice that the profile left to pgha.
type Decision struct {
	// Field that left it, as spec.backup.method.
	Field string
	// Value that pgha chose.
	Value string
	// Reason for it, in half a sentence.
	Reason string
	// Pin is what pgha init writes into the field, in YAML, so that another target does not change the choice. Empty where
	// the field stays "auto".
	Pin string
}

// Resolve decides what the profile leaves to pgha. Most of it depends on the target, so a profile For another target
// comes to something else. A profile with faults is resolved as far as possible; Validate reports the faults.
//
// Each choice is one function in a decide_*.go file. The function sets the value, gives its reason and what init pins, and
// refuses what the target cannot do. A Decision without a reason is the profile's own choice, or there was nothing to choose.
func (p *Profile) Resolve() *Resolved {
	r := &Resolved{Profile: p}
	r.Target, _ = ParseTarget(p.Spec.Target) // validateTarget reports the error
	method := r.decideBackupMethod()         // comes first, because the image depends on it
	r.checkTransfer()
	major, image, tuning := r.decideMajor(), r.decideImage(), r.decideTuning()
	durability, quorum := r.decideSynchronous()
	all := append([]Decision{major, image, tuning, durability, quorum, method, r.decideEndpoints()}, r.decideOperatorConfig()...)
	r.Decisions = make([]Decision, 0, len(all))
	for _, d := range all {
		if d.Reason != "" {
			r.Decisions = append(r.Decisions, d)
		}
	}
	return r
}

// Decision is the choice that the profile left to pgha in a field; false when it left none there.
func (r *Resolved) Decision(field string) (Decision, bool) {
	for _, d := range r.Decisions {
		if d.Field == field {
			return d, true
		}
	}
	return Decision{}, false
}

// require refuses the value of a field when the target lacks the feature that it needs. Nothing is weakened silently. why
// may be empty.
func (r *Resolved) require(id featureID, path, why string) {
	if r.Target.has(id) {
		return
	}
	if why != "" {
		why = ": " + why
	}
	r.refuse(path, fmt.Sprintf("operator %s cannot do this%s; it takes target %q or later", r.Target, why, features[id].Since))
}

// refuse reports what this target cannot do. Of a target that pgha does not know nothing can be said.
func (r *Resolved) refuse(path, detail string) {
	if r.Target != 0 {
		r.refusals = append(r.refusals, fielderr.Unsupported(field.NewPath(path), detail))
	}
}
