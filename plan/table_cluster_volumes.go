// SPDX-License-Identifier: Apache-2.0

package plan

// clusterVolumeRules are the fields about the volumes.
func clusterVolumeRules() []rule { return nil }
