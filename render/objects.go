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
	built := objects(p)
	setPassword(built, o.Password)
	objects, err := finished(p, built, patchList{path: field.NewPath("spec", "patches"), patches: p.Spec.Patches})
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

// builder makes the objects of one kind. What pgha knows about the kind is in its entry of package kinds.
type builder struct {
	kind  string
	build func(*profiles.Resolved) []manifest.Object
}

// builders is the list of what exists, in the order to apply it. A builder gives nothing where the profile asks for nothing.
func builders() [9]builder {
	return [...]builder{
		{"ConfigMap", configMaps},
		{"StorageClass", storageClasses},
		{"Secret", secrets},
		{"ExternalSecret", externalSecrets},
		{"ObjectStore", objectStores},
		{"Cluster", clusters},
		{"Service", services},
		{"PodMonitor", podMonitors},
		{"ScheduledBackup", scheduledBackups},
	}
}

// objects of the profile.
func objects(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for _, b := range builders() {
		all = append(all, b.build(p)...)
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

// setPassword puts the password into the Secret.
func setPassword(objects []manifest.Object, password []byte) {
	for _, o := range objects {
		if s, ok := o.(*corev1.Secret); ok {
			s.Data[corev1.BasicAuthPasswordKey] = password
		}
	}
}

// withoutSecrets drops the Secret that was built only so that a patch of it could be checked.
func withoutSecrets(objects []manifest.Object) []manifest.Object {
	return slices.DeleteFunc(objects, func(o manifest.Object) bool { return kinds.Of(o).Kind == "Secret" })
}

// Kinds lists the kinds that pgha renders, in the order in which Objects gives them.
func Kinds() []string {
	var names []string
	for _, k := range kinds.All() {
		if k.Rendered != kinds.ReadOnly {
			names = append(names, k.Kind)
		}
	}
	return names
}
