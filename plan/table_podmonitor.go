// SPDX-License-Identifier: Apache-2.0

package plan

// podMonitorRules are the rules for a PodMonitor.
func podMonitorRules() []rule {
	const docs = "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor"
	same := func(path, why string) rule {
		return rule{path: path, does: objects, who: ByKubernetes, source: docs, why: why}
	}
	selector := same("spec.selector", "Prometheus scrapes other pods from its next configuration on")
	selector.blocked = "metrics and alerts of pods that are no longer selected"
	return []rule{
		selector,
		same("spec.namespaceSelector", "Prometheus looks for pods in other namespaces from its next configuration on"),
		same("spec.podMetricsEndpoints", "Prometheus scrapes another endpoint of the pods, or at another interval, from its next configuration on"),
		same("spec", "Prometheus reads it with its next configuration; the database does not notice"),
		same("metadata.labels.*", "Prometheus chooses its PodMonitors by labels: without the right ones nothing is scraped"),
	}
}
