// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	barmanapi "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// knownRecoveries are faults of recovery from an archive.
func knownRecoveries() []known {
	return []known{
		{
			// The guard of #9650 is in the instance manager's wal-restore. The plugin's restore_command calls it; that of an in-tree recovery is
			// barman-cloud-wal-restore itself: getRestoreWalConfig in pkg/management/postgres/restore.go of 1.28.1.
			id: "#10818", harm: loses, since: "1.27.3 1.28.1 1.29.0", fixed: "1.28.4 1.29.2 1.30.0",
			exposes: "bootstrap.recovery through the Barman Cloud plugin",
			what:    "a recovery stops silently at the timeline of its base backup: all commits after a later failover of the source are lost",
			helps:   "Recover from a base backup that is newer than the last failover of the source.",
			cluster: func(_ *pass, c *cluster) string {
				i := c.recoverySource()
				return when(i >= 0 && c.externalPlugin(i), at("spec.externalClusters", i)+".plugin")
			},
		},
		{
			id: "#11127", harm: loses, fixed: "1.29.3 1.30.1",
			exposes: "bootstrap.recovery through the Barman Cloud plugin, with walStorage",
			what:    "a recovery replays WAL on the data volume, which can fill and end the recovery",
			helps:   "Plan room for it in storage.size.",
			cluster: func(_ *pass, c *cluster) string {
				i := c.recoverySource()
				return when(i >= 0 && c.externalPlugin(i) && c.spec.WalStorage != nil, "spec.walStorage")
			},
		},
		{
			id: "#11105", harm: errs, fixed: "1.29.3 1.30.1", cluster: serialRecovery,
			exposes: "bootstrap.recovery from an in-tree object store with wal.maxParallel or wal.restoreAdditionalCommandArgs",
			what:    "a recovery ignores this field and fetches WAL one file at a time, which takes longer",
		},
		{
			id: "#10518", harm: loses, fixed: "1.28.3 1.29.1 1.30.0", cluster: blankPath,
			exposes: "bootstrap.recovery from an in-tree object store whose destinationPath has a blank",
			what:    "the shell splits the path at its blank, and no WAL is restored",
			helps:   "Use a path without blanks.",
		},
		{
			id: "#8937", harm: errs, fixed: "1.27.3 1.28.1 1.29.0",
			exposes: "recoveryTarget.targetTime without a time zone",
			what:    "a targetTime without a time zone can be read in another zone than UTC",
			helps:   "Write +00 at its end.",
			cluster: func(_ *pass, c *cluster) string {
				r := c.recovery()
				return when(r != nil && r.RecoveryTarget != nil && zoneless(r.RecoveryTarget.TargetTime), "spec.bootstrap.recovery.recoveryTarget.targetTime")
			},
		},
	}
}

// knownExternals are faults of external clusters.
func knownExternals() []known {
	return []known{
		{
			id: "#7507", harm: loses, since: "1.25.0", fixed: "1.25.2 1.26.0",
			exposes: "an external cluster with both plugin and barmanObjectStore",
			what:    "WAL that the plugin does not find is not looked for in the object store, so a recovery ends too early",
			cluster: func(_ *pass, c *cluster) string {
				for i := range c.spec.ExternalClusters {
					if e := &c.spec.ExternalClusters[i]; e.PluginConfiguration != nil && e.BarmanObjectStore != nil {
						return at("spec.externalClusters", i) + ".plugin"
					}
				}
				return ""
			},
		},
		{
			id: "#10932", harm: errs, since: "1.25.0", fixed: "1.28.4 1.29.2 1.30.0",
			exposes: "externalClusters[].plugin.enabled: false",
			what:    "the plugin of this external cluster is used although enabled is false",
			helps:   "Remove the plugin from the external cluster.",
			cluster: func(_ *pass, c *cluster) string {
				for i := range c.spec.ExternalClusters {
					if plugin := c.spec.ExternalClusters[i].PluginConfiguration; plugin != nil && !isOn(plugin.Enabled) {
						return at("spec.externalClusters", i) + ".plugin.enabled"
					}
				}
				return ""
			},
		},
	}
}

// recoverySource is the index of the external cluster that a recovery reads, or -1.
func (c *cluster) recoverySource() int {
	if r := c.recovery(); r != nil && r.Source != "" {
		return c.externalCluster(r.Source)
	}
	return -1
}

// externalPlugin reports whether the Barman Cloud plugin reads the external cluster's backups.
func (c *cluster) externalPlugin(i int) bool {
	plugin := c.spec.ExternalClusters[i].PluginConfiguration
	return plugin != nil && plugin.Name == profiles.PluginName && isOn(plugin.Enabled)
}

