// SPDX-License-Identifier: Apache-2.0

package plan

// serviceRules are the rules for a Service.
func serviceRules() []rule { return nil }
