// SPDX-License-Identifier: Apache-2.0

package render

import (
	"slices"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Options has settings that cannot be in a profile. The zero value sets none of them.
type Options struct {
	// Password of the database's owner. If set, its Secret is rendered; nil refers to the profile's Secret, which must
	// exist.
	Password []byte
}

// Objects returns every object of the profile, in the order to apply them: referenced objects come first. The error is
// of type profiles.Errors: an error of Validate, an invalid patch, or a field that the profile's target does not have.
// The objects share nothing with the profile, so the caller may change both.
func Objects(p *profiles.Profile, o Options) ([]manifest.Object, error) {
	return build(p.DeepCopy().Resolve(), o)
}

// build is Objects for a resolved profile.
func build(p *profiles.Resolved, o Options) ([]manifest.Object, error) {
	if err := valid(p); err != nil {
		return nil, err
	}
	if o.Password != nil && p.Spec.Bootstrap.Secret == "" {
		return nil, refused(p, field.Required(field.NewPath("spec", "bootstrap", "secret"),
			"the name of the Secret for the password; without one the operator generates both"))
	}
	if o.Password != nil && p.Spec.Bootstrap.SecretSource.From == profiles.SecretExternal {
		return nil, refused(p, field.Forbidden(field.NewPath("spec", "bootstrap", "secretSource", "from"),
			"the password comes from the secret store; do not set another one"))
	}
	built := objects(p)
	setPassword(built, o.Password)
	if faults := setCopy(p, built); len(faults) > 0 {
		return nil, refused(p, faults...)
	}
	objects, err := finished(p, built, patchList{path: field.NewPath("spec", "patches"), patches: p.Spec.Patches})
	if err != nil {
		return nil, err
	}
	if faults := slices.Concat(checkLocalDisks(objects), checkEmptied(objects), checkAlerts(p)); len(faults) > 0 {
		return nil, refused(p, faults...)
	}
	if o.Password == nil {
		objects = withoutSecrets(objects)
	}
	return objects, nil
}

// finished annotates objects for the GitOps controller, patches them, and checks for errors that only a patch can
// cause.
func finished(p *profiles.Resolved, objects []manifest.Object, lists ...patchList) ([]manifest.Object, error) {
	guard(p, objects)
	objects, faults := patched(p.Target, objects, lists...)
	if len(faults) == 0 {
		faults = misnamed(objects)
		if slices.ContainsFunc(lists, func(l patchList) bool { return len(l.patches) > 0 }) {
			faults = append(faults, dropped(p, objects)...)
		}
	}
	if len(faults) > 0 {
		return nil, refused(p, faults...)
	}
	return withoutRules(p, objects), nil
}

// builder creates the objects of one kind. The entry of package kinds describes the kind.
type builder struct {
	kind  string
	build func(*profiles.Resolved) []manifest.Object
}

// builders lists all builders, in the order to apply their objects. A builder returns nil if the profile needs no
// object.
func builders() [25]builder {
	return [...]builder{
		{"ServiceAccount", serviceAccounts},
		{"Role", roles},
		{"RoleBinding", roleBindings},
		{"ConfigMap", configMaps},
		{"NetworkPolicy", networkPolicies},
		{"CiliumNetworkPolicy", ciliumNetworkPolicies},
		{"StorageClass", storageClasses},
		{"VolumeSnapshotClass", volumeSnapshotClasses},
		{"ImageCatalog", imageCatalogs},
		{"ClusterImageCatalog", clusterImageCatalogs},
		{"Secret", secrets},
		{"ExternalSecret", externalSecrets},
		{"ObjectStore", objectStores},
		{"Cluster", clusters},
		{"DatabaseRole", databaseRoles},
		{"Database", databases},
		{"Publication", publications},
		{"Subscription", subscriptions},
		{"Service", services},
		{"Pooler", poolers},
		{"PodDisruptionBudget", podDisruptionBudgets},
		{"PodMonitor", podMonitors},
		{"PrometheusRule", prometheusRules},
		{"ScheduledBackup", scheduledBackups},
		{"CronJob", cronJobs},
	}
}

// objects returns the objects of the profile, without patches.
func objects(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for _, b := range builders() {
		all = append(all, b.build(p)...)
	}
	return all
}

// valid rejects a profile that would not result in valid objects; a profile from Parse is always valid.
func valid(p *profiles.Resolved) error {
	return p.Validate().Err()
}

func refused(p *profiles.Resolved, faults ...*field.Error) error {
	errs := make(profiles.Errors, len(faults))
	for i, fault := range faults {
		errs[i] = p.Locate(fault)
	}
	return errs
}

// setPassword sets the password in the Secret.
func setPassword(objects []manifest.Object, password []byte) {
	for _, o := range objects {
		if s, ok := o.(*corev1.Secret); ok {
			s.Data[corev1.BasicAuthPasswordKey] = password
		}
	}
}

// withoutSecrets removes the Secret, which was built only to check patches of it.
func withoutSecrets(objects []manifest.Object) []manifest.Object {
	return slices.DeleteFunc(objects, func(o manifest.Object) bool { return kinds.Of(o).Kind == "Secret" })
}

// withoutRules removes the PrometheusRule, which was built to check patches of it, if no Prometheus reads it: applying it would fail without its
// CRD. Package alerts prints the rules.
func withoutRules(p *profiles.Resolved, objects []manifest.Object) []manifest.Object {
	if p.ReadsRules() {
		return objects
	}
	return slices.DeleteFunc(objects, func(o manifest.Object) bool { return kinds.Of(o).Kind == "PrometheusRule" })
}

// Kinds lists the kinds that pgha renders, in the order of Objects.
func Kinds() []string {
	var names []string
	for _, k := range kinds.All() {
		if k.Rendered != kinds.ReadOnly {
			names = append(names, k.Kind)
		}
	}
	return names
}
