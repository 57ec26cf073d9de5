// SPDX-License-Identifier: Apache-2.0

package plan

// clusterUpdateRules are the fields about the image, the update of the primary, and timings.
func clusterUpdateRules() []rule { return nil }
