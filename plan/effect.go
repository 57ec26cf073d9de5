// SPDX-License-Identifier: Apache-2.0

package plan

// Effect is what one change does.
type Effect struct {
	// Class is the kind of effect.
	Class Class `json:"class"`
	// Why is one sentence: who compares or reads the field, and what follows.
	Why string `json:"why"`
	// When the effect begins.
	When When `json:"when"`
	// Who acts.
	Who Actor `json:"who"`
	// Drops are the endpoints whose open connections end; empty for none.
	Drops []Endpoint `json:"drops"`
	// Waits says what cannot proceed meanwhile, and for how long.
	Waits Waits `json:"waits,omitzero"`
	// Blocked says what is impossible until the change is done, or until somebody acts; empty for nothing.
	Blocked string `json:"blocked,omitempty"`
	// Step is what the user must do; empty for nothing.
	Step string `json:"step,omitempty"`
	// Page is the part of the documentation about this rule, relative to the root of the repository.
	Page string `json:"page"`
	// Source is the code or the document that the rule is based on.
	Source string `json:"source"`
}

// When an effect begins.
type When string

// The moments, from now to never.
const (
	Now           When = "now"
	AtReconcile   When = "at the next reconcile of the Cluster"
	AtNextPod     When = "at the next pod"
	AtRestart     When = "at the next restart"
	AtFailover    When = "at the next failover or switchover"
	AtShutdown    When = "at the next shutdown"
	AtBackup      When = "at the next backup"
	AtRetention   When = "at the next check of the retention policy"
	AtRestore     When = "at the next restore"
	AtReplica     When = "at the next new instance"
	AtPromotion   When = "when the Cluster is promoted"
	AtUnfence     When = "when no instance is fenced"
	AtMaintenance When = "at the next drain of a node"
	Never         When = "never"
)

// Actor is who carries out a change.
type Actor string

// The actors.
const (
	ByOperator   Actor = "operator"
	ByPostgreSQL Actor = "PostgreSQL"
	ByKubernetes Actor = "Kubernetes"
	ByPlugin     Actor = "plugin"
	ByAzure      Actor = "Azure"
	ByYou        Actor = "you"
	ByNobody     Actor = "nobody"
)

// Endpoint is a group of connections.
type Endpoint string

// The endpoints, in this order in lists.
const (
	RW     Endpoint = "rw"
	RO     Endpoint = "ro"
	Pooled Endpoint = "pooled"
)

// Waits says what cannot proceed for some time. Each is a duration or a range in words, such as "7 to 37 s"; empty if it goes on.
type Waits struct {
	// Writes: commits hang or fail.
	Writes string `json:"writes,omitempty"`
	// Reads on replicas fail.
	Reads string `json:"reads,omitempty"`
	// Connections: new connections to the primary are refused.
	Connections string `json:"connections,omitempty"`
	// Source of the figures: a section of the documentation, relative to the root of the repository.
	Source string `json:"source,omitempty"`
}
