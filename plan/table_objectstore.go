// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"
)

// pluginSource is the source of the Barman Cloud plugin of the release that the rules were written for.
const pluginSource = "https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/internal/cnpgi/"

const (
	pluginLifecycle = pluginSource + "operator/lifecycle.go#L225"
	pluginArgs      = pluginSource + "operator/lifecycle.go#L259"
	pluginBackup    = pluginSource + "instance/backup.go#L71"
	pluginArchive   = pluginSource + "common/wal.go#L107"
	pluginRetention = pluginSource + "instance/retention.go#L83"
)

const (
	rollAtReconcile = "; nothing watches the ObjectStore, so every pod is recreated when the operator next reconciles the Cluster"
	rollNow         = "; the Cluster changes in the same apply, so the operator recreates every pod at once"
	rollElsewhere   = "; no Cluster of the two sides has its container from this ObjectStore, and the pods of one elsewhere are recreated when the operator next reconciles it"
	rollStep        = "to choose the moment: change the ObjectStore together with the Cluster, or touch the Cluster when the pods may roll: kubectl annotate cluster CLUSTER pgha.dev/touched=$(date +%s) --overwrite"
)

// objectStoreRules are the rules for an ObjectStore.
func objectStoreRules() []rule { return slices.Concat(sidecarRules(), archiveRules(), transferRules()) }

// sidecarRules are the fields of the plugin's container in the instances' pods.
func sidecarRules() []rule {
	const sidecar = "spec.instanceSidecarConfiguration"
	return []rule{
		{
			path: sidecar + ".resources", does: pods, when: AtReconcile, who: ByOperator, affects: sidecarClusters, source: pluginLifecycle,
			why: "the plugin puts the resources into the container that it adds to each pod" + rollAtReconcile, step: rollStep, decide: rollsByStore,
		},
		{
			path: sidecar + ".env", does: pods, when: AtReconcile, who: ByOperator, affects: envClusters, source: pluginLifecycle,
			why: "the plugin puts the variables into the container that it adds to each pod" + rollAtReconcile, step: rollStep, decide: rollsByStore,
		},
		{
			path: "spec.configuration.endpointCA", does: pods, when: AtReconcile, who: ByOperator, affects: envClusters,
			source: pluginSource + "operator/lifecycle_certificates.go#L55",
			why:    "the plugin mounts the certificate of the endpoint into each pod" + rollAtReconcile, step: rollStep, decide: rollsByStore,
		},
		{
			path: sidecar + ".logLevel", does: waits, when: AtNextPod, who: ByPlugin, source: pluginArgs,
			why:  "the plugin passes the log level as an argument of its container, and the operator does not compare arguments, so running pods keep the old one",
			step: "to apply it now: kubectl cnpg restart CLUSTER",
		},
		{
			path: sidecar + ".additionalContainerArgs", does: waits, when: AtNextPod, who: ByPlugin, source: pluginArgs,
			why:  "the plugin passes them as arguments of its container, and the operator does not compare arguments, so running pods keep the old ones",
			step: "to apply them now: kubectl cnpg restart CLUSTER",
		},
		{
			path: sidecar + ".retentionPolicyIntervalSeconds", does: event, when: AtRetention, who: ByPlugin, source: pluginRetention,
			why: "the primary's sidecar reads the interval after each check of the retention policy",
		},
		{
			path: sidecar, does: pods, when: AtReconcile, who: ByOperator, affects: sidecarClusters, source: pluginLifecycle,
			why: "the plugin builds its container in each pod from it" + rollAtReconcile, step: rollStep, decide: rollsByStore,
		},
	}
}

