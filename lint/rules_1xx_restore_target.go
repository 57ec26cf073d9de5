// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func restoreTargetRules() []Rule {
	return []Rule{
		{
			ID: "PGHA129", Title: "backupID without a recovery target", Severity: Warning, Beyond: true, check: eachCluster(backupIDAlone),
			Why: "backupID selects the base backup to start from. It is not a target: without one, PostgreSQL replays all " +
				"archived WAL after that backup, including the mistake that you want to undo.",
			Source: operatorDocs + "recovery/#recovery-targets",
		},
		{
			ID: "PGHA132", Title: "recovery from a Backup object without an in-tree backup", Severity: Error, Beyond: true,
			check: eachCluster(unusableBackup),
			Why: "`bootstrap.recovery.backup` uses the object store's path and credentials in the status of an in-tree Backup, " +
				"or its volume snapshots, in the Cluster's own namespace. A Backup made by a plugin has neither: to recover from " +
				"it, set `bootstrap.recovery.source` to an external cluster with the plugin.",
			Source: operatorSource + "pkg/management/postgres/restore.go",
		},
	}
}

func backupIDAlone(p *pass, c *cluster) {
	r := c.recovery()
	if r == nil || r.RecoveryTarget == nil || r.RecoveryTarget.BackupID == "" || len(targetsOf(r.RecoveryTarget)) > 0 {
		return
	}
	p.add(c.Resource, targetPath+".backupID", fmt.Sprintf("The recovery starts from backup %q but does not stop there: "+
		"PostgreSQL replays all WAL that was archived after it.", r.RecoveryTarget.BackupID),
		"Add targetImmediate: true to stop at the end of the backup, or a targetTime.")
}

func unusableBackup(p *pass, c *cluster) {
	r := c.recovery()
	if r == nil || r.Backup == nil || r.Backup.Name == "" {
		return
	}
	const (
		path   = "spec.bootstrap.recovery.backup.name"
		remedy = "Set bootstrap.recovery.source to an external cluster with the plugin; recoveryTarget.backupID selects the backup."
	)
	name := r.Backup.Name
	resource, backup := find[*cnpgv1.Backup](p, "Backup", c.namespace(), name)
	switch {
	case backup != nil && backup.Spec.Method == cnpgv1.BackupMethodPlugin:
		p.add(c.Resource, path, fmt.Sprintf("The recovery fails: %s was made by plugin %s, and a Cluster cannot recover from such a "+
			"Backup object.", resource.ref(), pluginName(backup.Spec.PluginConfiguration)), remedy)
		return
	case backup != nil:
		return
	}
	if found := p.byName[Ref{Kind: "Backup", Name: name}]; len(found) > 0 {
		p.add(c.Resource, path, fmt.Sprintf("The recovery fails: Backup %q is in namespace %q, but the operator looks it up in %q.", name,
			found[0].Object.GetNamespace(), c.namespace()), "Recover in the namespace of the Backup, or from an external cluster.")
		return
	}
	each(func(p *pass, r *Resource, s *cnpgv1.ScheduledBackup) {
		if s.Spec.Method == cnpgv1.BackupMethodPlugin && maySameNamespace(s.Namespace, c.namespace()) && isRunOf(s.Name, name) {
			p.addAs(Warning, c.Resource, path, fmt.Sprintf("%s creates Backups with such names by plugin %s, and a Cluster "+
				"cannot recover from these objects.", r.ref(), pluginName(s.Spec.PluginConfiguration)), remedy)
		}
	})(p)
}

func pluginName(c *cnpgv1.BackupPluginConfiguration) string {
	if c == nil {
		return `""`
	}
	return c.Name
}

// runTime is what the operator appends to the name of a ScheduledBackup:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/scheduledbackup_controller.go
var runTime = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-\d{14}$`) })

// isRunOf reports whether a Backup has the name of a run of a ScheduledBackup.
func isRunOf(schedule, backup string) bool {
	suffix, ok := strings.CutPrefix(backup, schedule)
	return ok && schedule != "" && runTime().MatchString(suffix)
}
