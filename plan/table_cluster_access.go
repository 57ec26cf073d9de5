// SPDX-License-Identifier: Apache-2.0

package plan

// clusterAccessRules are the fields about certificates, roles, Services and the superuser.
func clusterAccessRules() []rule { return nil }