// archiveRules are the fields that say where the archive is.
func archiveRules() []rule {
	const hole = "restores to a time before the next base backup need both places"
	const backupNow = "take a base backup at once: kubectl cnpg backup CLUSTER --method plugin --plugin-name barman-cloud.cloudnative-pg.io; keep the old place until its backups are no longer needed"
	return []rule{
		{
			path: "spec.configuration.destinationPath", class: DataAtRisk, when: Now, who: ByPlugin, source: pluginArchive,
			why:     "the sidecars read the path at each WAL file, so the archive goes on in another place while all base backups stay in the old one",
			blocked: hole, step: backupNow,
			guards: one(DataAtRisk, "object.spec.configuration.destinationPath == oldObject.spec.configuration.destinationPath", ""),
		},
		{
			path: "spec.configuration.endpointURL", class: DataAtRisk, when: Now, who: ByPlugin, source: pluginArchive,
			why:     "the sidecars read the endpoint at each WAL file, so the archive goes on in another store unless both addresses mean the same one",
			blocked: hole, step: backupNow,
			guards: one(DataAtRisk, "object.spec.configuration.?endpointURL.orValue('') == oldObject.spec.configuration.?endpointURL.orValue('')", ""),
		},
		{
			path: "spec.configuration.serverName", class: Refused, who: ByKubernetes,
			source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/plugin-barman-cloud.v1/",
			why:    "the CRD refuses a server name here; the parameter serverName of the Cluster's plugin counts",
		},
		{
			path: "spec.retentionPolicy", does: event, when: AtRetention, who: ByPlugin, source: pluginRetention, decide: retentionOf("the primary's sidecar reads the policy at its next check", "the sidecar"),
			why:     "the primary's sidecar reads the policy at its next check, every 30 minutes by default, and deletes the backups and WAL files that it no longer covers",
			noGuard: periodsNotCEL, misses: DataAtRisk,
		},
	}
}

// transferRules are the fields that the sidecars read each time they call barman-cloud.
func transferRules() []rule {
	const configuration = "spec.configuration"
	read := func(path, source, why string) rule {
		return rule{path: configuration + path, does: event, when: AtBackup, who: ByPlugin, source: source, why: why}
	}
	now := func(path, why string) rule {
		return rule{path: configuration + path, does: event, when: Now, who: ByPlugin, source: pluginArchive, why: why}
	}
	credentials := func(name string) rule {
		r := now(name, "the sidecars read the credentials at each WAL file and each backup; with wrong ones archiving stops, and WAL files stay on the volume")
		r.step = "watch the condition ContinuousArchiving: kubectl get cluster CLUSTER -o jsonpath='{.status.conditions}'"
		return r
	}
	return []rule{
		credentials(".azureCredentials"), credentials(".s3Credentials"), credentials(".googleCredentials"),
		read(".data", pluginBackup, "the sidecar reads the settings when it starts a base backup or a restore"),
		now(".wal.maxParallel", "the sidecars read the number at each WAL file; no pod is recreated"),
		now(".wal", "the sidecars read the settings at each WAL file; files that are already in the archive stay as they are"),
		now(".tags", "the sidecars put the tags on files that they upload from now on"),
		now(".historyTags", "the sidecars put the tags on history files that they upload from now on"),
		now("", "the sidecars read the configuration at each WAL file and each backup"),
	}
}

// rollsByStore says when the pods roll.
func rollsByStore(_ *pair, c *change) {
	why, _, _ := strings.Cut(c.effect.Why, ";")
	switch {
	case len(c.affects) == 0:
		c.effect.Why = why + rollElsewhere
	case c.effect.When == Now:
		c.effect.Why, c.effect.Step = why+rollNow, ""
	}
}

const periodsNotCEL = "CEL cannot compare periods with different units, such as 4w and 30d"

// retentionOf: without a policy nothing is deleted, and a shorter one deletes backups.
func retentionOf(reads, who string) func(*pair, *change) {
	return func(_ *pair, c *change) {
		switch before, after := days(c.old), days(c.new); {
		case c.removed():
			c.effect.Why = "without a policy " + who + " deletes nothing any more, so the archive grows for ever"
		case after < before || c.added():
			c.effect.Class = DataAtRisk
			c.effect.Why = reads + " and deletes the backups and WAL files that the new one no longer covers; they cannot be restored"
		}
	}
}

// sidecarClusters are the Clusters whose sidecar has its resources from the ObjectStore: the first of archive, recovery and replica source.
// https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/internal/cnpgi/operator/lifecycle_resources.go#L47
func sidecarClusters(p *pair, _ *change) []*cluster {
	return slices.DeleteFunc(p.in.clustersOf(p), func(k *cluster) bool {
		stores := barmanStores(k.after)
		i := slices.IndexFunc(stores[:], func(name string) bool { return name != "" })
		return !needsSidecar(stores) || stores[i] != p.ref.Name
	})
}

// envClusters are the Clusters whose sidecar has variables or certificates from the ObjectStore: all that it reads.
func envClusters(p *pair, _ *change) []*cluster {
	return slices.DeleteFunc(p.in.clustersOf(p), func(k *cluster) bool {
		stores := barmanStores(k.after)
		return !needsSidecar(stores) || !slices.Contains(stores[:], p.ref.Name)
	})
}
