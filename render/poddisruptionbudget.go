// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// podDisruptionBudgets returns a budget for each Pooler with more than one pod. The operator makes budgets only for the instances, and a
// budget of a single pod would block every drain: https://kubernetes.io/docs/tasks/run-application/configure-pdb/
func podDisruptionBudgets(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for i := range p.Spec.Poolers {
		if s := &p.Spec.Poolers[i]; s.Budgeted() {
			all = append(all, podDisruptionBudgetOf(p, s))
		}
	}
	return all
}

// podDisruptionBudgetOf selects the pods by the Pooler and their role only: two budgets for one pod make its eviction fail.
func podDisruptionBudgetOf(p *profiles.Resolved, s *profiles.Pooler) *policyv1.PodDisruptionBudget {
	meta := objectMeta(p, p.PoolerName(s))
	meta.Labels = labelled(p.Metadata.Labels, map[string]string{labelCluster: p.ClusterName()})
	return &policyv1.PodDisruptionBudget{
		TypeMeta:   typeMeta(policyv1.SchemeGroupVersion, "PodDisruptionBudget"),
		ObjectMeta: meta,
		Spec: policyv1.PodDisruptionBudgetSpec{
			MaxUnavailable: new(intstr.FromInt32(max(s.MaxUnavailable, 1))),
			Selector:       &metav1.LabelSelector{MatchLabels: poolerSelector(p, s)},
		},
	}
}
