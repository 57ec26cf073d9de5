// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// configMaps returns the operator's configuration and the files of the restore drill.
func configMaps(p *profiles.Resolved) []manifest.Object {
	return append(operatorConfigMap(p), drillConfigMap(p)...)
}

// drillConfigMap returns the files of the restore drill. setCopy adds the manifest of the copy.
func drillConfigMap(p *profiles.Resolved) []manifest.Object {
	if p.Spec.Backup.Drill == nil {
		return nil
	}
	return []manifest.Object{&corev1.ConfigMap{
		TypeMeta:   typeMeta(corev1.SchemeGroupVersion, "ConfigMap"),
		ObjectMeta: drillMeta(p),
		Data:       drillFiles(p),
	}}
}

func configMapsIn(objects []manifest.Object) []*corev1.ConfigMap {
	var all []*corev1.ConfigMap
	for _, o := range objects {
		if m, ok := o.(*corev1.ConfigMap); ok {
			all = append(all, m)
		}
	}
	return all
}

// operatorConfigMap returns the operator's configuration. The operator reads it only from its own namespace, and only when it
// starts: https://cloudnative-pg.io/documentation/current/operator_conf/
func operatorConfigMap(p *profiles.Resolved) []manifest.Object {
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
