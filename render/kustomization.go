// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"
	"path"
	"reflect"
)

const (
	kustomizationFile = "kustomization.yaml"
	configFile        = "kustomizeconfig.yaml"

	// notice is the only comment in what pgha renders. kustomize drops it, and people who open the file look there first.
	notice = "# Written by pgha base. Change the profile, or put an overlay on top; what is changed here is lost.\n"
)

// kustomization is the part of kustomize's own type that a base needs, which spares pgha the import of kustomize:
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
type kustomization struct {
	APIVersion     string          `json:"apiVersion"`
	Kind           string          `json:"kind"`
	Components     []string        `json:"components,omitempty"`
	Configurations []string        `json:"configurations,omitempty"`
	Patches        []patchFile     `json:"patches,omitempty"`
	Resources      []string        `json:"resources,omitempty"`
	Generators     []secretFromEnv `json:"secretGenerator,omitempty"`
}

type patchFile struct {
	Path string `json:"path"`
}

func newKustomization() *kustomization {
	return &kustomization{
		APIVersion:     "kustomize.config.k8s.io/v1beta1",
		Kind:           "Kustomization",
		Configurations: []string{configFile},
	}
}

func newComponent() *kustomization {
	return &kustomization{APIVersion: "kustomize.config.k8s.io/v1alpha1", Kind: "Component"}
}

// add lists the objects, in the order to apply them, and writes their files.
func (k *kustomization) add(d *directory, folder string, objects []Object) {
	for _, o := range objects {
		d.object(folder, o)
		k.Resources = append(k.Resources, FileName(o))
	}
}

// directory collects files, and the first error.
type directory struct {
	files  []File
	walker *treeWalker
	err    error
}

func newDirectory() *directory { return &directory{walker: newTreeWalker()} }

func (d *directory) object(folder string, o Object) {
	data, err := appendDocument(nil, d.walker, o)
	if err != nil && d.err == nil {
		d.err = err
	}
	d.files = append(d.files, File{Name: path.Join(folder, FileName(o)), Data: data})
}

// kustomization goes behind the files that it lists, so that whoever writes them in order never has a list of files that
// are not there.
func (d *directory) kustomization(folder string, k *kustomization) {
	if len(k.Configurations) > 0 {
		d.files = append(d.files, File{Name: path.Join(folder, configFile), Data: kustomizeConfig})
	}
	root, err := d.walker.tree(reflect.ValueOf(k))
	var data []byte
	if err == nil {
		data, err = appendYAML([]byte(notice), &root)
	}
	if err != nil && d.err == nil {
		d.err = fmt.Errorf("cannot serialise %s: %w", kustomizationFile, err)
	}
	d.files = append(d.files, File{Name: path.Join(folder, kustomizationFile), Data: data})
}
