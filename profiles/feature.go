// SPDX-License-Identifier: Apache-2.0

package profiles

// Feature is one feature that operator versions add or remove.
type Feature struct {
	// Name of the feature in messages: "spec.postgresql.synchronous".
	Name string
	// Path of the feature in rendered objects: a kind, a colon and a field, as in "Cluster:spec.postgresql.synchronous", or only
	// a kind. Empty if rendered objects do not show it.
	Path string
	// Since are the first releases that have it.
	Since Releases
	// Deprecated are the first releases that deprecate it; empty for none.
	Deprecated Releases
	// Removed are the first releases that no longer have it; empty for none.
	Removed Releases
	// Replacement for features that are deprecated or removed.
	Replacement string
	// Source of the versions.
	Source string
}

// Features lists the differences between targets that matter to pgha, each with its source.
func Features() []Feature { return features[:] }

// FeatureAt finds the feature with this path in rendered objects: "Database", "Cluster:spec.managed.services".
func FeatureAt(path string) (Feature, bool) {
	for i := range features {
		if path != "" && features[i].Path == path {
			return features[i], true
		}
	}
	return Feature{}, false
}

// FirstTarget returns the oldest release, not older than from, that supports a feature, as in FirstTarget(t, Target.ManagedServices); 0 for
// none. Messages use it to name the release to upgrade to.
func FirstTarget(from Target, can func(Target) bool) Target {
	for i := range releases {
		if t := releases[i].Target; t >= from && can(t) {
			return t
		}
	}
	return 0
}

// Has reports whether the target has a feature: from the release that added it until the release that removes it.
func (t Target) Has(f Feature) bool { return f.Since.Has(t) && !f.Removed.Has(t) }

// Deprecates reports whether the target deprecates a feature.
func (t Target) Deprecates(f Feature) bool { return f.Deprecated.Has(t) }

type featureID int

const (
	legacySync featureID = iota
	synchronous
	dataDurability
	failoverQuorumAnnotation
	failoverQuorum
	barmanInTree
	barmanPlugin
	managedServices
	managedServicePorts
	isolationCheck
	azurePVCUpdates
	standbyTCPUserTimeout
	drainTaints
	enablePodMonitor
	serviceAccountName
	defaultAzureCredentials
	compressedWAL
	unrecoverableAnnotation
	unrecoverablePending
	failoverBesideFence
	reusedInstanceNumbers
	validationAnnotation
	fullPageWrites
	ecdhCurve
	standbySlots
	sharedBuffersUnit
	poolerPodMonitor
	databaseKind
	publicationKind
	subscriptionKind
	databaseRoleKind
	databaseContents
	databaseWrappers
	volumeAttributes
	newVolumeSwitchover
	archiverSidecarFirst
	majorUpgrade
	majorUpgradeReverts
	imageWithParameters
	admissionInReconcile
	probeTypes
	recoveryIsStarted
	fastShutdownWaits
	uncheckedPages
	monolithDatabase
	quorumWithTwo
	standbyMetadata
	logicalSlots
	extensionImages
	instancePprof
	podPatch
	recoveryWALVolume
	rewindRequests
	pluginMetricsRead
	poolerImage
	localeProvider
	poolerCatalog
	catalogExtensions
	podSelectors
	postInitSQLRefs
	catalogComponents
	extensionEnv
	featureCount
)

const (
	releaseNotes = "https://github.com/cloudnative-pg/cloudnative-pg/tree/main/docs/src/release_notes"
	manifests    = "https://github.com/cloudnative-pg/cloudnative-pg/tree/main/releases"
)

