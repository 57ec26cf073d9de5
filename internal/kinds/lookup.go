// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/manifest"
)

// nothing is the empty entry, for kinds that are not in the table.
var nothing Kind

// All lists every kind in the order of application. The list is shared and must not be changed.
func All() []*Kind { return table[:] }

// Named returns the entry of a kind by its name, or an empty entry.
func Named(kind string) *Kind {
	for _, k := range table {
		if k.Kind == kind {
			return k
		}
	}
	return &nothing
}

// Find returns the entry of a kind in an API group; nil for none.
func Find(group, kind string) *Kind {
	if k := Named(kind); k.Kind != "" && k.In(group) {
		return k
	}
	return nil
}

// Of returns the entry of an object that pgha rendered.
func Of(o manifest.Object) *Kind {
	return Named(o.GetObjectKind().GroupVersionKind().Kind)
}

// GroupOf returns the API group of an apiVersion; "" for the core group.
func GroupOf(apiVersion string) string {
	group, _, found := strings.Cut(apiVersion, "/")
	if !found {
		return ""
	}
	return group
}

// ClusterOf returns the name of the Cluster that an object belongs to: the reference spec/cluster/name of its kind; "" for none.
func ClusterOf(o manifest.Object) string {
	switch o := o.(type) {
	case *cnpgv1.Backup:
		return o.Spec.Cluster.Name
	case *cnpgv1.ScheduledBackup:
		return o.Spec.Cluster.Name
	case *cnpgv1.Pooler:
		return o.Spec.Cluster.Name
	case *cnpgv1.Database:
		return o.Spec.ClusterRef.Name
	case *cnpgv1.DatabaseRole:
		return o.Spec.ClusterRef.Name
	case *cnpgv1.Publication:
		return o.Spec.ClusterRef.Name
	case *cnpgv1.Subscription:
		return o.Spec.ClusterRef.Name
	}
	return ""
}
