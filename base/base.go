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

// File is one file of a rendered directory.
type File struct {
	// Name is the path of the file relative to the directory, with slashes: recovery/kustomization.yaml.
	Name string
	// Data is the content of the file.
	Data []byte
}

// Folders of a base, in addition to the objects in the base itself.
const (
	folderPrimary   = "primary"
	folderOperator  = string(kinds.InOperator)
	folderEndpoints = string(kinds.InEndpoints)
	folderRecovery  = "recovery"
)

// kustomizeConfig is the same in every base, since it lists fields and not names. It is generated from the table of kinds.
//
//go:generate go run ../internal/gen/kustomizeconfig kustomizeconfig.yaml
//go:embed kustomizeconfig.yaml
var kustomizeConfig []byte

// Files returns the files of a kustomize base for the profile. kustomize builds the objects of [render.Objects] from
// it. It has a kustomization.yaml, one file per object, and a kustomizeconfig.yaml that lets an overlay rename the
// objects.
//
// Objects that a GitOps repository may leave out, or must not rename, are in separate folders:
//
//	recovery/   a component, not part of the base: the recovered Cluster, for profiles with backups
//	endpoints/  a component with the load balancers
//	operator/   a base with the operator's ConfigMap, which works only with its own name and namespace
//	primary/    a base with all other objects if there is an endpoints/ or operator/; else they are in the directory itself
//
// A base never contains a Secret, so Files needs no password. The errors are of type profiles.Errors.
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

// split assigns the profile's objects to the folders of a base. Managed endpoints are in the Cluster.
func split(objects []manifest.Object, managed bool) (primary, operator []manifest.Object, endpoints component) {
	for _, o := range objects {
		switch kinds.FolderOf(o) {
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

// without removes objects from the recovery that the base also has, such as the shared ObjectStore: kustomize rejects
// duplicate objects.
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
