// SPDX-License-Identifier: Apache-2.0

package lint

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

// fencedInstances is the annotation that fences instances of a Cluster.
const fencedInstances = "cnpg.io/fencedInstances"

// knownFailovers are faults of failovers.
func knownFailovers() []known {
	return []known{
		{
			id: "#10409", harm: loses, fixed: "1.28.3 1.29.1 1.30.0", cluster: failsOver, exposes: "two or more instances",
			what: "an old primary that comes back during a failover still gets the connections of the -rw Service, and what it commits is lost",
		},
		{
			id: "#10448", harm: loses, fixed: "1.28.3 1.29.1 1.30.0", cluster: failsOver, exposes: "two or more instances",
			what:  "there is no failover when the primary's node is unreachable, since its containers still count as ready",
			helps: "Delete the Node object of a node that is gone.",
		},
		{
			id: "#11336", harm: loses, fixed: "1.29.3 1.30.1", cluster: failsOver, exposes: "two or more instances",
			what: "a failover that waits can stall for ever, or go back to the unhealthy primary; the quorum is not checked again before the promotion",
		},
		{
			id: "#10445", harm: errs, fixed: "1.28.3 1.29.1 1.30.0", cluster: failsOver, exposes: "two or more instances",
			what: "one failed request to the primary's status port is enough for a failover",
		},
		{
			id: "#11347", harm: errs, fixed: "1.29.3 1.30.1", cluster: failsOver, exposes: "two or more instances",
			what:  "an old primary whose PostgreSQL hangs is never shut down after a failover, and never becomes a replica again",
			helps: "Delete its pod.",
		},
		{
			id: "#11274", harm: loses, fixed: "1.29.3 1.30.1",
			exposes: "the annotation cnpg.io/fencedInstances",
			what:    "no instance fails over or is recreated while any instance is fenced",
			helps:   "Remove the annotation as soon as you can.",
			cluster: func(_ *pass, c *cluster) string {
				v, _ := c.annotation(fencedInstances)
				return when(v != "" && v != "[]", key("metadata.annotations", fencedInstances))
			},
		},
		{
			id: "#10302", harm: errs, fixed: "1.27.4 1.28.2 1.29.0",
			exposes: "the annotation cnpg.io/fencedInstances",
			what:    "an instance whose disk for WAL is full cannot be fenced, since its instance manager does not start",
			cluster: func(_ *pass, c *cluster) string {
				v, _ := c.annotation(fencedInstances)
				return when(v != "" && v != "[]", key("metadata.annotations", fencedInstances))
			},
		},
		{
			id: "#11356", harm: loses, since: "1.30.0", fixed: "1.30.1", cluster: leased, exposes: "two or more instances",
			what: "a primary that restarts accepts writes before it holds the lease, so there can be two primaries",
		},
		{
			id: "#11350", harm: loses, since: "1.30.0", fixed: "1.30.1", cluster: leased, exposes: "two or more instances",
			what: "the promotion waits without limit for an API server that does not answer, and a healthy primary can lose its lease",
		},
	}
}

// knownSwitchovers are faults of planned switchovers.
func knownSwitchovers() []known {
	return []known{
		{
			id: "#11075", harm: loses, since: "1.24.0", fixed: "1.28.4 1.29.2 1.30.0",
			exposes: "replica.primary: a distributed topology",
			what:    "the demotion token of a planned switchover to another cluster can get lost; without it the old primary must be cloned again",
			cluster: func(_ *pass, c *cluster) string {
				return when(c.spec.ReplicaCluster != nil && c.spec.ReplicaCluster.Primary != "", "spec.replica.primary")
			},
		},
		{
			id: "#11130", harm: errs, since: "1.24.4 1.25.2 1.26.0", fixed: "1.29.3 1.30.1", cluster: switchesOver,
			exposes: "primaryUpdateMethod: switchover",
			what:    "a parameter that needs a restart can cost two switchovers",
		},
		{
			id: "#6991", harm: errs, fixed: "1.24.4 1.25.2 1.26.0", cluster: switchesOver,
			exposes: "primaryUpdateMethod: switchover",
			what:    "a parameter that needs a restart can cost two switchovers",
		},
	}
}

// leased: the primary holds a lease since 1.30.0.
func leased(p *pass, c *cluster) string {
	if failsOver(p, c) == "" {
		return ""
	}
	return when(c.spec.PrimaryLease != nil, "spec.primaryLease") + when(c.spec.PrimaryLease == nil, "spec.instances")
}

func switchesOver(_ *pass, c *cluster) string {
	return when(c.full.Instances > 1 && c.spec.PrimaryUpdateMethod == cnpgv1.PrimaryUpdateMethodSwitchover, "spec.primaryUpdateMethod")
}
