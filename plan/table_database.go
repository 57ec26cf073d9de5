// SPDX-License-Identifier: Apache-2.0

package plan

// databaseRules are the rules for a Database.
func databaseRules() []rule { return nil }
