// SPDX-License-Identifier: Apache-2.0

package plan

// backupRules are the rules for a Backup.
func backupRules() []rule { return nil }
