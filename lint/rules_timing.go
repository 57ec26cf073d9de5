// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func timingRules() []Rule {
	return []Rule{
		{
			ID: "PGHA431", Title: "too little time to start", Severity: Error, Beyond: true, check: eachCluster(startDelay),
			Why: "startDelay becomes the budget of the startup probe. A PostgreSQL that needs longer for crash recovery or to " +
				"restore WAL is killed, starts again from the same point, and never comes up; so does every replica while the " +
				"object store is out of reach. Values below 0 are accepted and mean the default of 3600 seconds.",
			Source: operatorDocs + "instance_manager/#startup-probe",
		},
		{
			ID: "PGHA432", Title: "too little time to stop", Severity: Error, Beyond: true, check: eachCluster(stopDelay),
			Why: "Within stopDelay come the smart shutdown, in which sessions may finish, and the fast one with the last WAL to be " +
				"archived. When stopDelay is not above smartShutdownTimeout the smart part is left out, and at its end the " +
				"kubelet kills PostgreSQL: the next start needs crash recovery.",
			Source: operatorDocs + "instance_manager/#shutdown-control",
		},
		{
			ID: "PGHA433", Title: "a lag that makes replicas unready", Severity: Error, Beyond: true, check: eachCluster(readinessLag),
			Why: "A replica is ready while its lag is at most maximumLag; with 0 a single byte that is not yet replayed makes it " +
				"unready. Unready replicas leave the read-only Service and the synchronous quorum and are not promoted.",
			Source: operatorDocs + "instance_manager/#readiness-probe",
		},
		{
			ID: "PGHA434", Title: "a startup probe that gives up on catching up", Severity: Warning, Beyond: true,
			check: eachCluster(startupLag),
			Why: "With type streaming the startup probe waits until the replica is within maximumLag. A replica that needs longer " +
				"than failureThreshold times periodSeconds is restarted and begins again.",
			Source: operatorDocs + "instance_manager/#startup-probe",
		},
		{
			ID: "PGHA435", Title: "the isolation check runs on its short defaults", Severity: Info, Beyond: true,
			check: eachCluster(isolationCheck),
			Why: "Since 1.27 a primary that reaches neither the API server nor a replica within a second, for thirty seconds, is " +
				"restarted. The operator's documentation calls that aggressive for clouds.",
			Source: operatorDocs + "instance_manager/#primary-isolation",
		},
	}
}

const (
	shortestStart  = 300
	shutdownMargin = 15 // seconds that the fast shutdown needs at least
)

func startDelay(p *pass, c *cluster) {
	switch d := c.spec.MaxStartDelay; {
	case d < 0:
		p.add(c.Resource, "spec.startDelay", fmt.Sprintf("startDelay %d is no time, and the operator takes 3600 without a word.", d),
			"Remove it.")
	case d > 0 && d < shortestStart:
		p.add(c.Resource, "spec.startDelay", fmt.Sprintf("A PostgreSQL that needs more than %d seconds to recover is killed and starts "+
			"over, without end.", d), "Remove it: the default is an hour.")
	}
}

func stopDelay(p *pass, c *cluster) {
	stop, smart := int32(1800), int32(180)
	if c.spec.MaxStopDelay > 0 {
		stop = c.spec.MaxStopDelay
	}
	path := "spec.stopDelay"
	if c.spec.SmartShutdownTimeout != nil {
		smart = *c.spec.SmartShutdownTimeout
		if c.spec.MaxStopDelay <= 0 {
			path = "spec.smartShutdownTimeout"
		}
	}
	switch {
	case c.spec.MaxStopDelay < 0:
		p.add(c.Resource, "spec.stopDelay", fmt.Sprintf("stopDelay %d is no time, and the operator takes 1800 without a word.",
			c.spec.MaxStopDelay), "Remove it.")
	case stop <= smart:
		p.add(c.Resource, path, fmt.Sprintf("stopDelay %d is not above smartShutdownTimeout %d: the smart shutdown is skipped, and "+
			"PostgreSQL is killed after %d seconds.", stop, smart, stop), "Remove stopDelay: the default is half an hour.")
	case stop < smart+shutdownMargin:
		p.add(c.Resource, path, fmt.Sprintf("stopDelay %d leaves %d seconds after the smart shutdown, and PostgreSQL is killed before "+
			"its last WAL is archived.", stop, stop-smart), "Leave at least 15 seconds after smartShutdownTimeout.")
	}
}

func readinessLag(p *pass, c *cluster) {
	if c.spec.Probes == nil || c.spec.Probes.Readiness == nil || c.full.Instances < 2 {
		return
	}
	r := c.spec.Probes.Readiness
	if r.Type == cnpgv1.ProbeStrategyStreaming && r.MaximumLag != nil && r.MaximumLag.Value() < 16*mebibyte {
		p.add(c.Resource, "spec.probes.readiness.maximumLag", fmt.Sprintf("A replica with a lag of more than %s is unready: it leaves "+
			"the quorum and cannot be promoted.", r.MaximumLag), "Remove it, or allow 64Mi.")
	}
}

func startupLag(p *pass, c *cluster) {
	if c.spec.Probes == nil || c.spec.Probes.Startup == nil || c.full.Instances < 2 {
		return
	}
	s := c.spec.Probes.Startup
	if s.Type != cnpgv1.ProbeStrategyStreaming || s.MaximumLag == nil {
		return
	}
	period := int64(s.PeriodSeconds)
	if period == 0 {
		period = 10
	}
	failures := int64(s.FailureThreshold)
	if failures == 0 {
		start := int64(c.spec.MaxStartDelay)
		if start <= 0 {
			start = 3600
		}
		failures = (start + period - 1) / period
	}
	if failures*period < 3600 {
		p.add(c.Resource, "spec.probes.startup", fmt.Sprintf("A replica has %d seconds to catch up to %s behind the primary and is then "+
			"restarted, to begin again.", failures*period, s.MaximumLag), "Leave maximumLag out of the startup probe.")
	}
}

func isolationCheck(p *pass, c *cluster) {
	if !p.target.IsolationCheck() || c.full.Instances < 2 || c.isReplica() {
		return
	}
	if _, ok := c.annotation("alpha.cnpg.io/livenessPinger"); ok {
		return
	}
	if c.spec.Probes == nil || c.spec.Probes.Liveness == nil || c.spec.Probes.Liveness.IsolationCheck == nil {
		p.add(c.Resource, "spec.probes.liveness.isolationCheck", "A primary that for thirty seconds gets no answer within a second, "+
			"from the API server or a replica, is restarted.", "Set requestTimeout and connectionTimeout, in milliseconds.")
	}
}
