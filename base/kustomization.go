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

	// notice is the only comment in rendered files, where people who open the file see it first. kustomize drops it.
	notice = "# Written by pgha base. Change the profile, or put an overlay on top; what is changed here is lost.\n"
)

// kustomization has the fields of kustomize's type that a base needs, so that pgha need not import kustomize:
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

// add lists the objects in the order of application, and adds their files.
func (k *kustomization) add(d *directory, folder string, objects []manifest.Object) {
	for _, o := range objects {
		d.object(folder, o)
		k.Resources = append(k.Resources, FileName(o))
	}
}

// directory collects files and the first error.
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

// kustomization adds the kustomization after the files that it lists, so that writing the files in order never leaves a
// list of missing files.
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
