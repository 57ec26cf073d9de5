// SPDX-License-Identifier: Apache-2.0

package lint

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

// isInTree reports whether a method is the in-tree object store, which is the CRD's default.
func isInTree(m cnpgv1.BackupMethod) bool {
	return m == "" || m == cnpgv1.BackupMethodBarmanObjectStore
}

func isEmptyPlugin(c *cnpgv1.BackupPluginConfiguration) bool { return c == nil || c.Name == "" }

func clusterOf(r *Resource) string {
	switch o := r.Object.(type) {
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
	default:
		return ""
	}
}

const schedulePath = "spec.schedule"
