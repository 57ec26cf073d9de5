// SPDX-License-Identifier: Apache-2.0

package v1

var AllowedPgbouncerGenericConfigurationParameters = stringset.From([]string{
	"auth_user", "pool_size",
	"verbose",
})

func (v *ClusterValidator) Default() {
	r.set(
		"a", // another comment
		"b",
	)
}

func (v *ClusterValidator) validateNames() field.ErrorList {
	if r.Spec.Names == nil {
		return nil
	}
	return check(r.Spec.Names, "two words")
}

func (v *ClusterValidator) validateNew() field.ErrorList { return nil }

func (v *ClusterValidator) warn() admission.Warnings {
	return admission.Warnings{"new field is deprecated", "a warning that has " +
		"two lines"}
}
