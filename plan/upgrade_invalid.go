// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

// invalidAfterUpgrade are the objects that no apply changes and that the webhook of the new operator would refuse, each with the reason. They
// may be older than the rule that they break, and the old operator does not look at what is stored.
func (c *comparison) invalidAfterUpgrade() []string {
	if c.from.AdmissionInReconcile() || !c.to.AdmissionInReconcile() {
		return nil
	}
	var stay []lint.Resource
	for _, p := range c.pairs {
		if p.same() && !p.unknown && isAdmitted(p.ref.Kind) && !p.sent() && !validationOff(p.new, c.to) {
			stay = append(stay, *p.new.resource)
		}
	}
	var all []string
	for _, f := range lint.Rejections(lint.Input{Resources: stay, Target: c.to, Plugin: c.plugin}) {
		if r := refusalFor(f, nil); r.Who == ByOperator {
			all = append(all, f.Object.String()+" ("+r.Why+")")
		}
	}
	return all
}

// isAdmitted reports the kinds that the operator checks at every reconcile.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/cmd/manager/controller/controller.go#L304
func isAdmitted(kind string) bool {
	return slices.Contains([]string{"Cluster", "Pooler", "ScheduledBackup", "Database"}, kind)
}

// validationOff reports whether an annotation turns off the operator's webhook for an object. That for ScheduledBackups does not read it.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/common.go#L95
func validationOff(o *object, target profiles.Target) bool {
	return target.ValidationAnnotation() && o.ref.Kind != "ScheduledBackup" && o.resource.Object.GetAnnotations()[validationAnnotation] == "disabled"
}
