// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
)

const (
	archiverSource  = "pkg/management/postgres/archiver/archiver.go#L156"
	pluginsSource   = "internal/controller/cluster_controller.go#L226"
	lifecycleSource = "https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/internal/cnpgi/operator/lifecycle.go#L346"
	pluginConfig    = "https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/internal/cnpgi/operator/config/config.go#L149"
)

// clusterBackupRules are the fields about backups, plugins and external clusters.
func clusterBackupRules() []rule {
	return slices.Concat(inTreeRules(), pluginRules(), externalClusterRules())
}

// inTreeRules are the fields of the operator's own backups.
func inTreeRules() []rule {
	const credentials = "the operator lets the instances read the Secrets, and the next archive command uses them; if they are wrong, archiving " +
		"fails and WAL files pile up until the condition ContinuousArchiving is True again"
	store := func(name, why string) rule {
		return rule{path: "spec.backup.barmanObjectStore." + name, does: event | objects, when: Now, who: ByOperator, source: archiverSource, why: why}
	}
	place := func(name string) rule {
		r := store(name, "the archive command and the backups read it each time, so WAL and backups go to the new place")
		r.decide = archiveEffect
		r.guards = archivePlaceGuard()
		return r
	}
	return []rule{
		{
			path: "spec.backup", does: event, when: AtBackup, who: ByOperator, source: archiverSource, decide: backupEffect, guards: archiveGuard(),
			why: "the operator reads it when it takes a backup",
		},
		{
			path: "spec.backup.target", does: event, when: AtBackup, who: ByOperator, source: "internal/controller/backup_controller.go", decide: coldCluster,
			why: "the operator chooses the instance for each backup from now on",
		},
		{
			path: "spec.backup.barmanObjectStore", does: event | objects, when: Now, who: ByOperator, source: archiverSource, decide: archiveEffect,
			why: "the archive command reads it with the next WAL file, and the operator lets the instances read its Secrets", guards: archiveGuard(),
		},
		place("destinationPath"), place("endpointURL"), place("serverName"),
		store("azureCredentials", credentials), store("s3Credentials", credentials), store("googleCredentials", credentials),
		store("endpointCA", "the operator lets the instances read the Secret, and the next archive command trusts its certificate"),
		store("wal", "the next archive command reads it"),
		store("data", "the next base backup reads it"),
		store("tags", "the next upload reads them"),
		store("historyTags", "the next upload of a history file reads them"),
		{
			path: "spec.backup.retentionPolicy", does: event, when: AtBackup, who: ByOperator, source: "pkg/management/postgres/backup.go#L229",
			why:    "after the next base backup the instance manager deletes the backups and the WAL that the new policy no longer covers",
			decide: inTreeRetention, noGuard: periodsNotCEL, misses: DataAtRisk,
		},
		{
			path: "spec.backup.volumeSnapshot", does: event, when: AtBackup, who: ByOperator, source: "pkg/reconciler/backup/volumesnapshot/reconciler.go",
			why: "the operator reads it when it takes the next snapshot of the volumes; those that exist stay", decide: coldCluster,
		},
	}
}

// backupEffect: the section may begin or end an archive, and make snapshots cold.
func backupEffect(p *pair, c *change) {
	coldCluster(p, c)
	archiveEffect(p, c)
}

// inTreeRetention: the policy is for the operator's own base backups, and each of them applies it.
func inTreeRetention(p *pair, c *change) {
	if !archivesInTree(p.cluster.after) {
		c.effect.Class, c.effect.When, c.effect.Who = Ignored, Never, ByNobody
		c.effect.Why = "only base backups by spec.backup.barmanObjectStore apply it; a plugin has a policy of its own"
		return
	}
	retentionOf("the instance manager reads the policy after the next base backup", "the operator")(p, c)
}

// pluginRules are the fields about plugins.
func pluginRules() []rule {
	const unknown = "a plugin that the operator does not know stops the whole reconcile of the Cluster, in the phase \"Cluster cannot proceed to " +
		"reconciliation due to an unknown plugin being required\""
	guards := append(archiveGuard(), pluginPlaceGuard()...)
	return []rule{
		{
			path: "spec.plugins", mechanism: pluginMechanism, decide: archiveEffect, who: ByPlugin, source: lifecycleSource, guards: guards,
			why:     "the Barman plugin adds its sidecar to the pods or takes it out, and the operator compares the containers of every pod",
			blocked: unknown,
		},
		{
			path: "spec.plugins[]", mechanism: pluginMechanism, decide: pluginEffect, who: ByPlugin, source: lifecycleSource, guards: guards,
			why:     "the Barman plugin adds its sidecar to the pods or takes it out, and the operator compares the containers of every pod",
			blocked: unknown,
		},
		{
			path: "spec.plugins[].enabled", mechanism: pluginMechanism, decide: pluginEffect, who: ByPlugin, source: pluginsSource, guards: guards,
			why:     "the operator calls only plugins that are enabled: the Barman plugin adds its sidecar to the pods or takes it out",
			blocked: unknown,
		},
		{
			path: "spec.plugins[].isWALArchiver", does: event, when: Now, decide: archiveEffect, source: archiverSource, guards: guards,
			why: "the archive command asks with each WAL file which plugin archives; the sidecar and the pods stay",
		},
		{
			path: "spec.plugins[].parameters.*", does: event, when: Now, who: ByPlugin, source: pluginConfig,
			why: "the plugin reads its parameters at each call",
		},
		{
			path: "spec.plugins[].parameters.barmanObjectName", mechanism: sidecarMechanism, decide: storeEffect, who: ByPlugin, source: pluginConfig, guards: guards,
			why: "the sidecar reads the ObjectStore with this name at each call; pods are recreated only if it has other environment variables, " +
				"certificates or resources for the sidecar, or if the name appears or disappears",
		},
		{
			path: "spec.plugins[].parameters.serverName", does: event, when: Now, decide: storeEffect, who: ByPlugin, source: pluginConfig, guards: guards,
			why: "the sidecar reads the name of the folder at each call",
		},
	}
}

