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
	// Labels that the pod has when it is scheduled. The label cnpg.io/instanceRole is not among them: an instance gets it
	// once it runs. Instances and Jobs have spec.inheritedMetadata.labels as well, and poolers have those of their template.
	Labels map[string]string
	// Placed: the pod carries the Cluster's own scheduling, which is the generated anti-affinity, topologySpreadConstraints,
	// tolerations and nodeSelector. A pooler has what its template says.
	Placed bool
	// Claims: with a class that binds with WaitForFirstConsumer, this pod is the first consumer of an instance's volumes. The
	// zone it runs in is the zone of a zonal disk from then on.
	Claims bool
	// Since is the operator's minor version that brought the kind: 26 for 1.26; 0 for all that pgha knows.
	Since int
}

// Pods lists every kind for a Cluster. Labels and scheduling have been the same since 1.23, apart from app.kubernetes.io/…,
// which no selector should use: they came with 1.28 and are the same on instances and Jobs. Read in
// https://github.com/cloudnative-pg/cloudnative-pg at
//
//	instance             pkg/specs/pods.go:     labels 389 (1.23), 546 (1.30), scheduling 175 (1.23), 200 (1.30)
//	every Job            pkg/specs/jobs.go:     labels 313 (1.23), 360 (1.30), scheduling 342 (1.23), 391 (1.30)
//	major-upgrade        pkg/reconciler/majorupgrade/job.go: 81 (1.26), 96 (1.30): the same constructor as the other Jobs
//	pooler               pkg/specs/pgbouncer/deployments.go: 52 (1.23), 57 (1.30)
//	generated anti-affinity: pkg/specs/pods.go: 325 (1.23), 404 (1.30), which looks for podRole instance
//
// A test builds the list again from the sources of the newest release.
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

// With is the pod with further labels, those of spec.inheritedMetadata for instances and Jobs.
func (p Pod) With(inherited map[string]string) Pod {
	all := maps.Clone(inherited)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, p.Labels)
	p.Labels = all
	return p
}

// Selected reports whether a selector picks the pod. As in Kubernetes, no selector picks nothing and an empty one
// everything. A selector that cannot be parsed picks nothing either: the API server refuses it.
func (p Pod) Selected(selector *metav1.LabelSelector) bool {
	s, err := metav1.LabelSelectorAsSelector(selector)
	return err == nil && s.Matches(labels.Set(p.Labels))
}

// CountedFor reports whether the scheduler counts this pod where it places another one under a spread constraint; a pod
// counts itself too, where its own constraint selects it. matchLabelKeys narrow the selector to the incoming pod's values,
// as far as it has those labels:
// https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#topologyspreadconstraint-definition
//
// Only pods that have not ended are counted. A Job that succeeded or failed is not: the scheduler does not watch such pods
// (NewInformerFactory in https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/scheduler/scheduler.go), and it passes
// over those that are being deleted (countPodsMatchSelector in pkg/scheduler/framework/plugins/podtopologyspread/common.go).
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
	// Unlike everywhere else, an empty selector counts nothing here.
	return !selector.Empty() && selector.Matches(labels.Set(p.Labels))
}
