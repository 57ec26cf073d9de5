// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"

	"github.com/pgha/pgha/internal/password"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func (p *Profile) validateRecovery(path *field.Path) field.ErrorList {
	r := p.Spec.Recovery
	var faults field.ErrorList
	switch {
	case r.Name != "":
		faults = append(faults, clusterName(path.Child("name"), r.Name)...)
	case len(p.RecoveryName()) > maxClusterName && len(p.Metadata.Name) <= maxClusterName:
		// Report it now, not at the time of the restore.
		faults = append(faults, field.Invalid(field.NewPath("metadata", "name"), p.Metadata.Name, fmt.Sprintf(
			"the recovered cluster's name %q would have %d characters, and at most %d are allowed; shorten it or set spec.recovery.name",
			p.RecoveryName(), len(p.RecoveryName()), maxClusterName)))
	}
	if r.Name != "" && r.Name == p.Metadata.Name {
		faults = append(faults, field.Invalid(path.Child("name"), r.Name, "is the name of the cluster to recover; use another name"))
	}
	if r.Instances < 1 {
		faults = append(faults, field.Invalid(path.Child("instances"), r.Instances, "must be at least 1"))
	}
	if r.Source == "" {
		faults = append(faults, field.Required(path.Child("source"), "any name, as in \"origin\""))
	}
	faults = append(faults, oneOf(path.Child("objects"), r.Objects, recoveryObjects[:]...)...)
	return append(faults, validatePatches(r.Patches, path.Child("patches"))...)
}

func validatePatches(patches []Patch, path *field.Path) field.ErrorList {
	var faults field.ErrorList
	for i, patch := range patches {
		at := path.Index(i)
		if patch.Target.Kind == "" {
			faults = append(faults, field.Required(at.Child("target", "kind"), "the kind of the objects to patch"))
		}
		for _, f := range []struct{ name, value string }{{"since", patch.Since}, {"until", patch.Until}} {
			if f.value == "" {
				continue
			}
			if _, err := readVersion(f.value); err != nil {
				faults = append(faults, field.Invalid(at.Child(f.name), f.value, err.Error()))
			}
		}
		faults = append(faults, validateChange(patch.Patch, at.Child("patch"))...)
		faults = append(faults, validateNoPassword(patch, at.Child("patch"))...)
	}
	return faults
}

// validateNoPassword refuses passwords in a patch, which everybody who may read the profile or the Cluster could read.
func validateNoPassword(patch Patch, path *field.Path) field.ErrorList {
	change, err := patch.Change()
	if err != nil {
		return nil // validateChange says it
	}
	var faults field.ErrorList
	for _, f := range password.Find(change) {
		at := path
		if _, isText := patch.Patch.(string); isText { // a field path cannot point into the text
			f.Steps = nil
		}
		for _, step := range f.Steps {
			switch step := step.(type) {
			case int:
				at = at.Index(step)
			case string:
				at = at.Child(step)
			}
		}
		faults = append(faults, field.Forbidden(at, password.Why+"; "+f.Instead))
	}
	return faults
}

// Applies reports whether the patch is for this target. A minor version stands for all its patches: since "1.29" is from 1.29.0 on, and
// until "1.29" is up to the last patch of 1.29.
func (patch Patch) Applies(t Target) bool {
	if since, err := readVersion(patch.Since); err == nil && t < since.first() {
		return false
	}
	until, err := readVersion(patch.Until)
	return err != nil || t <= until.last()
}
