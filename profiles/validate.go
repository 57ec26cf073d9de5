// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// maxClusterName is the operator's limit, which leaves room for what it appends to the name of a Cluster.
const maxClusterName = 50

// Validate says everything that is wrong with the profile, each fault with its kind, the path of its field and, after Parse,
// the place where it was typed. The list is empty when nothing is wrong. Parse calls it; call it yourself for a profile that
// a program built, as p.Validate().Err() where you want an error. It checks what would make the objects invalid or mean
// something else than the profile says; what is merely unwise is for package lint.
func (p *Profile) Validate() Errors { return p.Resolve().Validate() }

// Validate is [Profile.Validate] of a profile that is resolved already.
func (r *Resolved) Validate() Errors {
	var faults Errors
	for _, fault := range r.validate() {
		faults = append(faults, r.Locate(fault))
	}
	return faults
}

func (r *Resolved) validate() field.ErrorList {
	p, spec := r.Profile, field.NewPath("spec")
	var faults field.ErrorList
	faults = append(faults, p.validateIdentity()...)
	faults = append(faults, p.validateTarget(spec.Child("target"))...)
	faults = append(faults, p.validateInstances(spec)...)
	faults = append(faults, r.validatePostgreSQL(spec.Child("postgresql"))...)
	faults = append(faults, p.validateBootstrap(spec.Child("bootstrap"))...)
	faults = append(faults, p.validateStorage(spec)...)
	faults = append(faults, p.validateScheduling(spec.Child("scheduling"))...)
	faults = append(faults, p.validateTimings(spec.Child("timings"))...)
	faults = append(faults, p.validateCloud()...)
	faults = append(faults, p.validateBackup(spec.Child("backup"))...)
	faults = append(faults, p.validateMonitoring(spec.Child("monitoring"))...)
	faults = append(faults, p.validateEndpoints(spec.Child("endpoints"))...)
	faults = append(faults, p.validateOperator(spec.Child("operator"))...)
	faults = append(faults, p.validateRecovery(spec.Child("recovery"))...)
	faults = append(faults, p.validateGitOps(spec)...)
	faults = append(faults, validatePatches(p.Spec.Patches, spec.Child("patches"))...)
	faults = append(faults, p.validateLint(spec.Child("lint"))...)
	return append(faults, r.refusals...)
}

func (p *Profile) validateIdentity() field.ErrorList {
	var faults field.ErrorList
	faults = append(faults, validateVersion(p.APIVersion)...)
	if p.Kind != Kind {
		faults = append(faults, supported(field.NewPath("kind"), p.Kind, Kind)...)
	}
	metadata := field.NewPath("metadata")
	faults = append(faults, clusterName(metadata.Child("name"), p.Metadata.Name)...)
	faults = append(faults, namespace(metadata.Child("namespace"), p.Metadata.Namespace)...)
	return append(faults, labels(metadata.Child("labels"), p.Metadata.Labels)...)
}

func validateVersion(version string) field.ErrorList {
	path := field.NewPath("apiVersion")
	switch version {
	case APIVersion:
		return nil
	case oldAPIVersion:
		return field.ErrorList{field.Forbidden(path, oldAPIVersion+" is no longer read; write "+APIVersion)}
	default:
		return supported(path, version, APIVersion)
	}
}

func (p *Profile) validateTarget(path *field.Path) field.ErrorList {
	if _, err := ParseTarget(p.Spec.Target); err != nil {
		return field.ErrorList{field.Invalid(path, p.Spec.Target,
			fmt.Sprintf("pgha knows the operator's versions %s to %s", OldestTarget, NewestTarget))}
	}
	return nil
}

func (p *Profile) validateInstances(spec *field.Path) field.ErrorList {
	if p.Spec.Instances < 1 {
		return field.ErrorList{field.Invalid(spec.Child("instances"), p.Spec.Instances, "at least 1")}
	}
	// A recovered copy starts with one, and nobody validates it: what it is made from is in the archive.
	if d, ok := p.LocalDisk(); ok && p.Spec.Instances == 1 {
		return field.ErrorList{field.Forbidden(spec.Child("instances"), fmt.Sprintf("one instance on the disks of its node, which "+
			"provisioner %s makes, loses all data since the last archived WAL with that node: %s; set at least 3 instances, or use "+
			"a class of network disks", d.Provisioner, d.Outcome()))}
	}
	return nil
}

func (p *Profile) validateOperator(path *field.Path) field.ErrorList {
	if p.Spec.Operator.Namespace == "" {
		return nil
	}
	return namespace(path.Child("namespace"), p.Spec.Operator.Namespace)
}

func (p *Profile) validateLint(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	for i, ignore := range p.Spec.Lint.Ignore {
		at := path.Child("ignore").Index(i)
		if ignore.Rule == "" {
			faults = append(faults, field.Required(at.Child("rule"), "the id of a rule, as in PGHA001"))
		}
		if strings.TrimSpace(ignore.Reason) == "" {
			faults = append(faults, field.Required(at.Child("reason"), "say why the finding does not matter here"))
		}
	}
	return faults
}

func quantity(path *field.Path, value string) field.ErrorList {
	if value == "" {
		return field.ErrorList{field.Required(path, `a quantity, as in "2" for CPUs or "64Gi" for bytes`)}
	}
	q, err := parseQuantity(value)
	if err != nil {
		return field.ErrorList{field.Invalid(path, value, `no quantity; write a number and perhaps a unit, as in "2", "500m" or "64Gi"`)}
	}
	if q.Sign() <= 0 {
		return field.ErrorList{field.Invalid(path, value, "more than zero")}
	}
	return nil
}

// parseQuantity refuses what nobody means, a number with more than twenty places, before the library works it out digit by
// digit: 1e-100000000 takes it minutes.
func parseQuantity(value string) (resource.Quantity, error) {
	if _, exponent, ok := strings.Cut(strings.ToLower(value), "e"); len(value) > 20 || ok && len(exponent) > 3 {
		return resource.Quantity{}, resource.ErrNumeric
	}
	return resource.ParseQuantity(value)
}

func oneOf(path *field.Path, value string, valid ...string) field.ErrorList {
	if slices.Contains(valid, value) {
		return nil
	}
	return supported(path, value, valid...)
}

func supported(path *field.Path, value string, valid ...string) field.ErrorList {
	if value == "" {
		return field.ErrorList{field.Required(path, "one of "+quoted(valid))}
	}
	return field.ErrorList{field.Invalid(path, value, "one of "+quoted(valid))}
}

func quoted(values []string) string { return `"` + strings.Join(values, `", "`) + `"` }
