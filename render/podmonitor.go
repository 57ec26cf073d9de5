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

// podMonitors returns a PodMonitor for each group in the profile, as many for each Pooler, and as many for the copy of a restore drill, which has the
// result of the drill as metrics while it exists.
func podMonitors(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for _, m := range p.Spec.Monitoring.PodMonitors {
		all = append(all, podMonitor(p, m))
	}
	for i := range p.Spec.Poolers {
		if !p.Spec.Poolers[i].Monitored() {
			continue
		}
		for _, m := range p.Spec.Monitoring.PodMonitors {
			all = append(all, poolerMonitor(p, m, &p.Spec.Poolers[i]))
		}
	}
	if r := drilled(p); r != nil {
		all = append(all, podMonitors(r)...)
	}
	return all
}

// podMonitor returns a PodMonitor for the instances' metrics.
func podMonitor(p *profiles.Resolved, m profiles.PodMonitor) *monitoringv1.PodMonitor {
	return monitorOf(p, m, p.PodMonitorName(m), instanceSelector(p))
}

// poolerMonitor returns a PodMonitor for PgBouncer's metrics, which have other names than those of the instances.
func poolerMonitor(p *profiles.Resolved, m profiles.PodMonitor, pooler *profiles.Pooler) *monitoringv1.PodMonitor {
	return monitorOf(p, m, p.PoolerMonitorName(pooler), poolerSelector(p, pooler))
}

// monitorOf returns a PodMonitor of the pods that the labels select. Azure's managed Prometheus has a copy of the community's
// type in its own group, and drops targets that have no limits on their labels:
// https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-metrics-scrape-crd
func monitorOf(p *profiles.Resolved, m profiles.PodMonitor, name string, pods map[string]string) *monitoringv1.PodMonitor {
	meta := objectMeta(p, name)
	meta.Labels = labelled(labelled(p.Metadata.Labels, m.Labels), map[string]string{labelCluster: p.ClusterName()})
	monitor := &monitoringv1.PodMonitor{
		TypeMeta:   typeMeta(schema.GroupVersion{Group: m.Group, Version: "v1"}, "PodMonitor"),
		ObjectMeta: meta,
		Spec: monitoringv1.PodMonitorSpec{
			Selector:            metav1.LabelSelector{MatchLabels: pods},
			PodMetricsEndpoints: []monitoringv1.PodMetricsEndpoint{{Port: new("metrics")}},
		},
	}
	if m.Namespace != "" && m.Namespace != p.Metadata.Namespace {
		monitor.Namespace = m.Namespace
		monitor.Spec.NamespaceSelector.MatchNames = []string{p.Metadata.Namespace}
	}
	if m.Group == profiles.GroupAzureMonitoring {
		monitor.Spec.LabelLimit = ptr.To[uint64](63)
		monitor.Spec.LabelNameLengthLimit = ptr.To[uint64](511)
		monitor.Spec.LabelValueLengthLimit = ptr.To[uint64](1023)
	}
	return monitor
}
