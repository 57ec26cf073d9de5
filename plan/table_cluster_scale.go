// SPDX-License-Identifier: Apache-2.0

package plan

// clusterScaleRules are the fields about the number of instances and their protection from evictions.
func clusterScaleRules() []rule { return nil }
