// SPDX-License-Identifier: Apache-2.0

package base

import (
	_ "embed"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
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
	folderOperator  = string(kinds.InOperator)
	folderEndpoints = string(kinds.InEndpoints)
	folderRecovery  = "recovery"
)

// kustomizeConfig is the same in every base: it lists fields, not names. It is generated from the table of kinds.
//
//go:generate go run ../internal/gen/kustomizeconfig kustomizeconfig.yaml
//go:embed kustomizeconfig.yaml
var kustomizeConfig []byte

// Files is a kustomize base of the profile. Built, it gives the objects of [render.Objects]: a kustomization.yaml, one file an
// object, and a kustomizeconfig.yaml that lets an overlay rename them.
//
// What a GitOps repository wants to leave out, or must not rename, stands apart in a folder of its own:
//
//	recovery/   a component, not part of the base: the Cluster that a backup is restored into, for profiles with backups
//	endpoints/  a component with the load balancers
//	operator/   a base with the operator's ConfigMap, which counts under its own name and namespace only
//	primary/    a base with all the rest, where there are endpoints/ or operator/; else the rest is in the directory itself
//
// A Secret is never in a base, so there is no password to give. The errors are of type profiles.Errors.
func Files(p *profiles.Profile) ([]File, error) {
	objects, restored, err := render.WithRecovery(p, render.Options{})
	if err != nil {
		return nil, err
	}
	primary, operator, endpoints := split(objects, p.Resolve().ManagedEndpoints)
	return baseFiles(p, primary, operator, endpoints, without(restored, objects))
}

func baseFiles(p *profiles.Profile, primary, operator []manifest.Object, endpoints component, restored []manifest.Object) ([]File, error) {
	d := &directory{}
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

// split sorts the profile's objects into the folders of a base. managed endpoints are in the Cluster.
func split(objects []manifest.Object, managed bool) (primary, operator []manifest.Object, endpoints component) {
	for _, o := range objects {
		switch kinds.Of(o).Folder {
		case kinds.InOperator:
			operator = append(operator, o)
			continue
		case kinds.InEndpoints:
			endpoints.objects = append(endpoints.objects, o)
			continue
		}
		if c, ok := o.(*cnpgv1.Cluster); ok && managed {
			endpoints.patch = takeEndpoints(c)
		}
		primary = append(primary, o)
	}
	return primary, operator, endpoints
}

// without leaves out of the recovery what the base has under the same name, as the ObjectStore that both use: kustomize
// takes no object twice.
func without(objects, others []manifest.Object) []manifest.Object {
	have := map[manifest.Key]bool{}
	for _, o := range others {
		have[manifest.KeyOf(o)] = true
	}
	var rest []manifest.Object
	for _, o := range objects {
		if !have[manifest.KeyOf(o)] {
			rest = append(rest, o)
		}
	}
	return rest
}
