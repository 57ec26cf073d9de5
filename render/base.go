// SPDX-License-Identifier: Apache-2.0

package render

import (
	_ "embed"
	"errors"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/profiles"
)

// File is one file of a directory that is rendered.
type File struct {
	// Name of the file, with slashes and relative to the directory: recovery/kustomization.yaml.
	Name string
	// Data is all of it.
	Data []byte
}

// Folders of a base, beside the objects that it holds itself.
const (
	folderPrimary   = "primary"
	folderOperator  = "operator"
	folderEndpoints = "endpoints"
	folderRecovery  = "recovery"
)

// kustomizeConfig is the same in every base: it lists fields, not names.
//
//go:embed kustomizeconfig.yaml
var kustomizeConfig []byte

// Base is a kustomize base of the profile. Built, it gives the objects of [Objects]: a kustomization.yaml, one file an
// object, and a kustomizeconfig.yaml that lets an overlay rename them.
//
// What a GitOps repository wants to leave out, or must not rename, stands apart in a folder of its own:
//
//	recovery/   a component, not part of the base: the Cluster that a backup is restored into, for profiles with backups
//	endpoints/  a component with the load balancers
//	operator/   a base with the operator's ConfigMap, which counts under its own name and namespace only
//	primary/    a base with all the rest, where there are endpoints/ or operator/; else the rest is in the directory itself
//
// A Secret is never in a base, so WithPassword is refused. The other errors are of type profiles.Errors.
func Base(p *profiles.Profile, opts ...Option) ([]File, error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	if o.password != nil {
		return nil, errors.New("cannot put a password into a base: it would end up in Git; see spec.database.secretSource")
	}
	objects, err := Objects(p, opts...)
	if err != nil {
		return nil, err
	}
	var restored []Object
	if p.BackupMethod() != profiles.MethodNone {
		if restored, err = recovery(p, objects, RecoveryOptions{}); err != nil {
			return nil, err
		}
	}
	primary, operator, endpoints := split(p, objects)
	return baseFiles(p, primary, operator, endpoints, without(restored, objects))
}

func baseFiles(p *profiles.Profile, primary, operator []Object, endpoints component, restored []Object) ([]File, error) {
	d := newDirectory()
	root := newKustomization()
	if len(operator) == 0 && endpoints.empty() {
		root.generate(d, "", p)
		root.add(d, "", primary)
		d.kustomization("", root)
	} else {
		below := newKustomization()
		below.generate(d, folderPrimary, p)
		below.add(d, folderPrimary, primary)
		d.kustomization(folderPrimary, below)
		if len(operator) > 0 {
			config := newKustomization()
			config.Configurations = nil
			config.add(d, folderOperator, operator)
			d.kustomization(folderOperator, config)
			root.Resources = append(root.Resources, folderOperator)
		}
		root.Resources = append(root.Resources, folderPrimary)
		root.Configurations = nil
		if !endpoints.empty() {
			endpoints.write(d)
			root.Components = append(root.Components, folderEndpoints)
		}
		d.kustomization("", root)
	}
	if len(restored) > 0 {
		k := newComponent()
		k.Configurations = []string{configFile}
		k.add(d, folderRecovery, restored)
		d.kustomization(folderRecovery, k)
	}
	return d.files, d.err
}

// split sorts the profile's objects into the folders of a base.
func split(p *profiles.Profile, objects []Object) (primary, operator []Object, endpoints component) {
	for _, o := range objects {
		switch o.GetObjectKind().GroupVersionKind().Kind {
		case "ConfigMap":
			operator = append(operator, o)
			continue
		case "Service":
			endpoints.objects = append(endpoints.objects, o)
			continue
		}
		if c, ok := o.(*cnpgv1.Cluster); ok && p.ManagedEndpoints() {
			endpoints.patch = takeEndpoints(c)
		}
		primary = append(primary, o)
	}
	return primary, operator, endpoints
}

// without leaves out of the recovery what the base has under the same name, as the ObjectStore that both use: kustomize
// takes no object twice.
func without(objects, others []Object) []Object {
	have := map[objectKey]bool{}
	for _, o := range others {
		have[keyOf(o)] = true
	}
	var rest []Object
	for _, o := range objects {
		if !have[keyOf(o)] {
			rest = append(rest, o)
		}
	}
	return rest
}
