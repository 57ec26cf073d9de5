// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/kinds"
)

func referenceRules() []Rule {
	return []Rule{
		{
			ID: "PGHA520", Title: "backup method that the cluster does not have", Severity: Error, Beyond: true, check: backupMethod,
			Why: "The method is checked when a backup runs, not when it is applied. The default is barmanObjectStore, so " +
				"after a migration to the plugin a ScheduledBackup without a method fails at every run.",
			Source: operatorSource + "internal/controller/backup_controller.go",
		},
		{
			ID: "PGHA521", Title: "reference to a missing cluster", Severity: Warning, Beyond: true, check: missingCluster,
			Why: "An object that refers to a missing cluster waits for it without an error. If other clusters of the " +
				"namespace are in the input, the name is probably a typing mistake.",
			Source: operatorSource + "internal/controller/scheduledbackup_controller.go",
		},
	}
}

func backupMethod(p *pass) {
	check := func(r *Resource, cluster string, m cnpgv1.BackupMethod, plugin *cnpgv1.BackupPluginConfiguration) {
		c := p.cluster(r.Object.GetNamespace(), cluster)
		if c == nil {
			return
		}
		if fault, remedy := methodFault(c, m, plugin); fault != "" {
			p.add(r, "spec.method", fmt.Sprintf("Every backup fails: %s.", fault), remedy)
		}
	}
	each(func(_ *pass, r *Resource, b *cnpgv1.Backup) {
		check(r, b.Spec.Cluster.Name, b.Spec.Method, b.Spec.PluginConfiguration)
	})(p)
	each(func(_ *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
		check(r, b.Spec.Cluster.Name, b.Spec.Method, b.Spec.PluginConfiguration)
	})(p)
}

func methodFault(c *cluster, m cnpgv1.BackupMethod, plugin *cnpgv1.BackupPluginConfiguration) (fault, remedy string) {
	switch {
	case isInTree(m) && c.inTree() == nil:
		return fmt.Sprintf("method barmanObjectStore, which is the default, needs spec.backup.barmanObjectStore in Cluster %q",
			c.name()), "Set spec.method to the method that the Cluster uses."
	case m == cnpgv1.BackupMethodVolumeSnapshot && (c.spec.Backup == nil || c.spec.Backup.VolumeSnapshot == nil):
		return fmt.Sprintf("method volumeSnapshot needs spec.backup.volumeSnapshot in Cluster %q", c.name()),
			"Add it to the Cluster, or use another method."
	case m == cnpgv1.BackupMethodPlugin && !isEmptyPlugin(plugin):
		for i := range c.spec.Plugins {
			if c.spec.Plugins[i].Name == plugin.Name && isOn(c.spec.Plugins[i].Enabled) {
				return "", ""
			}
		}
		return fmt.Sprintf("Cluster %q has no plugin %q", c.name(), plugin.Name), "Add the plugin to the Cluster."
	}
	return "", ""
}

// missingCluster checks every object that refers to a cluster of its namespace.
func missingCluster(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		name := kinds.ClusterOf(r.Object)
		if name == "" || !p.hasClusters(r.Object.GetNamespace()) || p.cluster(r.Object.GetNamespace(), name) != nil {
			continue
		}
		p.add(r, "spec.cluster.name", fmt.Sprintf("Cluster %q is not among these objects: without it this %s does nothing.", name,
			r.ref().Kind), "Correct the name.")
	}
}
