// SPDX-License-Identifier: Apache-2.0

package plan

import "slices"

// clusterRules are the rules for a Cluster. Every field of its spec is covered: a test looks for those that are not.
func clusterRules() []rule {
	return slices.Concat(
		clusterPodRules(), clusterVolumeRules(), clusterScaleRules(), clusterUpdateRules(), clusterMetadataRules(),
		clusterPostgresRules(), clusterBootstrapRules(), clusterBackupRules(), clusterReplicaRules(), clusterAccessRules(),
		clusterMonitoringRules(),
	)
}
