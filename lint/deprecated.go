// SPDX-License-Identifier: Apache-2.0

package lint

//lint:file-ignore SA1019 the rules about deprecated fields must read them

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

// ownPodMonitor is the deprecated configuration of the PodMonitor that the operator creates.
type ownPodMonitor struct {
	enabled          bool
	metricRelabeling int // how many
	relabeling       int
}

func (m ownPodMonitor) used() bool { return m.enabled || m.metricRelabeling > 0 || m.relabeling > 0 }

func clusterPodMonitor(c *cluster) ownPodMonitor {
	m := c.spec.Monitoring
	if m == nil {
		return ownPodMonitor{}
	}
	//nolint:staticcheck // the rules about deprecated fields must read them
	return ownPodMonitor{m.EnablePodMonitor, len(m.PodMonitorMetricRelabelConfigs), len(m.PodMonitorRelabelConfigs)}
}

func poolerPodMonitor(o *cnpgv1.Pooler) ownPodMonitor {
	m := o.Spec.Monitoring
	if m == nil {
		return ownPodMonitor{}
	}
	//nolint:staticcheck // the rules about deprecated fields must read them
	return ownPodMonitor{m.EnablePodMonitor, len(m.PodMonitorMetricRelabelConfigs), len(m.PodMonitorRelabelConfigs)}
}
