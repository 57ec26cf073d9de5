// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Options are what a profile cannot hold. The zero value has none of it.
type Options struct {
	// Password of the database's owner. With one its Secret is rendered; nil refers to the profile's Secret, which must exist.
	Password []byte
}

// Objects builds every object of the profile, in the order to apply them: what others refer to comes first. The error is
// of type profiles.Errors: what Validate says, a patch that does not fit, or a field that the profile's target lacks.
// The objects share nothing with the profile, so that the caller may change both.
func Objects(p *profiles.Profile, o Options) ([]manifest.Object, error) {
	return build(p.DeepCopy().Resolve(), o)
}

// build is Objects of a profile that is resolved already.
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
			"the password comes from the secret store; leave the other one out"))
	}
	objects, err := finished(p, objects(p, o), patchList{path: field.NewPath("spec", "patches"), patches: p.Spec.Patches})
	if err != nil {
		return nil, err
	}
	if faults := append(checkLocalDisks(objects), checkEmptied(objects)...); len(faults) > 0 {
		return nil, refused(p, faults...)
	}
	if o.Password == nil {
		objects = withoutSecrets(objects)
	}
	return objects, nil
}

// finished annotates objects for the GitOps controller, patches them, and checks what only a patch can get wrong.
func finished(p *profiles.Resolved, objects []manifest.Object, lists ...patchList) ([]manifest.Object, error) {
	guard(p, objects)
	objects, faults := patched(p.Target, objects, lists...)
	if len(faults) == 0 {
		faults = append(misnamed(objects), newerThan(p.Target, objects)...)
	}
	if len(faults) > 0 {
		return nil, refused(p, faults...)
	}
	return objects, nil
}

// objects is the list of what exists.
func objects(p *profiles.Resolved, o Options) []manifest.Object {
	var all []manifest.Object
	if len(p.OperatorConfig) > 0 {
		all = append(all, configMap(p))
	}
	for _, class := range p.Spec.StorageClasses {
		all = append(all, storageClass(p, class))
	}
	if p.Spec.Bootstrap.SecretSource.From == profiles.SecretExternal {
		all = append(all, externalSecret(p))
	} else if p.Spec.Bootstrap.Secret != "" {
		all = append(all, secret(p, o.Password))
	}
	if p.BackupMethod == profiles.MethodPlugin {
		all = append(all, objectStore(p))
	}
	all = append(all, cluster(p))
	if !p.ManagedEndpoints {
		for _, e := range endpoints(p) {
			all = append(all, service(p, e))
		}
	}
	for _, m := range p.Spec.Monitoring.PodMonitors {
		all = append(all, podMonitor(p, m))
	}
	if p.BackupMethod != profiles.MethodNone && p.Spec.Backup.Schedule.Cron != "" {
		all = append(all, scheduledBackup(p))
	}
	return all
}

// valid refuses a profile that would not make valid objects; one from Parse always passes.
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

// withoutSecrets drops the Secret that was built only so that a patch of it could be checked.
func withoutSecrets(objects []manifest.Object) []manifest.Object {
	kept := objects[:0]
	for _, o := range objects {
		if o.GetObjectKind().GroupVersionKind().Kind != "Secret" {
			kept = append(kept, o)
		}
	}
	return kept
}

// Kinds lists the kinds that pgha renders, in the order in which Objects gives them.
func Kinds() []string {
	return []string{"ConfigMap", "StorageClass", "Secret", "ExternalSecret", "ObjectStore", "Cluster", "Service", "PodMonitor",
		"ScheduledBackup", "Backup"}
}
