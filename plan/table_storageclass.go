// SPDX-License-Identifier: Apache-2.0

package plan

// storageClassRules are the rules for a StorageClass.
func storageClassRules() []rule { return nil }
