// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/internal/fielderr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Resolved is a profile with the choices that it leaves to pgha: the values of each "auto" and each empty field for the profile's
// target. Builders read these fields; only Resolve compares a field with "auto". It describes the profile at the time of the call
// to Resolve.
type Resolved struct {
	*Profile
	// Target is the operator's version; 0 if pgha does not support the profile's target, which Validate reports.
	Target Target
	// Plugin is the release of the Barman Cloud plugin; 0 if pgha does not support the profile's, which Validate reports.
	Plugin PluginRelease
	// BackupMethod is MethodPlugin, MethodInTree or MethodNone.
	BackupMethod string
	// Major version of PostgreSQL; 0 if the image's tag has none.
	Major int
	// Image of the instances; empty if it is in a catalog.
	Image string
	// Parameters of postgresql.conf: those that the tuning derives, overridden by those of the profile.
	Parameters map[string]string
	// Synchronous replication in the fields of the target; nil for none.
	Synchronous *Replication
	// ManagedEndpoints: the load balancers are in spec.managed.services of the Cluster, not Services that pgha renders.
	ManagedEndpoints bool
	// ManagedRoles: the roles are in spec.managed.roles of the Cluster, not DatabaseRoles.
	ManagedRoles bool
	// OperatorConfig is the data of the operator's ConfigMap; empty for none.
	OperatorConfig map[string]string
	// Decisions are the choices that the profile left to pgha, in the order of the profile's fields.
	Decisions []Decision

	cloud    cloud.Cloud
	refusals field.ErrorList // values that the target does not support
}

// Decision is a choice that the profile left to pgha.
type Decision struct {
	// Field with the choice, as spec.backup.method.
	Field string
	// Value that pgha chose.
	Value string
	// Reason for the value, as the end of a sentence with "since".
	Reason string
	// Pin is the value that pgha init writes into the field, in YAML, so that another target does not change the choice. Empty if
	// the field stays "auto".
	Pin string
}

// Resolve makes the choices that the profile leaves to pgha. Most of them depend on the target, so a profile For another target
// resolves differently. A profile with faults is resolved as far as possible; Validate reports the faults.
//
// Each choice is one function in a decide_*.go file. The function sets the value, its reason and the value that init pins, and
// reports values that the target does not support. A Decision without a reason means that the profile sets the value, or that
// there is nothing to choose.
func (p *Profile) Resolve() *Resolved {
	r := &Resolved{Profile: p, cloud: p.Cloud()}
	r.Target, _ = ParseTarget(p.Spec.Target) // validateTarget reports the error
	r.Plugin, _ = ParsePlugin(p.Spec.Backup.PluginVersion)
	method := r.decideBackupMethod() // comes first, because the image depends on it
	r.checkTransfer()
	r.checkLocale()
	r.checkPodSelectors()
	r.checkSQLRefs()
	r.checkImageVolumes()
	r.checkCatalogs()
	major, image, tuning := r.decideMajor(), r.decideImage(), r.decideTuning()
	durability, quorum := r.decideSynchronous()
	r.checkDatabases()
	all := append([]Decision{major, image, tuning, durability, quorum, r.decideRoles(), method, r.decideEndpoints()}, r.decideOperatorConfig()...)
	r.Decisions = make([]Decision, 0, len(all))
	for _, d := range all {
		if d.Reason != "" {
			r.Decisions = append(r.Decisions, d)
		}
	}
	return r
}

// Cloud returns the profile's cloud, bound to its sections once.
func (r *Resolved) Cloud() cloud.Cloud { return r.cloud }

// Decision returns the choice that the profile left to pgha in a field; false if it left none.
func (r *Resolved) Decision(field string) (Decision, bool) {
	for _, d := range r.Decisions {
		if d.Field == field {
			return d, true
		}
	}
	return Decision{}, false
}

// require reports the value of a field if the target lacks the feature that it needs. pgha never silently weakens a setting. why
// may be empty.
func (r *Resolved) require(id featureID, path, why string) {
	if r.Target.has(id) {
		return
	}
	if why != "" {
		why = ": " + why
	}
	r.refuse(path, fmt.Sprintf("operator %s does not support this%s; use target %q or later", r.Target, why,
		FirstTarget(r.Target, features[id].Since.Has).Short()))
}

// requirePlugin reports the value of a field if the release of the plugin lacks the feature that it needs.
func (r *Resolved) requirePlugin(id pluginFeatureID, path string) {
	if r.Plugin == 0 || r.Plugin.has(id) {
		return
	}
	r.refuse(path, fmt.Sprintf("plugin %s does not support this; use spec.backup.pluginVersion %q or later", r.Plugin, pluginFeatures[id].Since.Short()))
}

// refuse reports a value that this target does not support. It does nothing for an unknown target.
func (r *Resolved) refuse(path, detail string) {
	if r.Target != 0 {
		r.refusals = append(r.refusals, fielderr.Unsupported(field.NewPath(path), detail))
	}
}
