// SPDX-License-Identifier: Apache-2.0

package base

import (
	"path"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	corev1 "k8s.io/api/core/v1"
)

// secretFromEnv is an entry of a secretGenerator:
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/
type secretFromEnv struct {
	Envs      []string         `json:"envs"`
	Name      string           `json:"name"`
	Namespace string           `json:"namespace"`
	Options   generatorOptions `json:"options"`
	Type      string           `json:"type"`
}

type generatorOptions struct {
	DisableNameSuffixHash bool              `json:"disableNameSuffixHash"`
	Labels                map[string]string `json:"labels"`
}

// generate adds a secretGenerator for the owner's Secret, if the profile asks for it, and a .gitignore that keeps the
// password file out of Git. The name has no hash suffix: the operator watches the Secret by its label and applies a new
// password at once.
func (k *kustomization) generate(d *directory, folder string, p *profiles.Profile) {
	if p.Spec.Bootstrap.SecretSource.From != profiles.SecretFile {
		return
	}
	k.Generators = []secretFromEnv{{
		Envs:      []string{p.SecretEnvFile()},
		Name:      p.Spec.Bootstrap.Secret,
		Namespace: p.Namespace(),
		Options: generatorOptions{
			DisableNameSuffixHash: true,
			Labels:                render.SecretLabels(p),
		},
		Type: string(corev1.SecretTypeBasicAuth),
	}}
	d.files = append(d.files, File{
		Name: path.Join(folder, ".gitignore"),
		Data: []byte("# Written by pgha base: " + p.SecretEnvFile() + " holds a password.\n/" + p.SecretEnvFile() + "\n"),
	})
}
