// SPDX-License-Identifier: Apache-2.0

package render

import "github.com/pgha/pgha/profiles"

// secretFromEnv is an entry of a secretGenerator.
type secretFromEnv struct {
	Envs []string `json:"envs"`
	Name string   `json:"name"`
}

func (k *kustomization) generate(d *directory, folder string, p *profiles.Profile) {}
