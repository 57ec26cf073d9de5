// SPDX-License-Identifier: Apache-2.0

package plan

// clusterReplicaRules are the fields about replica clusters and replication slots.
func clusterReplicaRules() []rule { return nil }
