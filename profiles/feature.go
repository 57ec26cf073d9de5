// SPDX-License-Identifier: Apache-2.0

package profiles

// Feature is one feature that operator versions add or remove.
type Feature struct {
	// Name of the feature in messages: "spec.postgresql.synchronous".
	Name string
	// Path of the feature in rendered objects: a kind, a colon and a field, as in "Cluster:spec.postgresql.synchronous", or only
	// a kind. Empty if rendered objects do not show it.
	Path string
	// Since is the first target that has it.
	Since Target
	// Deprecated is the first target that deprecates it; 0 for none.
	Deprecated Target
	// Removed is the first target that no longer has it; 0 for none.
	Removed Target
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

// FirstTarget returns the oldest target that supports a feature, as in FirstTarget(Target.ManagedServices); 0 for none. Messages
// use it to name the operator version to upgrade to.
func FirstTarget(can func(Target) bool) Target {
	for t := OldestTarget; t <= NewestTarget; t++ {
		if can(t) {
			return t
		}
	}
	return 0
}

// Has reports whether the target has a feature: from the version that added it until the version that removes it.
func (t Target) Has(f Feature) bool { return t >= f.Since && (f.Removed == 0 || t < f.Removed) }

// Deprecates reports whether the target deprecates a feature.
func (t Target) Deprecates(f Feature) bool { return f.Deprecated != 0 && t >= f.Deprecated }

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
	enablePodMonitor
	serviceAccountName
	defaultAzureCredentials
	compressedWAL
	unrecoverableAnnotation
	reusedInstanceNumbers
	validationAnnotation
	fullPageWrites
	sharedBuffersUnit
	poolerPodMonitor
	databaseKind
	publicationKind
	subscriptionKind
	databaseRoleKind
	volumeAttributes
	newVolumeSwitchover
	archiverSidecarFirst
	majorUpgrade
	imageWithParameters
	admissionInReconcile
	featureCount
)

const (
	releaseNotes = "https://github.com/cloudnative-pg/cloudnative-pg/tree/main/docs/src/release_notes"
	releases     = "https://github.com/cloudnative-pg/cloudnative-pg/tree/main/releases"
)

