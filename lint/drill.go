// SPDX-License-Identifier: Apache-2.0

package lint

import corev1 "k8s.io/api/core/v1"

// isDrill reports whether a restore drill creates the Cluster of this name: its manifest is in the ConfigMap of the drill.
func (p *pass) isDrill(namespace, name string) bool {
	_, m := find[*corev1.ConfigMap](p, "ConfigMap", namespace, name)
	return m != nil && m.Data["drill.sh"] != "" && m.Data["cluster.yaml"] != ""
}
