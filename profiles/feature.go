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
}
