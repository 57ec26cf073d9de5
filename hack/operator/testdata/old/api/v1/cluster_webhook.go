// SPDX-License-Identifier: Apache-2.0

package v1

var AllowedPgbouncerGenericConfigurationParameters = stringset.From([]string{
	"pool_size",
	"verbose",
})

// Default is the same on both sides, but for its receiver.
func (r *Cluster) Default() {
	r.set("a", "b")
}

func (r *Cluster) validateNames() field.ErrorList {
	// a comment
	return check(r.Spec.Names, "two words")
}

func (r *Cluster) validateGone() field.ErrorList { return nil }

func (r *Cluster) warn() admission.Warnings {
	return admission.Warnings{"old field is deprecated", "a warning that " +
		"has two lines"}
}
