// SPDX-License-Identifier: Apache-2.0

package plan

// objectStoreRules are the rules for a ObjectStore.
func objectStoreRules() []rule { return nil }
