// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/internal/operator"
)

func budgetRules() []Rule {
	const source = "https://kubernetes.io/docs/tasks/run-application/configure-pdb/"
	return []Rule{
		{
			ID: "PGHA655", Title: "disruption budget that blocks every drain", Severity: Warning, Beyond: true, check: each(blockingBudget),
			Why: "An eviction is refused if it would leave fewer pods than the budget wants. If the budget wants all of them, no node with one of " +
				"the pods can be drained: an upgrade of the node pool waits until its drain timeout and fails.",
			Source: source,
		},
		{
			ID: "PGHA656", Title: "two disruption budgets for the instances", Severity: Warning, Beyond: true, check: each(secondBudget),
			Why: "The operator makes PodDisruptionBudgets for the primary and for the replicas of each Cluster. The API server cannot evict a pod " +
				"with two budgets at all: it answers 500, and a drain retries until its timeout. A selector with only `cnpg.io/cluster` matches " +
				"the instances, their Jobs and the pods of every Pooler.",
			Source: "https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/registry/core/pod/storage/eviction.go",
		},
	}
}

func blockingBudget(p *pass, r *Resource, b *policyv1.PodDisruptionBudget) {
	each(func(_ *pass, _ *Resource, o *cnpgv1.Pooler) {
		pods := int(ptr.Deref(o.Spec.Instances, 1))
		if !maySameNamespace(b.Namespace, o.Namespace) || !operator.Matches(b.Spec.Selector, poolerPod(o)) {
			return
		}
		if field := blocks(b, pods); field != "" {
			p.add(r, field, fmt.Sprintf("None of the %s of Pooler %s may be evicted, so no node with one of them can be drained.", layout.Count(pods, "pod"), o.Name),
				"Set maxUnavailable to 1, and at least two instances.")
		}
	})(p)
}

// blocks returns the field with which a budget lets no eviction of a number of pods happen; "" if some may.
func blocks(b *policyv1.PodDisruptionBudget, pods int) string {
	switch {
	case b.Spec.MaxUnavailable != nil:
		if n, err := intstr.GetScaledValueFromIntOrPercent(b.Spec.MaxUnavailable, pods, true); err == nil && n <= 0 {
			return "spec.maxUnavailable"
		}
	case b.Spec.MinAvailable != nil:
		if n, err := intstr.GetScaledValueFromIntOrPercent(b.Spec.MinAvailable, pods, true); err == nil && n >= pods {
			return "spec.minAvailable"
		}
	}
	return ""
}

func secondBudget(p *pass, r *Resource, b *policyv1.PodDisruptionBudget) {
	if len(b.OwnerReferences) > 0 { // the operator's own, as kubectl get prints it
		return
	}
	for _, c := range p.clusters {
		if !maySameNamespace(b.Namespace, c.namespace()) || !facts.Budgets(c.typed) {
			continue
		}
		for _, pod := range operator.Pods(c.name()) {
			labels := map[string]string{}
			if m := c.spec.InheritedMetadata; m != nil {
				labels = m.Labels
			}
			if pod.Kind == "instance" && pod.With(labels).Selected(b.Spec.Selector) {
				p.add(r, "spec.selector", fmt.Sprintf("It selects the instances of Cluster %s, which have the operator's budget, so they cannot be evicted at all.", c.name()),
					"Select the pods of one Pooler by cnpg.io/poolerName, or set enablePDB: false in the Cluster.")
				return
			}
		}
	}
}
