// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/profiles"
)

// pluginFault is a fault of releases of the Barman Cloud plugin that a later release mended, and that a manifest can show.
type pluginFault struct {
	// id is the number of the pull request that mended it: https://github.com/cloudnative-pg/plugin-barman-cloud/pull/258 for #258.
	id string
	// since is the first release that has it, fixed the first without it.
	since, fixed profiles.PluginRelease
	// severe faults can lose data, stop the archiving, a backup, a recovery or a failover, or publish credentials.
	severe bool
	// what happens, as the end of a sentence.
	what string
	// helps without an upgrade; may be empty.
	helps string
	// exposed finds what in a cluster is exposed to it, with a nil resource for nothing.
	exposed func(p *pass, c *cluster) (*Resource, string)
}

func (f *pluginFault) in(release profiles.PluginRelease) bool {
	return release.Since(f.since) && !release.Since(f.fixed)
}

// pluginFaults lists the faults, oldest fix first. Each was read in the code of its pull request. Faults of every cluster on every cloud,
// such as a slow start or a long log, are not here, nor are those of the plugin's own Deployment.
func pluginFaults() []pluginFault {
	return slices.Concat(pluginFaultsBefore08(), pluginFaultsSince08())
}

func pluginFaultsBefore08() []pluginFault {
	const first = profiles.OldestPlugin
	return []pluginFault{
		{
			id: "#258", since: first, fixed: 400, severe: true, exposed: snapshotRecovery,
			what:  "a recovery from volume snapshots gets no WAL from the plugin, and fails",
			helps: "Recover from a base backup.",
		},
		{
			id: "#262", since: first, fixed: 400, exposed: parallelStore,
			what: "WAL is archived one file at a time, and wal.maxParallel is ignored",
		},
		{
			id: "#325", since: first, fixed: 400, exposed: storeWithSecret,
			what:  "the Role of a Cluster is never updated: the sidecar may not read another Secret or ObjectStore, and the archiving stops",
			helps: "Delete the Role of the Cluster after such a change; the plugin creates it again.",
		},
		{
			id: "#331", since: first, fixed: 400, severe: true, exposed: replicaWithoutStore,
			what:  "the pods of a replica cluster without backups of its own have no sidecar, and get no WAL from the archive of the source",
			helps: "Give the Cluster the plugin with an ObjectStore.",
		},
		{
			id: "#378", since: 401, fixed: 500, severe: true, exposed: sidecarInPods,
			what: "each patch of a pod, such as its role after a failover, changes the sidecar too, which the API server refuses",
		},
		{
			id: "#458", since: first, fixed: 600, severe: true, exposed: newArchive,
			what:  "nothing checks that the archive of a new cluster is empty, and it can overwrite the WAL of another cluster",
			helps: "Make sure that the folder of the server name is empty.",
		},
		{
			id: "#525", since: 600, fixed: 700, exposed: ownBackups,
			what: "the sidecar crashes if the first backup fails",
		},
	}
}

func pluginFaultsSince08() []pluginFault {
	const first = profiles.OldestPlugin
	return []pluginFault{
		{
			id: "#604", since: first, fixed: 800, severe: true, exposed: largeSegments,
			what:  "a recovery with wal.maxParallel fails if WAL segments are larger than 16 MB",
			helps: "Set wal.maxParallel to 1 in the ObjectStore that a recovery reads.",
		},
		{
			id: "#589", since: first, fixed: 1000, severe: true, exposed: recoveryWithSecret,
			what:  "the recovery job writes the credentials of the object store into its log",
			helps: "Change the credentials after a recovery, or use a workload identity.",
		},
		{
			id: "#746", since: 300, fixed: 1100, exposed: pluginArchiver,
			what: "archiving a WAL file takes much CPU and memory, and falls behind many writes, so that the WAL fills the disk",
		},
		{
			id: "#776", since: 600, fixed: 1200, exposed: noArchiver,
			what: "the instances do not export the metrics of the plugin without isWALArchiver",
		},
		{
			id: "#823", since: 400, fixed: 1200, exposed: storeWithSecret,
			what:  "the sidecar may not read a Secret that is new in the ObjectStore, and the archiving stops until the Cluster is reconciled",
			helps: "Change an annotation of the Cluster together with the ObjectStore.",
		},
		{
			id: "#826", since: 400, fixed: 1200, exposed: replicaWithoutPlugin,
			what: "the sidecar of a cluster without backups of its own fails every retention check, and fills the log",
		},
		{
			id: "#965", since: 400, fixed: 1400, severe: true, exposed: streamedReplica,
			what:  "a replica cluster from pg_basebackup without backups of its own has no sidecar, and gets no WAL from the archive of the source",
			helps: "Give the Cluster the plugin with an ObjectStore.",
		},
		{
			id: "#966", since: first, fixed: 1400, severe: true, exposed: replicaSource,
			what:  "a replica cluster that is promoted without a token asks its own archive for the WAL of the source, and its recovery fails",
			helps: "Promote it with the token of the demoted source.",
		},
		{
			id: "#1007", since: first, fixed: 1400, exposed: parallelRewind,
			what:  "pg_rewind of a primary that comes back can fail on a WAL file that the archive has",
			helps: "Set wal.maxParallel to 1.",
		},
	}
}

// tell adds the finding of a fault.
func (f *pluginFault) tell(p *pass, r *Resource, field string) {
	remedy := fmt.Sprintf("Upgrade the plugin to %s.", f.fixed)
	if f.id == "#1007" && !p.target.RewindRequests() {
		remedy = fmt.Sprintf("Upgrade the plugin to %s, and the operator to %s.", f.fixed, profiles.FirstTarget(p.target, profiles.Target.RewindRequests))
	}
	if f.helps != "" {
		remedy = f.helps + " " + remedy
	}
	p.add(r, field, fmt.Sprintf("With plugin %s, %s (%s). Fixed in %s.", p.plugin, f.what, f.id, f.fixed.Short()), remedy)
}
