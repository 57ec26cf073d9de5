// SPDX-License-Identifier: Apache-2.0

package plan

const comparePodSpecs = "pkg/specs/podspec_diff.go#L36"

// clusterPodRules are the fields of the pods' spec.
func clusterPodRules() []rule {
	return []rule{
		{
			path: "spec.affinity", does: pods, source: comparePodSpecs,
			why: "the operator compares affinity, tolerations and node selector of every pod with the new ones",
		},
		{
			path: "spec.resources", does: pods, source: comparePodSpecs,
			why: "the operator compares the resources of every pod with the new ones",
		},
		{
			path: "spec.priorityClassName", does: waits, source: comparePodSpecs, when: AtNextPod,
			why:  "the operator does not compare the priority class, so running pods keep the old one",
			step: "to apply it now: kubectl cnpg restart",
		},
	}
}
