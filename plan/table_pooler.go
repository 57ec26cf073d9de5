// SPDX-License-Identifier: Apache-2.0

package plan

// poolerRules are the rules for a Pooler.
func poolerRules() []rule { return nil }
