// SPDX-License-Identifier: Apache-2.0

package profiles

// PostgreSQL is the server. Keys are the operator's own, which are PostgreSQL's.
type PostgreSQL struct {
	// Major version, "15" to "18", or "auto": the newest that the target supports. Pin it before the target moves: a new
	// major in the image of a running cluster starts an offline upgrade.
	Major string `json:"major"`
	// Image of the instances, with a tag; overrides Major's. Empty: the community's image, in the flavour that the backup
	// method needs.
	Image string `json:"image,omitempty"`
	// Tuning is "auto", which derives memory, parallelism and WAL parameters from Resources and the volumes, or "none".
	Tuning string `json:"tuning"`
	// MaxConnections is what "auto" divides the memory by. 0: 50 for each CPU, at least 100 and at most 400.
	MaxConnections int32 `json:"maxConnections,omitempty"`
	// Parameters of postgresql.conf. They override what Tuning derives. Give sizes a unit.
	Parameters map[string]string `json:"parameters,omitempty"`
	// SharedPreloadLibraries beyond those that the operator loads by itself.
	SharedPreloadLibraries []string `json:"shared_preload_libraries,omitempty"`
	// PgHBA are the lines of pg_hba.conf between the operator's fixed ones and its default.
	PgHBA []string `json:"pg_hba,omitempty"`
	// Synchronous replication; without it a failover can lose transactions that were acknowledged.
	Synchronous *Synchronous `json:"synchronous,omitempty"`
}

// Synchronous replication, independent of the construct that the target has for it.
type Synchronous struct {
	// Method is "any" (quorum) or "first" (priority).
	Method string `json:"method"`
	// Number of replicas that must have a transaction before it is acknowledged; less than Instances.
	Number int32 `json:"number"`
	// Durability is "required" (writes stop when too few replicas are there) or "preferred" (they go on, unprotected). "auto"
	// is required wherever the target can express it, which is from 1.24 on. There is no default: it is the choice between
	// losing data and losing writes.
	Durability string `json:"durability"`
	// FailoverQuorum lets the operator promote only where no acknowledged transaction can be missing: "enabled", "disabled",
	// or "auto", enabled from 1.28 on, where it is no longer alpha. Empty: disabled.
	FailoverQuorum string `json:"failoverQuorum,omitempty"`
}

// Scheduling places the instances.
type Scheduling struct {
	// ZoneSpread over topology.kubernetes.io/zone: "DoNotSchedule", "ScheduleAnyway", or "none".
	ZoneSpread string `json:"zoneSpread"`
	// PodAntiAffinity between instances on one node: "required" or "preferred".
	PodAntiAffinity string `json:"podAntiAffinity"`
	// NodeSelector of the instances.
	NodeSelector map[string]string `json:"nodeSelector,omitempty"`
	// Tolerations of the instances.
	Tolerations []Toleration `json:"tolerations,omitempty"`
}

// Toleration as in a pod.
type Toleration struct {
	// Key of the taint. Empty, with operator Exists: every taint.
	Key string `json:"key,omitempty"`
	// Operator is Equal (of key and value), which is the default, or Exists (of the key alone).
	Operator string `json:"operator,omitempty"`
	// Value of the taint, with operator Equal.
	Value string `json:"value,omitempty"`
	// Effect of the taint: NoSchedule, PreferNoSchedule or NoExecute. Empty: all three.
	Effect string `json:"effect,omitempty"`
	// TolerationSeconds is how long a pod stays on a node that gets a taint with effect NoExecute. Left out: for ever.
	TolerationSeconds *int64 `json:"tolerationSeconds,omitempty"`
}

// Timings in seconds; nil leaves the operator's default.
type Timings struct {
	// StartDelay is how long PostgreSQL may take to start (operator's default 3600). Crash recovery counts.
	StartDelay *int32 `json:"startDelay,omitempty"`
	// StopDelay is how long it may take to stop (1800). At least SmartShutdownTimeout and 15 more.
	StopDelay *int32 `json:"stopDelay,omitempty"`
	// SmartShutdownTimeout is the part of StopDelay in which open sessions may finish (180).
	SmartShutdownTimeout *int32 `json:"smartShutdownTimeout,omitempty"`
	// SwitchoverDelay is how long a primary may take to archive its WAL and stop before a switchover (3600).
	SwitchoverDelay *int32 `json:"switchoverDelay,omitempty"`
	// FailoverDelay is how long a primary may be unhealthy before a failover (0).
	FailoverDelay *int32 `json:"failoverDelay,omitempty"`
	// IsolationTimeout is how long a primary waits for the API server and for each other instance before it believes itself
	// cut off and stops (1). Targets without that check have nothing to time.
	IsolationTimeout *int32 `json:"isolationTimeout,omitempty"`
}