// features is read-only. It is an array instead of a map, since an array of constants costs nothing at start-up.
var features = [featureCount]Feature{
	legacySync: {Name: "spec.minSyncReplicas and maxSyncReplicas", Path: "Cluster:spec.minSyncReplicas", Since: OldestTarget, Deprecated: 24,
		Replacement: "spec.postgresql.synchronous", Source: releaseNotes + "/old/v1.24.md"},
	synchronous:    {Name: "spec.postgresql.synchronous", Path: "Cluster:spec.postgresql.synchronous", Since: 24, Source: releases},
	dataDurability: {Name: "spec.postgresql.synchronous.dataDurability", Path: "Cluster:spec.postgresql.synchronous.dataDurability", Since: 25, Source: releases},
	failoverQuorumAnnotation: {Name: "annotation alpha.cnpg.io/failoverQuorum", Path: "Cluster:metadata.annotations.alpha.cnpg.io/failoverQuorum", Since: 27, Deprecated: 28,
		Replacement: "spec.postgresql.synchronous.failoverQuorum", Source: releaseNotes + "/old/v1.28.md"},
	failoverQuorum: {Name: "spec.postgresql.synchronous.failoverQuorum", Path: "Cluster:spec.postgresql.synchronous.failoverQuorum", Since: 28, Source: releases},
	// The removal was postponed three times (1.28, 1.29, 1.30); the operator now announces it for 1.31.
	barmanInTree: {Name: "spec.backup.barmanObjectStore", Path: "Cluster:spec.backup.barmanObjectStore", Since: OldestTarget, Deprecated: 26, Removed: 31,
		Replacement: "the Barman Cloud plugin", Source: releaseNotes + "/old/v1.26.md"},
	barmanPlugin:    {Name: "the Barman Cloud plugin", Path: "ObjectStore", Since: 26, Source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/intro/"},
	managedServices: {Name: "spec.managed.services", Path: "Cluster:spec.managed.services", Since: 24, Source: releases},
	managedServicePorts: {Name: "spec.managed.services with a port other than 5432", Since: 26,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/issues/6474"},
	isolationCheck: {Name: "spec.probes.liveness.isolationCheck", Path: "Cluster:spec.probes.liveness.isolationCheck", Since: 27, Source: releases},
	azurePVCUpdates: {Name: "ENABLE_AZURE_PVC_UPDATES", Path: "ConfigMap:data.ENABLE_AZURE_PVC_UPDATES", Since: OldestTarget, Removed: 26,
		Replacement: "the disk driver, which can expand disks in use since 1.11", Source: releaseNotes + "/old/v1.26.md"},
	standbyTCPUserTimeout: {Name: "STANDBY_TCP_USER_TIMEOUT", Path: "ConfigMap:data.STANDBY_TCP_USER_TIMEOUT", Since: 26, Source: releaseNotes + "/old/v1.28.md"},
	enablePodMonitor: {Name: "spec.monitoring.enablePodMonitor", Path: "Cluster:spec.monitoring.enablePodMonitor", Since: OldestTarget, Deprecated: 25,
		Replacement: "your own PodMonitor", Source: releaseNotes + "/old/v1.25.md"},
	serviceAccountName:      {Name: "spec.serviceAccountName", Since: 29, Source: releases},
	defaultAzureCredentials: {Name: "azureCredentials.useDefaultAzureCredentials", Since: 29, Source: releases},
	compressedWAL: {Name: "lz4, xz and zstd compression of WAL files", Since: 26,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/pull/7151"},
	unrecoverableAnnotation: {Name: "pod annotation alpha.cnpg.io/unrecoverable", Since: 28,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.28.0/pkg/utils/labels_annotations.go"},
	reusedInstanceNumbers: {Name: "reused instance numbers", Since: 30,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go"},
	validationAnnotation: {Name: "annotation cnpg.io/validation", Since: 24,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.24.4/internal/webhook/v1/common.go"}, // 1.24.4 and 1.25.2
	fullPageWrites: {Name: "full_page_writes as a parameter of the Cluster", Since: 25,
		Source: releaseNotes + "/old/v1.24.md"}, // 1.23.5 and 1.24.1
	sharedBuffersUnit: {Name: "warning about shared_buffers without a unit", Since: 24,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.24.4/internal/webhook/v1/cluster_webhook.go"},
	poolerPodMonitor: {Name: "spec.monitoring.enablePodMonitor of a Pooler", Path: "Pooler:spec.monitoring.enablePodMonitor", Since: OldestTarget, Deprecated: 26,
		Replacement: "your own PodMonitor", Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/pooler_webhook.go"},
	databaseKind:     {Name: "kind Database", Path: "Database", Since: 25, Source: releases},
	publicationKind:  {Name: "kind Publication", Path: "Publication", Since: 25, Source: releases},
	subscriptionKind: {Name: "kind Subscription", Path: "Subscription", Since: 25, Source: releases},
	volumeAttributes: {Name: "changes of volumeAttributesClassName in existing volumes", Since: 27, // 1.25.3 and 1.26.1
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.0/pkg/reconciler/persistentvolumeclaim/existing.go"},
	newVolumeSwitchover: {Name: "primaryUpdateMethod for pods that lack a new volume", Since: 27, // 1.27.4
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.4/internal/controller/cluster_upgrade.go"},
	archiverSidecarFirst: {Name: "a restart in place of a primary that lacks the sidecar of its archiver", Since: 28, // 1.28.4
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/issues/10981"},
	databaseRoleKind: {Name: "kind DatabaseRole", Path: "DatabaseRole", Since: 30, Source: releases},
	majorUpgrade:     {Name: "an image of another major version", Since: 26, Source: releaseNotes + "/old/v1.26.md"},
	// Commit e9200687c; until then with any primaryUpdateMethod, since then only with switchover.
	imageWithParameters: {Name: "an image together with parameters", Since: 28,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.28.0/internal/webhook/v1/cluster_webhook.go"},
	admissionInReconcile: {Name: "the rules of the webhook at every reconcile", Since: 30,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/pull/10874"},
}

// defaultImages are the images that the operators set in a Cluster without an image, oldest first, each with its first target:
// pkg/versions/versions.go at each x.y.0. Later patch releases have other images, some of another major version.
var defaultImages = [...]struct {
	since Target
	tag   string
}{
	{OldestTarget, "16.2"},
	{24, "16.4"},
	{25, "17.2"},
	{26, "17.5"},
	{28, "18.1-system-trixie"},
	{29, "18.3-system-trixie"},
	{30, "18.4-system-trixie"},
}

// defaultTag returns the tag of the operator's default image; for older targets, the tag of the first entry.
func (t Target) defaultTag() string {
	tag := defaultImages[0].tag
	for _, image := range defaultImages {
		if t >= image.since {
			tag = image.tag
		}
	}
	return tag
}
