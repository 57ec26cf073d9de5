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

// generate has kustomize make the owner's Secret, where the profile wants that, and keeps the file it is made from out of
// Git. The name has no hash: the operator acts on a new password at once, by the label, and nothing else has to change.
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
