// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
)

func retentionRules() []Rule {
	return []Rule{{
		ID: "PGHA534", Title: "retention policy without base backups in the object store", Severity: Warning, Beyond: true,
		check: eachCluster(retentionIdle),
		Why: "The in-tree policy is applied at the end of each backup to the object store, and the plugin's policy " +
			"keeps what the base backups in the store need. With volume snapshots alone there are no base backups: " +
			"nothing is ever deleted, and the archived WAL grows without limit. The policy does not delete snapshots " +
			"either.",
		Source: operatorSource + "pkg/management/postgres/backup.go",
	}}
}

func retentionIdle(p *pass, c *cluster) {
	snapshots, others := p.methodsOf(c)
	if snapshots == nil || others > 0 {
		return
	}
	r, field, policy := p.retentionOf(c)
	if policy == "" {
		return
	}
	p.add(r, field, fmt.Sprintf("Retention policy %s never deletes anything: %s takes volume snapshots, no base backups go to the object "+
		"store, and the archived WAL of Cluster %q grows without limit.", policy, snapshots, c.name()),
		"Add a ScheduledBackup to the object store, for example weekly.")
}

// retentionOf returns the retention policy of a cluster's archive, and where it is set.
func (p *pass) retentionOf(c *cluster) (r *Resource, field, policy string) {
	if c.inTree() != nil {
		return c.Resource, "spec.backup.retentionPolicy", c.spec.Backup.RetentionPolicy
	}
	i := c.plugin()
	if i < 0 {
		return nil, "", ""
	}
	r, store := find[*manifest.ObjectStore](p, "ObjectStore", c.namespace(), c.spec.Plugins[i].Parameters["barmanObjectName"])
	if store == nil {
		return nil, "", ""
	}
	return r, "spec.retentionPolicy", store.Spec.RetentionPolicy
}

// methodsOf returns the first schedule of a cluster that takes snapshots, and how many schedules use another method.
func (p *pass) methodsOf(c *cluster) (snapshots fmt.Stringer, others int) {
	each(func(_ *pass, r *Resource, s *cnpgv1.ScheduledBackup) {
		if s.Spec.Cluster.Name != c.name() || !maySameNamespace(s.Namespace, c.namespace()) {
			return
		}
		if s.Spec.Method != cnpgv1.BackupMethodVolumeSnapshot {
			others++
		} else if snapshots == nil {
			snapshots = r.ref()
		}
	})(p)
	return snapshots, others
}
