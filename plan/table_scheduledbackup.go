// SPDX-License-Identifier: Apache-2.0

package plan

// scheduledBackupRules are the rules for a ScheduledBackup.
func scheduledBackupRules() []rule { return nil }
