// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// configMap is the operator's configuration. It is read from the operator's own namespace and nowhere else, and only
// when the operator starts: https://cloudnative-pg.io/documentation/current/operator_conf/
func configMap(p *profiles.Resolved) *corev1.ConfigMap {
	meta := objectMeta(p, "cnpg-controller-manager-config")
	meta.Namespace = p.OperatorNamespace()
	return &corev1.ConfigMap{
		TypeMeta:   typeMeta(corev1.SchemeGroupVersion, "ConfigMap"),
		ObjectMeta: meta,
		Data:       p.OperatorConfig,
	}
}
