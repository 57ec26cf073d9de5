// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func droppedRules() []Rule {
	const source = operatorSource + "internal/management/controller/database_controller_sql.go#L227"
	return []Rule{
		{
			ID: "PGHA911", Title: "application's database that is to be dropped", Severity: Error, Beyond: true, check: eachCluster(applicationDropped),
			Why: "A Database with `ensure: absent` drops the database of its name, also the one that the bootstrap of the Cluster " +
				"creates. PostgreSQL asks nothing: the data is gone.",
			Source: source,
		},
		{
			ID: "PGHA912", Title: "database that is dropped with its object", Severity: Info, Beyond: true, check: each(dropsWithObject),
			Why: "With `databaseReclaimPolicy: delete`, deleting the Database object drops the database with its data. Whoever may " +
				"delete objects in the namespace may then delete data, and so may a controller that prunes. The default is retain. " +
				"Deleting the whole Cluster does not need it.",
			Source: operatorSource + "internal/management/controller/database_controller.go#L215",
		},
		{
			ID: "PGHA914", Title: "restored database that is to be dropped", Severity: Warning, Beyond: true, check: eachCluster(restoredDropped),
			Why: "A recovery often brings back a database that was dropped. A Database with `ensure: absent` for the restored Cluster drops it " +
				"again as soon as the primary runs. The same is true for a Cluster that is restored under its old name, whose objects are still there.",
			Source: source,
		},
	}
}

func applicationDropped(p *pass, c *cluster) {
	application, _ := c.application()
	for _, r := range p.attachedTo(c) {
		if d, ok := r.Object.(*cnpgv1.Database); ok && d.Spec.Ensure == cnpgv1.EnsureAbsent && d.Spec.Name == application {
			p.add(r, "spec.ensure", fmt.Sprintf("The operator drops %q, the database of the application of Cluster %q.", application, c.name()),
				"Remove ensure, or delete this object.")
		}
	}
}

func dropsWithObject(p *pass, r *Resource, d *cnpgv1.Database) {
	if d.Spec.ReclaimPolicy == cnpgv1.DatabaseReclaimDelete && d.Spec.Ensure != cnpgv1.EnsureAbsent {
		p.add(r, "spec.databaseReclaimPolicy", fmt.Sprintf("Deleting this object drops database %q with its data.", d.Spec.Name),
			"Use retain, and set delete only before you delete the object.")
	}
}

func restoredDropped(p *pass, c *cluster) {
	if c.recovery() == nil {
		return
	}
	for _, r := range p.attachedTo(c) {
		if d, ok := r.Object.(*cnpgv1.Database); ok && d.Spec.Ensure == cnpgv1.EnsureAbsent {
			p.add(r, "spec.ensure", fmt.Sprintf("Cluster %q is restored from a backup, and this object drops the restored database %q.", c.name(), d.Spec.Name),
				"Delete the object before the restore, or remove ensure.")
		}
	}
}