// pluginMechanism: the Barman plugin has a sidecar. Nobody knows what another plugin does to the pods.
func pluginMechanism(p *pair, _ *change) mechanism {
	if hasSidecar(p.cluster.before) != hasSidecar(p.cluster.after) {
		return pods
	}
	return objects
}

// sidecarMechanism: the sidecar goes by the name of the ObjectStore.
func sidecarMechanism(p *pair, c *change) mechanism {
	if does := pluginMechanism(p, c); does.has(pods) {
		return does
	}
	return event
}

func pluginEffect(p *pair, c *change) {
	name := c.path[2].name
	if name != profiles.PluginName {
		c.effect.Why = "the operator calls the plugin's hooks from the next reconcile on, or no longer; what they do to the pods is the plugin's affair, " +
			"and pgha knows only the Barman plugin"
	}
	archiveEffect(p, c)
}

// storeEffect: the archive moves only if the plugin archives.
func storeEffect(p *pair, c *change) {
	if before, had := archiveOf(p.cluster.before); had {
		if after, has := archiveOf(p.cluster.after); has && before == after && before.plugin == c.path[2].name {
			c.effect.Why = "it has the value that the plugin takes without it: the name of the Cluster"
		}
	}
	archiveEffect(p, c)
}

// externalClusterRules are the fields about other clusters.
func externalClusterRules() []rule {
	return []rule{
		{
			path: "spec.externalClusters", mechanism: externalMechanism, decide: externalEffect, source: "internal/controller/cluster_controller.go#L295",
			why:     "a running Cluster reads only the entry that spec.replica.source names: its designated primary follows it",
			blocked: "an entry with a plugin that the operator does not know stops the whole reconcile of the Cluster",
		},
	}
}

// follows reports whether the change is about the external cluster that the Cluster replicates from.
func (c *cluster) follows(ch *change) bool {
	source := replicaSource(c.after)
	return operator.IsReplica(c.after) && source != nil && (len(ch.path) < 3 || ch.path[2].name == source.Name)
}

// externalMechanism: only the source of a replica cluster is in use after the bootstrap.
func externalMechanism(p *pair, c *change) mechanism {
	if hasSidecar(p.cluster.before) != hasSidecar(p.cluster.after) {
		return pods
	}
	if p.cluster.follows(c) {
		return reloads
	}
	return objects
}

// subscribed is the Subscription that connects to the external cluster of a change; "" for none.
func (p *pair) subscribed(c *change) string {
	for _, q := range p.in.pairs {
		if q.ref.Kind == "Subscription" && q.same() && p.in.clusterOf(q) == p && len(c.path) > 2 && q.new.text("spec", "externalClusterName") == c.path[2].name {
			return q.ref.String()
		}
	}
	return ""
}

func externalEffect(p *pair, c *change) {
	switch {
	case c.does.has(pods):
		c.effect.Why = "the source of the replica cluster begins or ends to use the Barman plugin, whose sidecar the operator finds in the new spec of the pods"
	case c.does.has(reloads):
		c.effect.Why = "the designated primary writes primary_conninfo again and reloads it, and reads the archive with the next file that it lacks"
	case p.subscribed(c) != "":
		c.effect.Class, c.effect.When, c.effect.Who = NextEvent, Now, ByOperator
		c.effect.Why = "the instances write the password and the certificates of the entry again, and " + p.subscribed(c) + " keeps its connection until the object itself changes: the operator looks at it only then"
		c.effect.Step = "to move it now: change a field of its spec in the same apply, or run ALTER SUBSCRIPTION NAME CONNECTION in SQL"
		c.effect.Source = sourceURL("internal/management/controller/subscription_controller.go#L98")
	default:
		c.effect.Why = "nothing that runs reads this entry: the operator only lets the instances read its Secrets"
	}
}
