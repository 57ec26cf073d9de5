// SPDX-License-Identifier: Apache-2.0

package plan

// configMapRules are the rules for a ConfigMap.
func configMapRules() []rule { return nil }
