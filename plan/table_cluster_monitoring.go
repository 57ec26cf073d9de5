// SPDX-License-Identifier: Apache-2.0

package plan

// clusterMonitoringRules are the fields about metrics and logs.
func clusterMonitoringRules() []rule { return nil }
