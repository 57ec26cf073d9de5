// SPDX-License-Identifier: Apache-2.0

package plan

// clusterBootstrapRules are the fields about the bootstrap, which is over.
func clusterBootstrapRules() []rule { return nil }
