// SPDX-License-Identifier: Apache-2.0

package plan

// secretRules are the rules for a Secret.
func secretRules() []rule { return nil }
