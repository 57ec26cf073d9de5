// SPDX-License-Identifier: Apache-2.0

package profiles

// Feature is one construct that comes or goes with the operator's version.
type Feature struct {
	// Name is what people call it, as in messages: "spec.postgresql.synchronous".
	Name string
	// Path is where rendered objects show it: a kind, a colon and a field, as in "Cluster:spec.postgresql.synchronous", or a
	// kind alone. Empty when no object does.
	Path string
	// Since is the first target that has it.
	Since Target
	// Deprecated is the first target that warns against it; 0 when none does.
	Deprecated Target
	// Removed is the first target that lacks it again; 0 when none does.
	Removed Target
	// Replacement is what to use instead, for features that are deprecated or removed.
	Replacement string
	// Source is where the versions were read.
	Source string
}

// Features lists what differs between targets and matters to pgha, each with its source.
func Features() []Feature { return features[:] }

// FeatureAt finds the feature that rendered objects show at a path: "Database", "Cluster:spec.managed.services".
func FeatureAt(path string) (Feature, bool) {
	for i := range features {
		if path != "" && features[i].Path == path {
			return features[i], true
		}
	}
	return Feature{}, false
}

// FirstTarget is the oldest target that can do something, as in FirstTarget(Target.ManagedServices), for messages that say
// which operator it takes; 0 when none can.
func FirstTarget(can func(Target) bool) Target {
	for t := OldestTarget; t <= NewestTarget; t++ {
		if can(t) {
			return t
		}
	}
	return 0
}

// Has reports whether the target has a feature: from the version that brought it to the one that removes it.
func (t Target) Has(f Feature) bool { return t >= f.Since && (f.Removed == 0 || t < f.Removed) }

// Deprecates reports whether the target warns against a feature.
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
	featureCount
)

const (
	releaseNotes = "https://github.com/cloudnative-pg/cloudnative-pg/tree/main/docs/src/release_notes"
	releases     = "https://github.com/cloudnative-pg/cloudnative-pg/tree/main/releases"
)

// features is read only; an array of constants costs nothing at start-up, which is why it is no map.
var features = [featureCount]Feature{
	legacySync: {Name: "spec.minSyncReplicas and maxSyncReplicas", Path: "Cluster:spec.minSyncReplicas", Since: OldestTarget, Deprecated: 24,
		Replacement: "spec.postgresql.synchronous", Source: releaseNotes + "/old/v1.24.md"},
	synchronous:    {Name: "spec.postgresql.synchronous", Path: "Cluster:spec.postgresql.synchronous", Since: 24, Source: releases},
	dataDurability: {Name: "spec.postgresql.synchronous.dataDurability", Path: "Cluster:spec.postgresql.synchronous.dataDurability", Since: 25, Source: releases},
	failoverQuorumAnnotation: {Name: "annotation alpha.cnpg.io/failoverQuorum", Path: "Cluster:metadata.annotations.alpha.cnpg.io/failoverQuorum", Since: 27, Deprecated: 28,
		Replacement: "spec.postgresql.synchronous.failoverQuorum", Source: releaseNotes + "/old/v1.28.md"},
	failoverQuorum: {Name: "spec.postgresql.synchronous.failoverQuorum", Path: "Cluster:spec.postgresql.synchronous.failoverQuorum", Since: 28, Source: releases},
	// The removal has slipped three times (1.28, 1.29, 1.30); the operator now announces 1.31.
	barmanInTree: {Name: "spec.backup.barmanObjectStore", Path: "Cluster:spec.backup.barmanObjectStore", Since: OldestTarget, Deprecated: 26, Removed: 31,
		Replacement: "the Barman Cloud plugin", Source: releaseNotes + "/old/v1.26.md"},
	barmanPlugin:    {Name: "the Barman Cloud plugin", Path: "ObjectStore", Since: 26, Source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/intro/"},
	managedServices: {Name: "spec.managed.services", Path: "Cluster:spec.managed.services", Since: 24, Source: releases},
	managedServicePorts: {Name: "spec.managed.services with a port other than 5432", Since: 26,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/issues/6474"},
	isolationCheck: {Name: "spec.probes.liveness.isolationCheck", Path: "Cluster:spec.probes.liveness.isolationCheck", Since: 27, Source: releases},
	azurePVCUpdates: {Name: "ENABLE_AZURE_PVC_UPDATES", Path: "ConfigMap:data.ENABLE_AZURE_PVC_UPDATES", Since: OldestTarget, Removed: 26,
		Replacement: "the disk driver itself, which grows disks in use since 1.11", Source: releaseNotes + "/old/v1.26.md"},
	standbyTCPUserTimeout: {Name: "STANDBY_TCP_USER_TIMEOUT", Path: "ConfigMap:data.STANDBY_TCP_USER_TIMEOUT", Since: 26, Source: releaseNotes + "/old/v1.28.md"},
	enablePodMonitor: {Name: "spec.monitoring.enablePodMonitor", Path: "Cluster:spec.monitoring.enablePodMonitor", Since: OldestTarget, Deprecated: 25,
		Replacement: "a PodMonitor of your own", Source: releaseNotes + "/old/v1.25.md"},
	serviceAccountName:      {Name: "spec.serviceAccountName", Since: 29, Source: releases},
	defaultAzureCredentials: {Name: "azureCredentials.useDefaultAzureCredentials", Since: 29, Source: releases},
	compressedWAL: {Name: "lz4, xz and zstd compression of WAL files", Since: 26,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/pull/7151"},
	unrecoverableAnnotation: {Name: "pod annotation alpha.cnpg.io/unrecoverable", Since: 28,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.28.0/pkg/utils/labels_annotations.go"},
	reusedInstanceNumbers: {Name: "numbers of instances that are used again", Since: 30,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go"},
	validationAnnotation: {Name: "annotation cnpg.io/validation", Since: 24,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.24.4/internal/webhook/v1/common.go"}, // 1.24.4 and 1.25.2
	fullPageWrites: {Name: "full_page_writes as a parameter of the Cluster", Since: 25,
		Source: releaseNotes + "/old/v1.24.md"}, // 1.23.5 and 1.24.1
	sharedBuffersUnit: {Name: "warning about shared_buffers without a unit", Since: 24,
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.24.4/internal/webhook/v1/cluster_webhook.go"},
	poolerPodMonitor: {Name: "spec.monitoring.enablePodMonitor of a Pooler", Path: "Pooler:spec.monitoring.enablePodMonitor", Since: OldestTarget, Deprecated: 26,
		Replacement: "a PodMonitor of your own", Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/pooler_webhook.go"},
	databaseKind:     {Name: "kind Database", Path: "Database", Since: 25, Source: releases},
	publicationKind:  {Name: "kind Publication", Path: "Publication", Since: 25, Source: releases},
	subscriptionKind: {Name: "kind Subscription", Path: "Subscription", Since: 25, Source: releases},
	databaseRoleKind: {Name: "kind DatabaseRole", Path: "DatabaseRole", Since: 30, Source: releases},
}

// defaultImages are what the operators write into a Cluster that names no image, oldest first, each from one target on:
// pkg/versions/versions.go at each x.y.0. Later patches have others, some of another major version.
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

// defaultTag is the tag of the operator's default image; before the first entry, that of the first.
func (t Target) defaultTag() string {
	tag := defaultImages[0].tag
	for _, image := range defaultImages {
		if t >= image.since {
			tag = image.tag
		}
	}
	return tag
}
