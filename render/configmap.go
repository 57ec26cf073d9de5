// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/internal/dashboard"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// configMaps returns the operator's configuration, the files of the restore drill, and the dashboard.
func configMaps(p *profiles.Resolved) []manifest.Object {
	return append(append(operatorConfigMap(p), drillConfigMap(p)...), dashboardConfigMap(p)...)
}

// dashboardConfigMap returns the dashboard for the sidecar of Grafana, which writes it to a file with the name of the key.
// https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
func dashboardConfigMap(p *profiles.Resolved) []manifest.Object {
	d := p.Spec.Monitoring.Dashboard
	if d == nil {
		return nil
	}
	meta := objectMeta(p, p.DashboardName())
	own := d.Labels
	if len(own) == 0 {
		own = map[string]string{"grafana_dashboard": "1"}
	}
	meta.Labels = labelled(p.Metadata.Labels, own)
	if d.Folder != "" {
		meta.Annotations = map[string]string{"grafana_folder": d.Folder}
	}
	return []manifest.Object{&corev1.ConfigMap{
		TypeMeta:   typeMeta(corev1.SchemeGroupVersion, "ConfigMap"),
		ObjectMeta: meta,
		Data:       map[string]string{p.Namespace() + "-" + p.ClusterName() + ".json": dashboardText(p)},
	}}
}

// dashboardText is the dashboard, with the thresholds of the alerts.
func dashboardText(p *profiles.Resolved) string {
	text, err := dashboard.JSON(watched(p), facts.Overrides(p.Spec.Monitoring.Alerts))
	if err != nil {
		panic(err) // it holds only texts and finite numbers
	}
	return text
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
