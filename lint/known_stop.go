// SPDX-License-Identifier: Apache-2.0

package lint

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

// knownStops are faults of starting and stopping PostgreSQL.
func knownStops() []known {
	return []known{
		{
			id: "#11263", harm: errs, fixed: "1.29.3 1.30.1", cluster: longFastShutdown,
			exposes: "any Cluster whose stopDelay leaves the fast shutdown more than a minute",
			what: "a fast shutdown is given up after 60 seconds whatever stopDelay is: PostgreSQL goes down with its container and needs crash " +
				"recovery",
		},
		{
			id: "#11152", harm: loses, since: "1.26.0", fixed: "1.29.3 1.30.1", cluster: limitedStart,
			exposes: "startDelay of five minutes or more, or failureThreshold of the startup probe, with its type none or pg_isready",
			what: "a PostgreSQL that is alive but still in crash recovery fails the startup probe; it is killed at the limit, and starts over without " +
				"end",
			helps: "Remove the limit: the default is an hour.",
		},
		{
			id: "#5347", harm: errs, fixed: "1.23.4 1.24.0",
			exposes: "smartShutdownTimeout: 0",
			what:    "smartShutdownTimeout 0 is not taken, and the smart shutdown lasts up to 180 seconds",
			helps:   "Set it to 1.",
			cluster: func(_ *pass, c *cluster) string {
				s := c.spec.SmartShutdownTimeout
				return when(s != nil && *s == 0, "spec.smartShutdownTimeout")
			},
		},
	}
}

// longFastShutdown: PGHA432 reports a stopDelay that leaves less.
func longFastShutdown(_ *pass, c *cluster) string {
	stop, smart := int32(1800), int32(180)
	if c.spec.MaxStopDelay > 0 {
		stop = c.spec.MaxStopDelay
	}
	if c.spec.SmartShutdownTimeout != nil {
		smart = *c.spec.SmartShutdownTimeout
	}
	const pgCtl = 60 // seconds, the time limit of pg_ctl itself
	return when(stop-smart > pgCtl, "spec.stopDelay")
}

// limitedStart: a written limit, since the default of an hour seldom ends a recovery. PGHA431 reports a startDelay below five minutes. Probes
// of the other types need a connection on every release.
func limitedStart(_ *pass, c *cluster) string {
	if s := startupProbe(c); s != nil {
		if s.Type != "" && s.Type != cnpgv1.ProbeStrategyPgIsReady {
			return ""
		}
		if s.FailureThreshold > 0 {
			return "spec.probes.startup.failureThreshold"
		}
	}
	return when(c.spec.MaxStartDelay >= shortestDelay, "spec.startDelay")
}

// shortestDelay is the startDelay from which on PGHA431 is silent.
const shortestDelay = 300

func startupProbe(c *cluster) *cnpgv1.ProbeWithStrategy {
	if c.spec.Probes == nil {
		return nil
	}
	return c.spec.Probes.Startup
}

// knownProbes are faults of the probes.
func knownProbes() []known {
	return []known{
		{
			// ensureCustomProbesConfiguration in pkg/specs/pods.go of 1.25.0 copies every number, also those that are not set.
			id: "#6656", harm: loses, since: "1.23.6 1.24.2 1.25.0", fixed: "1.24.3 1.25.1", cluster: bareProbe,
			exposes: "probes.startup without failureThreshold; probes.liveness without it, beside livenessProbeTimeout",
			what: "a probe without failureThreshold fails after three periods, whatever startDelay or livenessProbeTimeout is: a PostgreSQL that needs longer " +
				"is killed and starts over without end",
			helps: "Set failureThreshold.",
		},
		{
			id: "#9148", harm: loses, since: "1.26.0", fixed: "1.27.2 1.28.0",
			exposes: "any Cluster",
			what: "the probes read the Cluster from the API server each time: while it is away, the primary is not ready, and the Services have no " +
				"endpoint",
			cluster: func(_ *pass, c *cluster) string {
				return when(c.spec.Probes != nil, "spec.probes") + when(c.spec.Probes == nil, "spec")
			},
		},
	}
}

func bareProbe(_ *pass, c *cluster) string {
	if s := startupProbe(c); s != nil && s.FailureThreshold == 0 {
		return "spec.probes.startup"
	}
	if c.spec.Probes == nil || c.spec.Probes.Liveness == nil || c.spec.LivenessProbeTimeout == nil {
		return ""
	}
	return when(c.spec.Probes.Liveness.FailureThreshold == 0, "spec.probes.liveness")
}
