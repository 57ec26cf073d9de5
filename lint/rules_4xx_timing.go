// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/profiles"
)

func timingRules() []Rule {
	return []Rule{
		{
			ID: "PGHA431", Title: "startDelay too short", Severity: Error, Beyond: true, check: eachCluster(startDelay),
			Why: "startDelay is the time limit of the startup probe. From 1.26.0 to 1.29.2, in 1.30.0, and in every release with a startup " +
				"probe of type query or streaming, the probe waits until PostgreSQL accepts connections. A PostgreSQL that needs longer for " +
				"crash recovery or to restore WAL is killed, starts again from the same point, and never becomes ready. The same happens to " +
				"every replica while the object store is unreachable. Other releases only wait until PostgreSQL answers, which it also does " +
				"during recovery: there a short startDelay is an info. Values below 0 are accepted and mean the default of 3600 seconds.",
			Source: operatorDocs + "instance_manager/#startup-probe",
		},
		{
			ID: "PGHA432", Title: "stopDelay too short", Severity: Error, Beyond: true, check: eachCluster(stopDelay),
			Why: "stopDelay covers the smart shutdown, in which sessions may finish, and the fast shutdown, in which the last " +
				"WAL is archived. If stopDelay is not above smartShutdownTimeout, the operator skips the smart shutdown. When " +
				"stopDelay ends, the kubelet kills PostgreSQL, and the next start needs crash recovery. Before 1.29.3 and 1.30.1 the fast " +
				"shutdown ends after 60 seconds, whatever stopDelay says.",
			Source: operatorDocs + "instance_manager/#shutdown-control",
		},
		{
			ID: "PGHA433", Title: "readiness maximumLag too small", Severity: Error, Beyond: true, check: eachCluster(readinessLag),
			Why: "A replica is ready while its lag is at most maximumLag. With 0, a single byte that is not yet replayed makes " +
				"it unready. Unready replicas leave the read-only Service and the synchronous quorum and are not promoted.",
			Source: operatorDocs + "instance_manager/#readiness-probe",
		},
		{
			ID: "PGHA434", Title: "startup probe that fails before the replica has caught up", Severity: Warning, Beyond: true,
			check: eachCluster(startupLag),
			Why: "With type streaming the startup probe waits until the replica is within maximumLag. A replica that needs " +
				"longer than failureThreshold times periodSeconds is restarted and starts again from the beginning.",
			Source: operatorDocs + "instance_manager/#startup-probe",
		},
		{
			ID: "PGHA435", Title: "isolation check with its short defaults", Severity: Info, Beyond: true,
			check: eachCluster(isolationCheck),
			Why: "Since 1.27 the liveness probe of a primary fails if it reaches, for thirty seconds, neither the API server nor a " +
				"replica within one second. The primary is then restarted, beginning with a smart shutdown: open sessions go on writing " +
				"up to smartShutdownTimeout, three minutes by default. The operator's documentation calls the defaults of the check " +
				"aggressive for clouds. Only smartShutdownTimeout 0 stops an isolated primary at once.",
			Source: operatorDocs + "instance_manager/#primary-isolation",
		},
		{
			ID: "PGHA436", Title: "long smart shutdown of a primary that restarts in place", Severity: Warning, Beyond: true,
			check: eachCluster(smartShutdown),
			Why: "With primaryUpdateMethod restart, the default, a parameter, resources or an image that needs a restart stops " +
				"the primary in place. It starts with a smart shutdown: while one session is open, new connections are refused, up " +
				"to smartShutdownTimeout. Measured with open sessions, for a parameter: 189 seconds without new connections with the " +
				"default of 180 seconds, 18 to 21 seconds with 15, and 8 to 9 seconds with 5; then the sessions end, with the " +
				"transactions that are still open. The default is reported as info. With primaryUpdateMethod " +
				"switchover and a replica, the primary moves instead.",
			Source: operatorDocs + "instance_manager/#shutdown-control",
		},
		{
			ID: "PGHA439", Title: "shutdown longer than the drain timeout of AKS", Severity: Warning, Beyond: true,
			check: eachCluster(longShutdown),
			Why: "AKS limits the drain of a node to 30 minutes unless the node pool sets another timeout. That includes the " +
				"wait for the switchover (switchoverDelay) and for the pod to end (stopDelay, its grace period). A longer time " +
				"makes the node undrainable, and the upgrade stops.",
			Source: aksDocs + "upgrade-aks-node-pools-rolling",
		},
	}
}

const (
	shortestStart  = 300
	shutdownMargin = 15 // seconds that the fast shutdown needs at least
	longestSmart   = 60 // seconds without new connections
	drainTimeout   = 1800
	fastShutdown   = 60 // the time limit of pg_ctl, which older operators do not change
)

