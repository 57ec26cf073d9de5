// SPDX-License-Identifier: Apache-2.0

package plan

const budgetDocs = "https://kubernetes.io/docs/tasks/run-application/configure-pdb/"

// disruptionBudgetRules are the rules for a PodDisruptionBudget. Only evictions ask it: a drain, an upgrade of a node pool, an autoscaler.
func disruptionBudgetRules() []rule {
	asked := func(path, why string) rule {
		return rule{path: path, does: objects, who: ByKubernetes, source: budgetDocs, why: why}
	}
	selector := asked("spec.selector", "the next drain asks the budget for other pods; a pod with two budgets cannot be evicted at all")
	selector.blocked = "drains of nodes whose pods then have two budgets"
	return []rule{
		selector,
		asked("spec.maxUnavailable", "the next drain takes another number of its pods at once; 0 blocks every drain"),
		asked("spec.minAvailable", "the next drain takes another number of its pods at once; as many as there are blocks every drain"),
		asked("spec.unhealthyPodEvictionPolicy", "the next drain evicts pods that are not ready by another rule"),
		asked("spec", "only the next drain notices"),
		{path: "metadata.labels.*", does: nothing, when: Never, who: ByNobody, source: budgetDocs, why: "nothing selects budgets by label"},
	}
}
