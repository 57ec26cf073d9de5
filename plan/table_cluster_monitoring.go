// SPDX-License-Identifier: Apache-2.0

package plan

const (
	metricsSource    = "internal/management/controller/instance_controller.go#L989"
	podMonitorSource = "internal/controller/cluster_create.go#L1006"
)

// clusterMonitoringRules are the fields about metrics and logs.
func clusterMonitoringRules() []rule {
	queries := func(name string) rule {
		return rule{
			path: "spec.monitoring." + name, does: objects, who: ByOperator, source: metricsSource,
			why: "the operator lets the instances read the object, and the metrics exporter has the queries from the next loop of the instance manager; " +
				"a missing object or key is only logged",
		}
	}
	monitor := func(name string) rule {
		return rule{
			path: "spec.monitoring." + name, mechanism: podMonitorMechanism, who: ByOperator, source: podMonitorSource,
			why: "the operator writes it into the PodMonitor that it creates for the Cluster; without enablePodMonitor nobody reads it",
		}
	}
	return []rule{
		{
			path: "spec.monitoring.enablePodMonitor", does: objects, who: ByOperator, source: podMonitorSource,
			why: "the operator creates or deletes the PodMonitor of the Cluster; without one, Prometheus has no metrics of it",
		},
		queries("customQueriesConfigMap"), queries("customQueriesSecret"),
		{
			path: "spec.monitoring.disableDefaultQueries", does: objects, who: ByOperator, source: "api/v1/cluster_defaults.go#L115",
			why: "the webhook adds the operator's default queries to customQueriesConfigMap, or no longer does; the instances then have other queries from the next loop on",
		},
		monitor("podMonitorMetricRelabelings"), monitor("podMonitorRelabelings"),
		{
			path: "spec.monitoring.metricsQueriesTTL", does: event, when: Now, who: ByOperator, source: "internal/management/controller/instance_controller.go#L959",
			why: "the metrics exporter keeps the results of its queries for this time; PostgreSQL does not notice",
		},
		{
			path: "spec.monitoring.tls", does: pods | objects, source: comparePodSpecs,
			why: "it is a flag on the command line of the instance manager, and the operator compares the command of every pod; the PodMonitor of the " +
				"operator follows",
			blocked: "metrics, until whoever scrapes the pods uses the same scheme: a PodMonitor of your own must change with it",
		},
		{
			path: "spec.logLevel", does: pods, source: comparePodSpecs,
			why: "it is a flag on the command line of the instance manager, and the operator compares the command of every pod",
		},
	}
}

// podMonitorMechanism: the operator creates a PodMonitor only on request.
func podMonitorMechanism(p *pair, _ *change) mechanism {
	//lint:ignore SA1019 deprecated, and still read
	//nolint:staticcheck // as above
	if m := p.cluster.after.Spec.Monitoring; m == nil || !m.EnablePodMonitor {
		return nothing
	}
	return objects
}
