// SPDX-License-Identifier: Apache-2.0

package alert

import "time"

// availability are the alerts about instances. The metric cnpg_collector_fencing_on stands for an instance that is scraped: unlike
// cnpg_collector_up it has no label cluster of its own, by which Azure selects the Kubernetes cluster.
var availability = [...]*Kind{
	{
		Name: "PostgresAbsent", Group: "availability", Severity: Critical, For: 2 * time.Minute,
		Summary:   "Prometheus has no metrics of any instance.",
		Means:     "No instance is scraped: all pods are gone or not reachable, or the PodMonitor does not select them. All other alerts about this cluster are blind.",
		Formula:   "None: it fires if there is no series.",
		Do:        "See whether the pods run. If they do, look for the target in Prometheus: the PodMonitor, its labels, and a network policy that does not allow port 9187.",
		threshold: always,
		expr:      func(f *Facts, _ float64) string { return "absent(cnpg_collector_fencing_on" + f.Pods() + ")" },
	},
	{
		Name: "PostgresInstanceMissing", Group: "availability", Severity: Warning, For: 10 * time.Minute, Unit: Count, Least: 1, Most: 100,
		Summary:   "Fewer instances are scraped than the Cluster has.",
		Means:     "A pod is pending, fails to start, is being recreated, or is not scraped.",
		Formula:   "The number of instances, `spec.instances`.",
		Do:        "Find the pod that is not ready, and read its events and its log. A pending pod waits for a node in the zone of its disk.",
		threshold: func(f *Facts) (float64, bool) { return float64(f.Instances), f.Instances > 1 },
		expr: func(f *Facts, t float64) string {
			return "count by (namespace) (cnpg_collector_fencing_on" + f.Pods() + ") < " + Number(t)
		},
	},
	{
		Name: "PostgresDown", Group: "availability", Severity: Critical, For: time.Minute,
		Summary: "PostgreSQL of an instance does not answer.",
		Means: "The pod runs, and its instance manager cannot connect to PostgreSQL. On the primary nobody can read or write. Where a rule group of Azure is limited to one " +
			"Kubernetes cluster this alert may have no data, since the metric has a label `cluster` of its own; PostgresMetricsFailing sees the same.",
		Formula:   "None: the metric is 0.",
		Do:        "Read the log of the pod. A full volume, a wrong parameter and a long crash recovery are the usual reasons.",
		threshold: always,
		expr:      func(f *Facts, _ float64) string { return "cnpg_collector_up" + f.Pods() + " == 0" },
	},
	{
		Name: "PostgresFenced", Group: "availability", Severity: Warning, For: 5 * time.Minute,
		Summary:   "An instance is fenced, so its PostgreSQL is stopped.",
		Means:     "Somebody fenced the instance with the annotation `cnpg.io/fencedInstances`, and it stays stopped until the fence is lifted. A fenced primary is not replaced.",
		Formula:   "None: the metric is 1.",
		Do:        "Find out who fenced it and why. Lift the fence when the reason is gone.",
		threshold: always,
		expr:      func(f *Facts, _ float64) string { return "cnpg_collector_fencing_on" + f.Pods() + " == 1" },
	},
	{
		Name: "PostgresMetricsFailing", Group: "availability", Severity: Warning, For: 10 * time.Minute,
		Summary:   "An instance cannot collect its metrics.",
		Means:     "The instance manager cannot connect to PostgreSQL, or a query of the metrics fails. Other alerts then see old values or none.",
		Formula:   "None: the metric is not 0.",
		Do:        "Read the log of the pod: it names the query that fails. A custom query with a mistake is the usual reason; all connections in use is another.",
		threshold: always,
		expr: func(f *Facts, _ float64) string {
			return "cnpg_collector_last_collection_error" + f.Pods() + " > 0 or cnpg_last_error" + f.Pods() + " > 0"
		},
	},
	{
		Name: "PostgresSwitchoverRequired", Group: "availability", Severity: Warning, For: 10 * time.Minute,
		Summary:   "A rolling update waits until you switch over.",
		Means:     "All replicas are updated, and `primaryUpdateStrategy: supervised` leaves the primary to you.",
		Formula:   "None: the metric is 1.",
		Do:        "Promote a replica with `kubectl cnpg promote` at a good moment.",
		threshold: always,
		expr: func(f *Facts, _ float64) string {
			return "cnpg_collector_manual_switchover_required" + f.Pods() + " == 1"
		},
	},
}