func startDelay(p *pass, c *cluster) {
	switch d := c.spec.MaxStartDelay; {
	case d < 0:
		p.add(c.Resource, "spec.startDelay", fmt.Sprintf("startDelay %d is invalid; the operator silently uses 3600.", d),
			"Remove it.")
	case d <= 0 || d >= shortestStart:
	case c.waitsForConnections():
		p.add(c.Resource, "spec.startDelay", fmt.Sprintf("A PostgreSQL that needs more than %d seconds to recover is killed "+
			"and restarted in an endless loop.", d), "Remove it: the default is an hour.")
	default:
		p.addAs(Info, c.Resource, "spec.startDelay", fmt.Sprintf("An instance whose PostgreSQL gives no answer within %d seconds is restarted.", d),
			"Remove it: the default is an hour.")
	}
}

// smartShutdown: the operator's defaults are those of GetSmartShutdownTimeout and GetMaxStopDelay in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_funcs.go
func smartShutdown(p *pass, c *cluster) {
	smart, stop, severity := int32(180), int32(1800), Info
	if c.spec.SmartShutdownTimeout != nil {
		smart, severity = *c.spec.SmartShutdownTimeout, p.rule.Severity
	}
	if c.spec.MaxStopDelay > 0 {
		stop = c.spec.MaxStopDelay
	}
	moves := c.spec.PrimaryUpdateMethod == cnpgv1.PrimaryUpdateMethodSwitchover && c.full.Instances > 1
	// The operator skips a smart shutdown that fills stopDelay, and PGHA432 reports it. A replica cluster has no writers.
	if smart <= longestSmart || stop <= smart || moves || c.isReplica() {
		return
	}
	p.addAs(severity, c.Resource, "spec.smartShutdownTimeout", fmt.Sprintf("When the primary restarts in place, it refuses new connections "+
		"for up to %d seconds while one session is open.", smart), "Set smartShutdownTimeout to 5.")
}

// longShutdown checks explicit values only. The operator's defaults are too long together as well, but nearly every
// cluster has them.
func longShutdown(p *pass, c *cluster) {
	for _, f := range []struct {
		name           string
		value, longest int32
	}{{"stopDelay", c.spec.MaxStopDelay, drainTimeout}, {"switchoverDelay", c.spec.MaxSwitchoverDelay, 2 * drainTimeout}} {
		if f.value > f.longest {
			p.add(c.Resource, "spec."+f.name, fmt.Sprintf("%s %d is longer than %d seconds: AKS may give up the drain of the node first.",
				f.name, f.value, f.longest), "Lower it, for example to 600, or raise the drain timeout of the node pool.")
		}
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
	fast, remedy := stop, "Remove stopDelay: the default is half an hour."
	if !p.target.FastShutdownWaits() {
		fast = min(stop, fastShutdown)
		remedy += " The fast shutdown ends after 60 seconds all the same; raise the target to " +
			profiles.FirstTarget(p.target, profiles.Target.FastShutdownWaits).Short() + " for more."
	}
	switch {
	case c.spec.MaxStopDelay < 0:
		p.add(c.Resource, "spec.stopDelay", fmt.Sprintf("stopDelay %d is invalid; the operator silently uses 1800.",
			c.spec.MaxStopDelay), "Remove it.")
	case stop <= smart:
		p.add(c.Resource, path, fmt.Sprintf("stopDelay %d is not above smartShutdownTimeout %d: the smart shutdown is skipped, and "+
			"PostgreSQL is killed after %d seconds.", stop, smart, fast), remedy)
	case stop < smart+shutdownMargin:
		p.add(c.Resource, path, fmt.Sprintf("stopDelay %d only leaves %d seconds after the smart shutdown, and PostgreSQL is "+
			"killed before it archives its last WAL.", stop, stop-smart), "Leave at least 15 seconds after smartShutdownTimeout.")
	}
}

func readinessLag(p *pass, c *cluster) {
	if c.spec.Probes == nil || c.spec.Probes.Readiness == nil || c.full.Instances < 2 {
		return
	}
	r := c.spec.Probes.Readiness
	if r.Type == cnpgv1.ProbeStrategyStreaming && r.MaximumLag != nil && r.MaximumLag.Value() < 16*mebibyte {
		p.add(c.Resource, "spec.probes.readiness.maximumLag", fmt.Sprintf("A replica with a lag of more than %s becomes "+
			"unready: it leaves the quorum and cannot be promoted.", r.MaximumLag), "Remove it, or allow 64Mi.")
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
		p.add(c.Resource, "spec.probes.startup", fmt.Sprintf("A replica that needs more than %d seconds to catch up to "+
			"within %s of the primary is restarted and starts again.", failures*period, s.MaximumLag), "Remove maximumLag from the startup probe.")
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
		message, remedy := "A primary that, for thirty seconds, gets no answer within a second from the API server or a replica is restarted",
			"Set requestTimeout and connectionTimeout, in milliseconds."
		if smart := c.smartShutdownTimeout(); smart > 0 {
			message += fmt.Sprintf(", after up to %d seconds in which open sessions go on", smart)
			remedy += " To stop an isolated primary at once, set smartShutdownTimeout to 0."
		}
		p.add(c.Resource, "spec.probes.liveness.isolationCheck", message+".", remedy)
	}
}
