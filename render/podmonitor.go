// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"
)

// podMonitors returns a PodMonitor for each group in the profile, and as many for the copy of a restore drill, which has the
// result of the drill as metrics while it exists.
func podMonitors(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for _, m := range p.Spec.Monitoring.PodMonitors {
		all = append(all, podMonitor(p, m))
	}
	if r := drilled(p); r != nil {
		all = append(all, podMonitors(r)...)
	}
	return all
}

// podMonitor returns a PodMonitor for the instances' metrics. Azure's managed Prometheus has a copy of the community's
// type in its own group, and drops targets that have no limits on their labels:
// https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-metrics-scrape-crd
func podMonitor(p *profiles.Resolved, m profiles.PodMonitor) *monitoringv1.PodMonitor {
	meta := objectMeta(p, p.PodMonitorName(m))
	meta.Labels = labelled(p.Metadata.Labels, map[string]string{labelCluster: p.ClusterName()})
	monitor := &monitoringv1.PodMonitor{
		TypeMeta:   typeMeta(schema.GroupVersion{Group: m.Group, Version: "v1"}, "PodMonitor"),
		ObjectMeta: meta,
		Spec: monitoringv1.PodMonitorSpec{
			Selector:            metav1.LabelSelector{MatchLabels: instanceSelector(p)},
			PodMetricsEndpoints: []monitoringv1.PodMetricsEndpoint{{Port: new("metrics")}},
		},
	}
	if m.Group == profiles.GroupAzureMonitoring {
		monitor.Spec.LabelLimit = ptr.To[uint64](63)
		monitor.Spec.LabelNameLengthLimit = ptr.To[uint64](511)
		monitor.Spec.LabelValueLengthLimit = ptr.To[uint64](1023)
	}
	return monitor
}
