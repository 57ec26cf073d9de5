// SPDX-License-Identifier: Apache-2.0

package profiles

// PostgreSQL configures the server. Settings of the operator and of PostgreSQL keep their names.
type PostgreSQL struct {
	// Major version, "15" to "18", or "auto": the default of the target's operator. Pin it before you raise the target: a new
	// major version in the image of a running cluster starts an offline upgrade.
	Major string `json:"major"`
	// Image of the instances, with a tag. It replaces the image that Major selects. Empty: the community's image, in the
	// flavour that the backup method needs.
	Image string `json:"image,omitempty"`
	// Catalog that has the image for Major, instead of Image. Only one of the two can be set. With images it is rendered, without it must exist.
	Catalog *Catalog `json:"catalog,omitempty"`
	// Tuning is "auto", which derives memory, parallelism and WAL parameters from Resources and the volumes, or "none".
	Tuning string `json:"tuning"`
	// MaxConnections is the number of connections that "auto" sizes the memory for. 0: 50 per CPU, at least 100 and at most 400.
	// The parameter max_connections in Parameters takes precedence.
	MaxConnections int32 `json:"maxConnections,omitempty"`
	// Parameters of postgresql.conf. They override the parameters that Tuning derives. Write names in lower case, and sizes with
	// a unit.
	Parameters map[string]string `json:"parameters,omitempty"`
	// SharedPreloadLibraries in addition to those that the operator loads.
	SharedPreloadLibraries []string `json:"shared_preload_libraries,omitempty"`
	// Extensions from images of their own, which are mounted beside the image of PostgreSQL. They need operator 1.27, PostgreSQL 18, and
	// Kubernetes 1.35, or 1.33 with the feature gate ImageVolume. A change recreates the pods.
	Extensions []ExtensionImage `json:"extensions,omitempty"`
	// PgHBA are lines of pg_hba.conf. They follow the operator's fixed lines and precede its default line.
	PgHBA []string `json:"pg_hba,omitempty"`
	// PodSelectorRefs are pods by their labels, which lines of pg_hba name as the address: ${podselector:NAME}. From operator 1.29 on.
	PodSelectorRefs []PodSelectorRef `json:"podSelectorRefs,omitempty"`
	// Synchronous replication. Without it, a failover can lose acknowledged transactions.
	Synchronous *Synchronous `json:"synchronous,omitempty"`
}

// Synchronous replication. The fields are the same for every target.
type Synchronous struct {
	// Method is "any" (quorum) or "first" (priority).
	Method string `json:"method"`
	// Number of replicas that must have a transaction before it is acknowledged; less than Instances.
	Number int32 `json:"number"`
	// Durability is "required" (writes stop when too few replicas are available) or "preferred" (writes continue without
	// protection). "auto" is "required" if the target supports it, from 1.24 on. There is no default: choose between losing
	// data and stopping writes.
	Durability string `json:"durability"`
	// FailoverQuorum lets the operator promote a replica only if no acknowledged transaction can be missing: "enabled",
	// "disabled", or "auto", which is enabled from 1.28 on, where it is no longer alpha. Empty: disabled.
	FailoverQuorum string `json:"failoverQuorum,omitempty"`
}

// Scheduling places the instances.
type Scheduling struct {
	// ZoneSpread over topology.kubernetes.io/zone: "DoNotSchedule", "ScheduleAnyway", or "none".
	ZoneSpread string `json:"zoneSpread"`
	// PodAntiAffinity between instances on one node: "required" or "preferred".
	PodAntiAffinity string `json:"podAntiAffinity"`
	// EnablePodAntiAffinity with false lets instances share nodes, whatever PodAntiAffinity says. Omitted or true: they do not.
	EnablePodAntiAffinity *bool `json:"enablePodAntiAffinity,omitempty"`
	// TopologyKey is the label of nodes over which PodAntiAffinity spreads: with topology.kubernetes.io/zone, one zone takes the place of one node.
	// Empty: kubernetes.io/hostname. ZoneSpread is usually the better way to use zones.
	TopologyKey string `json:"topologyKey,omitempty"`
	// NodeSelector of the instances.
	NodeSelector map[string]string `json:"nodeSelector,omitempty"`
	// Tolerations of the instances.
	Tolerations []Toleration `json:"tolerations,omitempty"`
	// Pools are the node pools that the instances may run on, for pgha plan --nodes. They render nothing.
	Pools []Pool `json:"pools,omitempty"`
	// Kubernetes is the cluster of the pools: its versions and automatic upgrades, for pgha plan --nodes.
	Kubernetes *Kubernetes `json:"kubernetes,omitempty"`
}

// Toleration as in a pod.
type Toleration struct {
	// Key of the taint. Empty, with operator Exists: every taint.
	Key string `json:"key,omitempty"`
	// Operator is Equal (key and value must match; the default) or Exists (only the key must match).
	Operator string `json:"operator,omitempty"`
	// Value of the taint, with operator Equal.
	Value string `json:"value,omitempty"`
	// Effect of the taint: NoSchedule, PreferNoSchedule or NoExecute. Empty: all three.
	Effect string `json:"effect,omitempty"`
	// TolerationSeconds is how long a pod stays on a node that gets a taint with effect NoExecute. Omitted: without limit.
	TolerationSeconds *int64 `json:"tolerationSeconds,omitempty"`
}

// Timings in seconds. Omitted: the operator's default.
type Timings struct {
	// StartDelay is how long PostgreSQL may take to start, including crash recovery (operator's default 3600).
	StartDelay *int32 `json:"startDelay,omitempty"`
	// StopDelay is how long PostgreSQL may take to stop (1800). At least SmartShutdownTimeout plus 15.
	StopDelay *int32 `json:"stopDelay,omitempty"`
	// SmartShutdownTimeout is the part of StopDelay in which open sessions may finish (180).
	SmartShutdownTimeout *int32 `json:"smartShutdownTimeout,omitempty"`
	// SwitchoverDelay is how long a primary may take to archive its WAL and stop before a switchover (3600).
	SwitchoverDelay *int32 `json:"switchoverDelay,omitempty"`
	// FailoverDelay is how long a primary may be unhealthy before a failover (0).
	FailoverDelay *int32 `json:"failoverDelay,omitempty"`
	// IsolationTimeout is how long a primary waits for the API server and for each other instance before it considers itself
	// isolated and stops (1). Targets without that check do not use it.
	IsolationTimeout *int32 `json:"isolationTimeout,omitempty"`
}
