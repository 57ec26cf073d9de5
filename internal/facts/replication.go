// SPDX-License-Identifier: Apache-2.0

package facts

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

// Synchrony is the synchronous replication of a Cluster.
type Synchrony struct {
	// Method is any or first, and Number how many replicas a commit waits for.
	Method string
	Number int
	// Required: commits wait while too few replicas are available.
	Required bool
	// Quorum: a failover waits for proof of the data.
	Quorum bool
}

// Synchronous returns the synchronous replication of a Cluster; nil for none. The annotation is the failover quorum before it was a field. By
// maxSyncReplicas, the operator lowers the number to the replicas that are ready.
func Synchronous(c *cnpgv1.Cluster) *Synchrony {
	quorum := c.Annotations["alpha.cnpg.io/failoverQuorum"] == "true"
	if s := c.Spec.PostgresConfiguration.Synchronous; s != nil && s.Number > 0 {
		return &Synchrony{string(s.Method), s.Number, s.DataDurability != cnpgv1.DataDurabilityLevelPreferred, quorum || s.FailoverQuorum}
	}
	if n := c.Spec.MaxSyncReplicas; n > 0 {
		return &Synchrony{"any", n, false, quorum}
	}
	return nil
}

// The operator's defaults in seconds: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_funcs.go
const (
	defaultStop       = 1800
	defaultSwitchover = 3600
)

// StopDelay is the longest time in seconds that a pod of the Cluster may take to stop.
func StopDelay(c *cnpgv1.Cluster) int {
	if s := int(c.Spec.MaxStopDelay); s > 0 {
		return s
	}
	return defaultStop
}

// SwitchoverDelay is the longest time in seconds that a primary of the Cluster may take to archive its WAL and stop before a switchover.
func SwitchoverDelay(c *cnpgv1.Cluster) int {
	if s := int(c.Spec.MaxSwitchoverDelay); s > 0 {
		return s
	}
	return defaultSwitchover
}

// Budgets reports whether the operator makes disruption budgets for the Cluster.
func Budgets(c *cnpgv1.Cluster) bool { return c.Spec.EnablePDB == nil || *c.Spec.EnablePDB }
