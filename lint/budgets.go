// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	policyv1 "k8s.io/api/policy/v1"
	k8slabels "k8s.io/apimachinery/pkg/labels"

	"github.com/pgha/pgha/internal/operator"
)

// poolerPod are the labels of the pods of a Pooler.
func poolerPod(o *cnpgv1.Pooler) k8slabels.Set {
	set := k8slabels.Set{}
	if o.Spec.Template != nil {
		maps.Copy(set, o.Spec.Template.ObjectMeta.Labels)
	}
	set[operator.LabelPooler], set[operator.LabelCluster], set[operator.LabelPodRole] = o.Name, o.Spec.Cluster.Name, "pooler"
	return set
}

// budgetsOf lists the budgets that select a pod.
func (p *pass) budgetsOf(pod k8slabels.Set, namespace string) []*policyv1.PodDisruptionBudget {
	var all []*policyv1.PodDisruptionBudget
	each(func(_ *pass, _ *Resource, b *policyv1.PodDisruptionBudget) {
		if maySameNamespace(b.Namespace, namespace) && operator.Matches(b.Spec.Selector, pod) {
			all = append(all, b)
		}
	})(p)
	return all
}