// inTreeOrigin is the in-tree object store that a recovery reads and its path, or nil.
func (c *cluster) inTreeOrigin() (*barmanapi.BarmanObjectStoreConfiguration, string) {
	i := c.recoverySource()
	if i < 0 || c.spec.ExternalClusters[i].BarmanObjectStore == nil {
		return nil, ""
	}
	return c.spec.ExternalClusters[i].BarmanObjectStore, at("spec.externalClusters", i) + ".barmanObjectStore"
}

func serialRecovery(_ *pass, c *cluster) string {
	s, path := c.inTreeOrigin()
	switch {
	case s == nil || s.Wal == nil:
		return ""
	case s.Wal.MaxParallel > 1:
		return path + ".wal.maxParallel"
	}
	return when(len(s.Wal.RestoreAdditionalCommandArgs) > 0, path+".wal.restoreAdditionalCommandArgs")
}

func blankPath(_ *pass, c *cluster) string {
	s, path := c.inTreeOrigin()
	return when(s != nil && strings.ContainsAny(s.DestinationPath, " \t"), path+".destinationPath")
}

// zoneless reports a date with a time that ends without a zone.
func zoneless(text string) bool {
	_, clock, found := strings.Cut(strings.Replace(strings.TrimSpace(text), "T", " ", 1), " ")
	return found && strings.Trim(clock, digits+":.") == ""
}

// knownArchives are faults of reading WAL from an archive.
func knownArchives() []known {
	return []known{
		{
			id: "#10285", harm: loses, fixed: "1.27.4 1.28.2 1.29.0", exposes: "an in-tree wal.maxParallel above 1, with replicas",
			what:  "a replica that restores WAL can read a file that is still being fetched, and fails with \"invalid checkpoint record\"",
			helps: "Set maxParallel to 1.",
			cluster: func(_ *pass, c *cluster) string {
				s := c.inTree()
				return when(c.full.Instances > 1 && s != nil && s.Wal != nil && s.Wal.MaxParallel > 1, "spec.backup.barmanObjectStore.wal.maxParallel")
			},
		},
		{
			id: "#8873", harm: loses, fixed: "1.25.4 1.26.2 1.27.1", exposes: "an in-tree wal.maxParallel above 1 with initdb.walSegmentSize",
			what:  "WAL of another segment size than 16 MB cannot be restored in parallel, and a recovery fails",
			helps: "Set maxParallel to 1.",
			cluster: func(_ *pass, c *cluster) string {
				s, i := c.inTree(), c.initDB()
				return when(i != nil && i.WalSegmentSize != 0 && i.WalSegmentSize != 16 && s != nil && s.Wal != nil && s.Wal.MaxParallel > 1,
					"spec.backup.barmanObjectStore.wal.maxParallel")
			},
		},
		{
			id: "#11204", harm: errs, fixed: "1.29.3 1.30.1", object: slowRewind,
			exposes: "wal.maxParallel above 1, of a Cluster with replicas or of an ObjectStore",
			what:    "an old primary can need hours until it is a replica again, since fetching WAL ahead makes pg_rewind fail and start over",
			helps:   "Set maxParallel to 1.",
		},
		{
			// The check is in 1.27.3 and 1.28.1 for the plugin, too, although the notes name it only for 1.27.4 and 1.28.2.
			id: "#9650", harm: loses, fixed: "1.27.3 1.28.1 1.29.0",
			exposes: "an archive that an earlier cluster may have used: the annotation cnpg.io/skipEmptyWalArchiveCheck, with replicas",
			what:    "replicas fetch the history files of an earlier cluster from the archive and crash in a loop",
			helps:   "Archive under a new server name.",
			cluster: func(p *pass, c *cluster) string {
				v, _ := c.annotation(skipEmptyCheck)
				return when(v == "enabled" && c.full.Instances > 1 && p.archive(c).known(), key("metadata.annotations", skipEmptyCheck))
			},
		},
	}
}

// slowRewind: the plugin fetches ahead like the operator does.
func slowRewind(p *pass, r *Resource) string {
	switch o := r.Object.(type) {
	case *cnpgv1.Cluster:
		c := p.byResource[r]
		s := c.inTree()
		return when(c.full.Instances > 1 && s != nil && s.Wal != nil && s.Wal.MaxParallel > 1, "spec.backup.barmanObjectStore.wal.maxParallel")
	case *manifest.ObjectStore:
		w := o.Spec.Configuration.Wal
		return when(w != nil && w.MaxParallel > 1, "spec.configuration.wal.maxParallel")
	}
	return ""
}
