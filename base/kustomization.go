// SPDX-License-Identifier: Apache-2.0

package base

import (
	"fmt"
	"path"
	"reflect"

	"github.com/pgha/pgha/internal/serial"
	"github.com/pgha/pgha/manifest"
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
func (k *kustomization) add(d *directory, folder string, objects []manifest.Object) {
	for _, o := range objects {
		d.object(folder, o)
		k.Resources = append(k.Resources, FileName(o))
	}
}

// directory collects files, and the first error.
type directory struct {
	files []File
	err   error
}

func (d *directory) object(folder string, o manifest.Object) {
	data, err := manifest.Document(o)
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
	root, err := serial.NewWalker().Tree(reflect.ValueOf(k))
	var data []byte
	if err == nil {
		data, err = serial.AppendYAML([]byte(notice), &root)
	}
	if err != nil && d.err == nil {
		d.err = fmt.Errorf("cannot serialise %s: %w", kustomizationFile, err)
	}
	d.files = append(d.files, File{Name: path.Join(folder, kustomizationFile), Data: data})
}
