// SPDX-License-Identifier: Apache-2.0

package plan

// clusterBackupRules are the fields about backups, plugins and external clusters.
func clusterBackupRules() []rule { return nil }
