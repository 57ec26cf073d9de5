// SPDX-License-Identifier: Apache-2.0

package render

import (
	"maps"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Labels that the operator puts on the pods of a cluster:
// https://cloudnative-pg.io/documentation/current/labels_annotations/
const (
	labelCluster      = operator.LabelCluster
	labelPodRole      = operator.LabelPodRole
	labelPooler       = operator.LabelPooler
	labelInstanceRole = operator.LabelInstanceRole
	labelReload       = "cnpg.io/reload"

	podRoleInstance = "instance"
	podRolePooler   = "pooler"
)

// typeMeta returns the apiVersion and kind of an object. Every literal sets it, since filling a runtime.Scheme takes
// longer than rendering; a test compares each with the scheme.
func typeMeta(gv schema.GroupVersion, kind string) metav1.TypeMeta {
	return metav1.TypeMeta{APIVersion: gv.String(), Kind: kind}
}

// objectMeta returns the metadata of an object in the profile's namespace.
func objectMeta(p *profiles.Resolved, name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: p.Namespace(), Labels: labelled(p.Metadata.Labels, nil)}
}

// labelled returns the labels of the profile and those of one object, which take precedence; nil if there are none.
func labelled(common, own map[string]string) map[string]string {
	if len(common)+len(own) == 0 {
		return nil
	}
	all := maps.Clone(common)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, own)
	return all
}

// instanceSelector selects the instances of this cluster, but not its jobs and poolers, which also have the cluster's
// label, and not instances of another cluster in the namespace.
func instanceSelector(p *profiles.Resolved) map[string]string {
	return map[string]string{labelCluster: p.ClusterName(), labelPodRole: podRoleInstance}
}
