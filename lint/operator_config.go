// SPDX-License-Identifier: Apache-2.0

package lint

import corev1 "k8s.io/api/core/v1"

const operatorConfigName = "cnpg-controller-manager-config"

// settings is the operator's configuration, from a ConfigMap or a Secret.
type settings struct {
	values map[string]string
	path   string
}

// operatorConfig checks each object that configures the operator.
func operatorConfig(check func(*pass, *Resource, settings)) func(*pass) {
	return func(p *pass) {
		each(func(p *pass, r *Resource, m *corev1.ConfigMap) {
			if m.Name == operatorConfigName {
				check(p, r, settings{m.Data, "data"})
			}
		})(p)
		each(func(p *pass, r *Resource, s *corev1.Secret) {
			if s.Name == operatorConfigName {
				check(p, r, settings{s.StringData, "stringData"})
			}
		})(p)
	}
}
