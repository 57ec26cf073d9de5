// SPDX-License-Identifier: Apache-2.0

package operator

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
)

// Pod is one kind of pod that the operator creates for a Cluster.
type Pod struct {
	// Kind is "instance", "pooler", or the role of a Job, as in "join".
	Kind string
	// Labels are the labels of the pod when it is scheduled. cnpg.io/instanceRole is not included: an instance gets it
	// only when it runs. Instances and Jobs also have spec.inheritedMetadata.labels, and poolers have those of their
	// template.
	Labels map[string]string
	// Placed is true if the pod has the Cluster's scheduling settings: the generated anti-affinity,
	// topologySpreadConstraints, tolerations and nodeSelector. A pooler has those of its template.
	Placed bool
	// Claims is true if this pod is the first consumer of an instance's volumes with a class that binds with
	// WaitForFirstConsumer. A zonal disk is created in the zone of this pod and stays there.
	Claims bool
	// Since is the operator's first minor version with this kind: 26 for 1.26; 0 for all supported versions.
	Since int
}

// Pods lists every kind of pod for a Cluster. Labels and scheduling are the same since 1.23, except
// app.kubernetes.io/…, which no selector should use: they are new in 1.28 and the same on instances and Jobs. Sources
// in
// https://github.com/cloudnative-pg/cloudnative-pg at
//
//	instance             pkg/specs/pods.go:     labels 389 (1.23), 546 (1.30), scheduling 175 (1.23), 200 (1.30)
//	every Job            pkg/specs/jobs.go:     labels 313 (1.23), 360 (1.30), scheduling 342 (1.23), 391 (1.30)
//	major-upgrade        pkg/reconciler/majorupgrade/job.go: 81 (1.26), 96 (1.30): the same constructor as the other Jobs
//	pooler               pkg/specs/pgbouncer/deployments.go: 52 (1.23), 57 (1.30)
//	generated anti-affinity: pkg/specs/pods.go: 325 (1.23), 404 (1.30), which looks for podRole instance
//
// A test derives the same list from the sources of the newest release.
func Pods(cluster string) []Pod {
	all := []Pod{{
		Kind: "instance", Placed: true,
		Labels: map[string]string{LabelCluster: cluster, LabelInstanceName: cluster + "-1", LabelPodRole: "instance"},
	}}
	for _, job := range [...]struct {
		role   string
		claims bool
		since  int
	}{
		{"initdb", true, 0}, {"import", true, 0}, {"pgbasebackup", true, 0}, {"full-recovery", true, 0},
		{"snapshot-recovery", true, 0}, {"join", true, 0}, {"major-upgrade", false, 26},
	} {
		all = append(all, Pod{
			Kind: job.role, Placed: true, Claims: job.claims, Since: job.since,
			Labels: map[string]string{LabelCluster: cluster, LabelInstanceName: cluster + "-1", LabelJobRole: job.role},
		})
	}
	return append(all, Pod{
		Kind:   "pooler",
		Labels: map[string]string{LabelCluster: cluster, LabelPooler: cluster + "-pooler", LabelPodRole: "pooler"},
	})
}

// Labels that the operator puts on pods: https://cloudnative-pg.io/documentation/current/labels_annotations/
const (
	LabelCluster      = "cnpg.io/cluster"
	LabelInstanceName = "cnpg.io/instanceName"
	LabelInstanceRole = "cnpg.io/instanceRole"
	LabelPodRole      = "cnpg.io/podRole"
	LabelJobRole      = "cnpg.io/jobRole"
	LabelPooler       = "cnpg.io/poolerName"
)

// With returns the pod with additional labels: those of spec.inheritedMetadata for instances and Jobs.
func (p Pod) With(inherited map[string]string) Pod {
	all := maps.Clone(inherited)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, p.Labels)
	p.Labels = all
	return p
}

// Selected reports whether a selector matches the pod. As in Kubernetes, a nil selector matches nothing and an empty
// one matches everything. An invalid selector matches nothing, since the API server rejects it.
func (p Pod) Selected(selector *metav1.LabelSelector) bool {
	return Matches(selector, p.Labels)
}

// Matches reports whether a selector matches the labels of a pod; an invalid one matches none.
func Matches(selector *metav1.LabelSelector, pod map[string]string) bool {
	s, err := metav1.LabelSelectorAsSelector(selector)
	return err == nil && s.Matches(labels.Set(pod))
}

// CountedFor reports whether the scheduler counts this pod when it places another pod with a spread constraint. A pod
// also counts itself if its constraint selects it. matchLabelKeys restrict the selector to the incoming pod's values of
// those labels:
// https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#topologyspreadconstraint-definition
//
// Only running and pending pods are counted. The scheduler does not watch pods that succeeded or failed
// (NewInformerFactory in https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/scheduler/scheduler.go), and it
// ignores pods that are being deleted (countPodsMatchSelector in
// pkg/scheduler/framework/plugins/podtopologyspread/common.go).
func (p Pod) CountedFor(incoming Pod, c *corev1.TopologySpreadConstraint) bool {
	selector, err := metav1.LabelSelectorAsSelector(c.LabelSelector)
	if err != nil {
		return false
	}
	for _, key := range c.MatchLabelKeys {
		if value, ok := incoming.Labels[key]; ok {
			if r, err := labels.NewRequirement(key, selection.Equals, []string{value}); err == nil {
				selector = selector.Add(*r)
			}
		}
	}
	// Unlike other selectors, an empty one matches nothing here.
	return !selector.Empty() && selector.Matches(labels.Set(p.Labels))
}
