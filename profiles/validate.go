// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/class"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// maxClusterName is the operator's limit. It leaves room for the suffixes that the operator appends to a Cluster's name.
const maxClusterName = 50

// Validate returns all faults of the profile, each with its kind, the path of its field and, after Parse, its position in the
// text. The list is empty for a valid profile. Parse calls Validate. Call it for a profile that a program built, as
// p.Validate().Err() if you need an error. Validate finds values that make the objects invalid, or different from what the
// profile says; package lint finds values that are valid but unwise.
func (p *Profile) Validate() Errors { return p.Resolve().Validate() }

// Validate is [Profile.Validate] for a resolved profile.
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
	faults = append(faults, r.validateDatabases(spec)...)
	faults = append(faults, r.validateInitDB(spec.Child("bootstrap"))...)
	faults = append(faults, r.validateTablespaces(spec.Child("tablespaces"))...)
	faults = append(faults, p.validateCertificates(spec.Child("certificates"))...)
	faults = append(faults, p.validateSuperuser(spec)...)
	faults = append(faults, p.validateUpdates(spec)...)
	faults = append(faults, p.validatePulls(spec)...)
	faults = append(faults, p.validateStorage(spec)...)
	faults = append(faults, p.validateScheduling(spec.Child("scheduling"))...)
	faults = append(faults, p.validateTimings(spec.Child("timings"))...)
	faults = append(faults, p.validateCloud()...)
	faults = append(faults, p.validateBackup(spec.Child("backup"))...)
	faults = append(faults, p.validateMonitoring(spec.Child("monitoring"))...)
	faults = append(faults, p.validateEndpoints(spec.Child("endpoints"))...)
	faults = append(faults, r.validatePoolers(spec.Child("poolers"))...)
	faults = append(faults, p.validateNetwork(spec.Child("network"))...)
	faults = append(faults, p.validateOperator(spec.Child("operator"))...)
	faults = append(faults, p.validateRecovery(spec.Child("recovery"))...)
	faults = append(faults, p.validateGitOps(spec)...)
	faults = append(faults, validatePatches(p.Spec.Patches, spec.Child("patches"))...)
	faults = append(faults, p.validateLint(spec.Child("lint"))...)
	faults = append(faults, p.validatePlan(spec.Child("plan"))...)
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
	faults = append(faults, operatorAnnotations(metadata.Child("annotations"), p.Metadata.Annotations)...)
	return append(faults, labels(metadata.Child("labels"), p.Metadata.Labels)...)
}

// guardAnnotation opens the policies of pgha guard for a class of changes.
const guardAnnotation = "pgha.dev/allow"

// operatorAnnotations refuses annotations that the operator reads on a Cluster: those of the profile are not rendered.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/utils/labels_annotations.go
func operatorAnnotations(path *field.Path, annotations map[string]string) field.ErrorList {
	var faults field.ErrorList
	for _, name := range slices.Sorted(maps.Keys(annotations)) {
		domain, _, _ := strings.Cut(name, "/")
		reader, on := "the operator", "the Cluster"
		switch {
		case name == guardAnnotation:
			reader, on = "the policies of pgha guard", "the object that they refuse, as"
		case domain != "cnpg.io" && !strings.HasSuffix(domain, ".cnpg.io") && name != "kubectl.kubernetes.io/restartedAt":
			continue
		}
		faults = append(faults, field.Forbidden(path.Key(name), fmt.Sprintf("annotations of a profile are not rendered, so %s would not "+
			"see it; set it on %s with spec.patches: [{target: {kind: Cluster}, patch: {metadata: {annotations: {%s: %q}}}}]",
			reader, on, name, annotations[name])))
	}
	return faults
}

func validateVersion(version string) field.ErrorList {
	path := field.NewPath("apiVersion")
	switch version {
	case APIVersion:
		return nil
	case oldAPIVersion:
		return field.ErrorList{field.Forbidden(path, oldAPIVersion+" is no longer supported; write "+APIVersion)}
	default:
		return supported(path, version, APIVersion)
	}
}

func (p *Profile) validateTarget(path *field.Path) field.ErrorList {
	if _, err := readVersion(p.Spec.Target); err != nil {
		return field.ErrorList{field.Invalid(path, p.Spec.Target, err.Error())}
	}
	return nil
}

func (p *Profile) validateInstances(spec *field.Path) field.ErrorList {
	if p.Spec.Instances < 1 {
		return field.ErrorList{field.Invalid(spec.Child("instances"), p.Spec.Instances, "must be at least 1")}
	}
	// A recovered cluster may start with one instance, and is not validated here: its data is in the archive.
	if d, ok := p.LocalDisk(); ok && p.Spec.Instances == 1 {
		return field.ErrorList{field.Forbidden(spec.Child("instances"), fmt.Sprintf("a single instance on node-local disks "+
			"(provisioner %s) loses all data since the last archived WAL if its node is lost: %s; set at least 3 instances, or use "+
			"a StorageClass of network disks", d.Provisioner, d.Outcome()))}
	}
	return nil
}

func (p *Profile) validateOperator(path *field.Path) field.ErrorList {
	if p.Spec.Operator.Namespace == "" {
		return nil
	}
	return namespace(path.Child("namespace"), p.Spec.Operator.Namespace)
}

func (p *Profile) validatePlan(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	for i, word := range p.Spec.Plan.Allow {
		faults = append(faults, oneOf(path.Child("allow").Index(i), word, class.Budget()...)...)
	}
	return faults
}

func (p *Profile) validateLint(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	for i, ignore := range p.Spec.Lint.Ignore {
		at := path.Child("ignore").Index(i)
		if ignore.Rule == "" {
			faults = append(faults, field.Required(at.Child("rule"), "the ID of a rule, as in PGHA001"))
		}
		if strings.TrimSpace(ignore.Reason) == "" {
			faults = append(faults, field.Required(at.Child("reason"), "the reason why the finding does not matter here"))
		}
	}
	return faults
}

// parseQuantity rejects text of more than twenty characters and large exponents before the library expands the number digit by
// digit: 1e-100000000 takes minutes.
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
	return field.ErrorList{field.Invalid(path, value, "must be one of "+quoted(valid))}
}

func quoted(values []string) string { return `"` + strings.Join(values, `", "`) + `"` }