// features is read-only. It is an array instead of a map, since an array of constants costs nothing at start-up.
var features = [featureCount]Feature{
	legacySync: {Name: "spec.minSyncReplicas and maxSyncReplicas", Path: "Cluster:spec.minSyncReplicas", Since: always, Deprecated: "1.24.0",
		Replacement: "spec.postgresql.synchronous", Source: releaseNotes + "/old/v1.24.md"},
	synchronous:    {Name: "spec.postgresql.synchronous", Path: "Cluster:spec.postgresql.synchronous", Since: "1.24.0", Source: manifests},
	dataDurability: {Name: "spec.postgresql.synchronous.dataDurability", Path: "Cluster:spec.postgresql.synchronous.dataDurability", Since: "1.25.0", Source: manifests},
	failoverQuorumAnnotation: {Name: "annotation alpha.cnpg.io/failoverQuorum", Path: "Cluster:metadata.annotations.alpha.cnpg.io/failoverQuorum", Since: "1.27.0", Deprecated: "1.28.0",
		Replacement: "spec.postgresql.synchronous.failoverQuorum", Source: releaseNotes + "/old/v1.28.md"},
	failoverQuorum: {Name: "spec.postgresql.synchronous.failoverQuorum", Path: "Cluster:spec.postgresql.synchronous.failoverQuorum", Since: "1.28.0", Source: manifests},
	// The removal was postponed three times (1.28, 1.29, 1.30); the operator now announces it for 1.31.
	barmanInTree: {Name: "spec.backup.barmanObjectStore", Path: "Cluster:spec.backup.barmanObjectStore", Since: always, Deprecated: "1.26.0", Removed: "1.31.0",
		Replacement: "the Barman Cloud plugin", Source: releaseNotes + "/old/v1.26.md"},
	barmanPlugin:    {Name: "the Barman Cloud plugin", Path: "ObjectStore", Since: "1.26.0", Source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/intro/"},
	managedServices: {Name: "spec.managed.services", Path: "Cluster:spec.managed.services", Since: "1.24.0", Source: manifests},
	managedServicePorts: {Name: "spec.managed.services with a port other than 5432", Since: "1.24.3 1.25.1 1.26.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/issues/6474"},
	isolationCheck: {Name: "spec.probes.liveness.isolationCheck", Path: "Cluster:spec.probes.liveness.isolationCheck", Since: "1.27.0", Source: manifests},
	azurePVCUpdates: {Name: "ENABLE_AZURE_PVC_UPDATES", Path: "ConfigMap:data.ENABLE_AZURE_PVC_UPDATES", Since: always, Removed: "1.26.0",
		Replacement: "the disk driver, which can expand disks in use since 1.11", Source: releaseNotes + "/old/v1.26.md"},
	standbyTCPUserTimeout: {Name: "STANDBY_TCP_USER_TIMEOUT", Path: "ConfigMap:data.STANDBY_TCP_USER_TIMEOUT", Since: "1.26.0", Source: releaseNotes + "/old/v1.28.md"},
	drainTaints:           {Name: "DRAIN_TAINTS", Path: "ConfigMap:data.DRAIN_TAINTS", Since: "1.26.0", Source: releaseNotes + "/old/v1.26.md"},
	enablePodMonitor: {Name: "spec.monitoring.enablePodMonitor", Path: "Cluster:spec.monitoring.enablePodMonitor", Since: always, Deprecated: "1.25.4 1.26.2 1.27.1 1.28.0",
		Replacement: "your own PodMonitor", Source: releaseNotes + "/old/v1.25.md"},
	serviceAccountName:      {Name: "spec.serviceAccountName", Since: "1.29.0", Source: manifests},
	defaultAzureCredentials: {Name: "azureCredentials.useDefaultAzureCredentials", Since: "1.27.3 1.28.1 1.29.0", Source: manifests},
	compressedWAL: {Name: "lz4, xz and zstd compression of WAL files", Since: "1.24.4 1.25.2 1.26.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/pull/7151"},
	unrecoverablePending: {Name: "the annotation for a pod that is pending or terminating", Since: "1.29.3 1.30.1",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/pull/11241"},
	failoverBesideFence: {Name: "failover while an instance is fenced", Since: "1.29.3 1.30.1",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/pull/11274"},
	unrecoverableAnnotation: {Name: "pod annotation alpha.cnpg.io/unrecoverable", Since: "1.28.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.28.0/pkg/utils/labels_annotations.go"},
	reusedInstanceNumbers: {Name: "reused instance numbers", Since: "1.30.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go"},
	validationAnnotation: {Name: "annotation cnpg.io/validation", Since: "1.24.4 1.25.2 1.26.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.24.4/internal/webhook/v1/common.go"},
	fullPageWrites: {Name: "full_page_writes as a parameter of the Cluster", Since: "1.23.5 1.24.1 1.25.0",
		Source: releaseNotes + "/old/v1.24.md"},
	// #11308.
	ecdhCurve: {Name: "ssl_ecdh_curve as a parameter of the Cluster", Since: "1.29.3 1.30.1",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/postgres/configuration.go"},
	standbySlots: {Name: "synchronized_standby_slots and pg_failover_slots.standby_slot_names as parameters of the Cluster", Since: always, Removed: "1.27.0",
		Replacement: "spec.replicationSlots.highAvailability.synchronizeLogicalDecoding",
		Source:      "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.0/pkg/postgres/configuration.go"},
	sharedBuffersUnit: {Name: "warning about shared_buffers without a unit", Since: "1.24.4 1.25.2 1.26.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.24.4/internal/webhook/v1/cluster_webhook.go"},
	poolerPodMonitor: {Name: "spec.monitoring.enablePodMonitor of a Pooler", Path: "Pooler:spec.monitoring.enablePodMonitor", Since: always, Deprecated: "1.25.4 1.26.2 1.27.1 1.28.0",
		Replacement: "your own PodMonitor", Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/pooler_webhook.go"},
	databaseKind:     {Name: "kind Database", Path: "Database", Since: "1.25.0", Source: manifests},
	publicationKind:  {Name: "kind Publication", Path: "Publication", Since: "1.25.0", Source: manifests},
	subscriptionKind: {Name: "kind Subscription", Path: "Subscription", Since: "1.25.0", Source: manifests},
	volumeAttributes: {Name: "changes of volumeAttributesClassName in existing volumes", Since: "1.25.3 1.26.1 1.27.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.0/pkg/reconciler/persistentvolumeclaim/existing.go"},
	newVolumeSwitchover: {Name: "primaryUpdateMethod for pods that lack a new volume", Since: "1.27.4 1.28.2 1.29.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.4/internal/controller/cluster_upgrade.go"},
	archiverSidecarFirst: {Name: "a restart in place of a primary that lacks the sidecar of its archiver", Since: "1.28.4 1.29.2 1.30.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/issues/10981"},
	poolerImage:   {Name: "spec.pgbouncer.image", Path: "Pooler:spec.pgbouncer.image", Since: "1.30.0", Source: manifests},
	poolerCatalog: {Name: "spec.pgbouncer.imageCatalogRef", Path: "Pooler:spec.pgbouncer.imageCatalogRef", Since: "1.30.0", Source: manifests},
	// The CRDs of some earlier patches have these three, and no code there reads them: #10131, #10387.
	catalogExtensions: {Name: "extensions of an image catalog", Since: "1.29.0", Source: manifests},
	catalogComponents: {Name: "componentImages of an image catalog", Since: "1.30.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/pooler_image.go"},
	extensionEnv: {Name: "bin_path and env of an extension image", Since: "1.29.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.29.0/pkg/utils/extensions/extensions.go"},
	localeProvider:   {Name: "spec.bootstrap.initdb.localeProvider", Path: "Cluster:spec.bootstrap.initdb.localeProvider", Since: "1.25.0", Source: manifests},
	databaseRoleKind: {Name: "kind DatabaseRole", Path: "DatabaseRole", Since: "1.30.0", Source: manifests},
	databaseContents: {Name: "schemas and extensions of a Database", Path: "Database:spec.schemas", Since: "1.26.0", Source: manifests},
	databaseWrappers: {Name: "foreign data wrappers and servers of a Database", Path: "Database:spec.fdws", Since: "1.28.0", Source: manifests},
	majorUpgrade:     {Name: "an image of another major version", Since: "1.26.0", Source: releaseNotes + "/old/v1.26.md"},
	// #10104 and, in the same releases, #10298: the job starts only when the old pods are gone.
	majorUpgradeReverts: {Name: "a major upgrade that ends when the image is reverted", Since: "1.27.4 1.28.2 1.29.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/pull/10104"},
	// Commit e9200687c; until then with any primaryUpdateMethod, since then only with switchover.
	imageWithParameters: {Name: "an image together with parameters", Since: "1.28.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.28.0/internal/webhook/v1/cluster_webhook.go"},
	probeTypes: {Name: "spec.probes.startup.type", Path: "Cluster:spec.probes.startup.type", Since: "1.26.0", Source: manifests},
	// #11152. Up to 1.25, and from these on, a PostgreSQL that rejects connections has started for the startup probe.
	recoveryIsStarted: {Name: "a startup probe that succeeds during recovery", Since: "1.29.3 1.30.1",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/management/postgres/webserver/probes/isready.go"},
	// #11263.
	fastShutdownWaits: {Name: "a fast shutdown that may take as long as stopDelay", Since: "1.29.3 1.30.1",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/management/postgres/instance.go"},
	// #11488.
	uncheckedPages: {Name: "dataChecksums: false with PostgreSQL 18 and later", Since: "1.29.3 1.30.1",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/postgres/initdb.go"},
	monolithDatabase: {Name: "a monolith import without bootstrap.initdb.database", Since: "1.25.3 1.26.1 1.27.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.0/api/v1/cluster_defaults.go"},
	// #8680.
	quorumWithTwo: {Name: "a failover quorum of two instances", Since: "1.27.1 1.28.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.1/internal/webhook/v1/cluster_webhook.go"},
	standbyMetadata: {Name: "the parameter cnpg.synchronous_standby_names_metadata", Since: "1.27.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.0/pkg/postgres/configuration.go"},
	logicalSlots: {Name: "spec.replicationSlots.highAvailability.synchronizeLogicalDecoding",
		Path: "Cluster:spec.replicationSlots.highAvailability.synchronizeLogicalDecoding", Since: "1.27.0", Source: manifests},
	extensionImages: {Name: "spec.postgresql.extensions", Path: "Cluster:spec.postgresql.extensions", Since: "1.27.0", Source: manifests},
	podSelectors:    {Name: "spec.podSelectorRefs", Path: "Cluster:spec.podSelectorRefs", Since: "1.29.0", Source: manifests},
	postInitSQLRefs: {Name: "spec.bootstrap.initdb.postInitSQLRefs and postInitTemplateSQLRefs", Path: "Cluster:spec.bootstrap.initdb.postInitSQLRefs",
		Since: "1.24.0", Source: manifests},
	// #11127.
	recoveryWALVolume: {Name: "the WAL volume in a recovery through the plugin", Since: "1.29.3 1.30.1",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/management/postgres/restore.go"},
	// #11204. The plugin learns that pg_rewind asks for a file.
	rewindRequests: {Name: "WAL requests of pg_rewind that say so", Since: "1.29.3 1.30.1",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/cmd/manager/walrestore/cmd.go"},
	// #8033.
	pluginMetricsRead: {Name: "metrics of plugins", Since: "1.27.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.0/pkg/management/postgres/metrics/collector.go"},
	podPatch: {Name: "annotation cnpg.io/podPatch", Path: "Cluster:metadata.annotations.cnpg.io/podPatch", Since: "1.26.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.26.0/pkg/utils/labels_annotations.go"},
	instancePprof: {Name: "annotation alpha.cnpg.io/enableInstancePprof", Path: "Cluster:metadata.annotations.alpha.cnpg.io/enableInstancePprof",
		Since: "1.25.4 1.26.2 1.27.1 1.28.0", Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.26.2/pkg/utils/labels_annotations.go"},
	admissionInReconcile: {Name: "the rules of the webhook at every reconcile", Since: "1.30.0",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/pull/10874"},
}
