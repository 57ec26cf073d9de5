// SPDX-License-Identifier: Apache-2.0

package plan

// clusterMetadataRules are the fields about annotations, labels and the service account.
func clusterMetadataRules() []rule { return nil }
