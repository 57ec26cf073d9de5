// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"reflect"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

const podProbes = "pkg/specs/pods.go#L306"

// clusterProbeRules are the fields about probes. The numbers are in the pod, the rest is read by the instance manager, which answers them.
func clusterProbeRules() []rule {
	return []rule{
		{
			path: "spec.probes.startup.*", mechanism: probeMechanism, source: podProbes,
			why: "the operator compares the startup probe of every pod with the new one",
		},
		{
			path: "spec.probes.startup.type", does: event, when: AtRestart, who: ByOperator,
			source: "pkg/management/postgres/webserver/probes/checker.go#L123",
			why:    "the instance manager reads it whenever Kubernetes asks, which is while an instance starts",
		},
		{
			path: "spec.probes.startup.maximumLag", does: event, when: AtRestart, who: ByOperator,
			source: "pkg/management/postgres/webserver/probes/checker.go#L142",
			why:    "the instance manager reads it whenever Kubernetes asks, which is while an instance starts",
		},
		{
			path: "spec.probes.readiness.*", mechanism: probeMechanism, source: podProbes,
			why: "the operator compares the readiness probe of every pod with the new one",
		},
		{
			path: "spec.probes.readiness.type", does: event, who: ByOperator, source: "pkg/management/postgres/webserver/probes/checker.go#L123",
			why: "the instance manager reads it whenever Kubernetes asks; a replica that fails the new check leaves the -ro and -r Services",
		},
		{
			path: "spec.probes.readiness.maximumLag", does: event, who: ByOperator,
			source: "pkg/management/postgres/webserver/probes/checker.go#L142",
			why:    "the instance manager reads it whenever Kubernetes asks; a replica that lags more leaves the -ro and -r Services",
		},
		{
			path: "spec.probes.liveness.*", mechanism: probeMechanism, source: podProbes,
			why: "the operator compares the liveness probe of every pod with the new one",
		},
		{
			path: "spec.probes.liveness.isolationCheck", does: event, who: ByOperator,
			source: "pkg/management/postgres/webserver/probes/liveness.go#L131",
			why:    "the primary's instance manager reads it whenever Kubernetes asks; it matters once the primary is cut off from the network",
		},
		{
			path: "spec.startDelay", mechanism: startDelayMechanism, when: Now, source: "pkg/specs/pods.go#L310",
			why: "it becomes the failure threshold of the startup probe, which the operator compares, unless " +
				"probes.startup.failureThreshold is set; it also limits how long a restart in place may take",
		},
		{
			path: "spec.livenessProbeTimeout", mechanism: probeMechanism, source: "pkg/specs/pods.go#L317",
			why: "it becomes the failure threshold of the liveness probe, which the operator compares, unless " +
				"probes.liveness.failureThreshold is set",
		},
	}
}

// probeMechanism: the numbers, with the operator's defaults, are part of the pods' spec.
func probeMechanism(p *pair, _ *change) mechanism {
	if reflect.DeepEqual(probesOf(&p.cluster.before.Spec), probesOf(&p.cluster.after.Spec)) {
		return nothing
	}
	return pods
}

// startDelayMechanism: startDelay is also the time that a restart in place and the end of a fence may take.
func startDelayMechanism(p *pair, ch *change) mechanism {
	if does := probeMechanism(p, ch); does.has(pods) {
		return does
	}
	return event
}

// probesOf are the startup, the liveness and the readiness probe of the pods.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pods.go#L220
func probesOf(s *cnpgv1.ClusterSpec) [3]cnpgv1.Probe {
	var written [3]*cnpgv1.Probe
	if s.Probes != nil {
		if s.Probes.Startup != nil {
			written[0] = &s.Probes.Startup.Probe
		}
		if s.Probes.Liveness != nil {
			written[1] = &s.Probes.Liveness.Probe
		}
		if s.Probes.Readiness != nil {
			written[2] = &s.Probes.Readiness.Probe
		}
	}
	var all [3]cnpgv1.Probe
	for i := range all {
		all[i] = probeWith(written[i])
	}
	if all[0].FailureThreshold == 0 {
		delay := s.MaxStartDelay
		if delay <= 0 {
			delay = 3600
		}
		all[0].FailureThreshold = threshold(delay, all[0].PeriodSeconds)
	}
	if s.LivenessProbeTimeout != nil && all[1].FailureThreshold == 0 {
		all[1].FailureThreshold = threshold(*s.LivenessProbeTimeout, all[1].PeriodSeconds)
	}
	return all
}

// probeWith is the operator's probe with the numbers that are written.
func probeWith(written *cnpgv1.Probe) cnpgv1.Probe {
	p := cnpgv1.Probe{PeriodSeconds: 10, TimeoutSeconds: 5}
	if written == nil {
		return p
	}
	for _, number := range []struct{ to, from *int32 }{
		{&p.InitialDelaySeconds, &written.InitialDelaySeconds}, {&p.TimeoutSeconds, &written.TimeoutSeconds},
		{&p.PeriodSeconds, &written.PeriodSeconds}, {&p.SuccessThreshold, &written.SuccessThreshold},
		{&p.FailureThreshold, &written.FailureThreshold},
	} {
		if *number.from != 0 {
			*number.to = *number.from
		}
	}
	p.TerminationGracePeriodSeconds = written.TerminationGracePeriodSeconds
	return p
}

// threshold is how often a probe may fail within a time.
func threshold(seconds, period int32) int32 { return max(1, (seconds+period-1)/period) }
