// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// configMap is the operator's configuration. It is read from the operator's own namespace and nowhere else, and only
// when the operator starts: https://cloudnative-pg.io/documentation/current/operator_conf/
// configMaps are the operator's configuration.
func configMaps(p *profiles.Resolved) []manifest.Object {
	if len(p.OperatorConfig) == 0 {
		return nil
	}
	meta := objectMeta(p, kinds.Named("ConfigMap").Name)
	meta.Namespace = p.OperatorNamespace()
	return []manifest.Object{&corev1.ConfigMap{
		TypeMeta:   typeMeta(corev1.SchemeGroupVersion, "ConfigMap"),
		ObjectMeta: meta,
		Data:       p.OperatorConfig,
	}}
}
