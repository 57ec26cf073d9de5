// SPDX-License-Identifier: Apache-2.0

package plan

// podMonitorRules are the rules for a PodMonitor.
func podMonitorRules() []rule { return nil }
