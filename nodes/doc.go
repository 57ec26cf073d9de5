// SPDX-License-Identifier: Apache-2.0

// Package nodes says what changes of the nodes do to a running cluster: an upgrade of the node pools, a drain, an autoscaler, a stop.
// [Of] reads what matters from the rendered objects of a profile, so that patches count, and the pools from
// spec.scheduling.pools. Its [Report] has one [Effect] for each change, in the classes of package plan.
//
// Nothing is asked from a cluster. Where an answer depends on what the profile does not say, the report says on what.
//
// The order of an upgrade, the rounding and the time limits are those of AKS:
// https://learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling. How the operator reacts is read from its code:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/replicas.go
package nodes
