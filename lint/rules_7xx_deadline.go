// SPDX-License-Identifier: Apache-2.0

package lint

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

const unreadDeadline = "backup.cnpg.io/volumeSnapshotDeadline"

func deadlineRules() []Rule {
	return []Rule{{
		ID: "PGHA716", Title: "annotation ignored by the operator", Severity: Warning, Beyond: true, check: ignoredDeadline,
		Why: "One page of the operator's documentation calls the annotation backup.cnpg.io/volumeSnapshotDeadline. The " +
			"operator reads only cnpg.io/volumeSnapshotDeadline, so the deadline stays at 10 minutes.",
		Source: operatorSource + "pkg/utils/labels_annotations.go",
	}}
}

func ignoredDeadline(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		switch r.Object.(type) {
		case *cnpgv1.Backup, *cnpgv1.ScheduledBackup:
		default:
			continue
		}
		if _, ok := r.Object.GetAnnotations()[unreadDeadline]; ok {
			p.add(r, key("metadata.annotations", unreadDeadline), "The operator ignores this annotation: the deadline of volume "+
				"snapshots stays at 10 minutes.", "Write cnpg.io/volumeSnapshotDeadline.")
		}
	}
}
