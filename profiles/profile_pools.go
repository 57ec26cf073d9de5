// SPDX-License-Identifier: Apache-2.0

package profiles

import "github.com/pgha/pgha/cloud/azure"

// Pool is a node pool on whose nodes instances may run. pgha creates no pools: pgha plan --nodes says what an upgrade of them does to the
// cluster, and which settings they need. List the pools that the node selector and the tolerations choose.
type Pool struct {
	// Name of the pool.
	Name string `json:"name"`
	// Zones of its nodes, as in "1". Empty: no zones.
	Zones []string `json:"zones,omitempty"`
	// Count of nodes, evenly over the zones. With an autoscaler: the least.
	Count int32 `json:"count"`
	// Autoscaler that changes the count: "none", "cluster" (the cluster autoscaler) or "karpenter" (node auto-provisioning). Empty: none.
	Autoscaler string `json:"autoscaler,omitempty"`
	// Spot: the cloud may take the nodes away at any time.
	Spot bool `json:"spot,omitempty"`
	// Azure settings of the pool.
	Azure *azure.Pool `json:"azure,omitempty"`
}

// Kubernetes is the Kubernetes cluster: its versions, and when it upgrades itself.
type Kubernetes struct {
	// Version that it runs, as in "1.34".
	Version string `json:"version,omitempty"`
	// Wanted is the version of the next upgrade.
	Wanted string `json:"wanted,omitempty"`
	// Azure settings of the AKS cluster.
	Azure *azure.Kubernetes `json:"azure,omitempty"`
}

// The values of Pool.Autoscaler.
const (
	AutoscalerNone      = "none"
	AutoscalerCluster   = "cluster"
	AutoscalerKarpenter = "karpenter"
)
