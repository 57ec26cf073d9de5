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

// generate adds a secretGenerator for the Secrets of the owner and of roles that come from a file, and a .gitignore that keeps
// the files out of Git. The names have no hash suffix: the operator watches the Secrets by their label and applies a new
// password at once.
func (k *kustomization) generate(d *directory, folder string, p *profiles.Profile) {
	ignore := ""
	add := func(secret, file string) {
		k.Generators = append(k.Generators, secretFromEnv{
			Envs:      []string{file},
			Name:      secret,
			Namespace: p.Namespace(),
			Options: generatorOptions{
				DisableNameSuffixHash: true,
				Labels:                render.SecretLabels(p),
			},
			Type: string(corev1.SecretTypeBasicAuth),
		})
		ignore += "# Written by pgha base: " + file + " holds a password.\n/" + file + "\n"
	}
	if b := &p.Spec.Bootstrap; b.SecretSource.From == profiles.SecretFile {
		add(b.Secret, p.SecretEnvFile())
	}
	for i := range p.Spec.Roles {
		if r := &p.Spec.Roles[i]; r.From() == profiles.SecretFile {
			add(r.Secret, r.PasswordFile())
		}
	}
	if ignore != "" {
		d.files = append(d.files, File{Name: path.Join(folder, ".gitignore"), Data: []byte(ignore)})
	}
}
