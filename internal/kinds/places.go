// SPDX-License-Identifier: Apache-2.0

package kinds

// clusterPlaces are the profile's fields that correspond to fields of a Cluster.
var clusterPlaces = []Place{
	{Object: "metadata.name", Profile: "metadata.name"},
	{Object: "metadata.namespace", Profile: "metadata.namespace"},
	{Object: "metadata.labels", Profile: "metadata.labels", How: Alike},
	{Object: "spec.instances", Profile: "spec.instances"},
	{Object: "spec.imageName", Profile: "spec.postgresql.image"},
	{Object: "spec.minSyncReplicas", Profile: "spec.postgresql.synchronous", How: Decides},
	{Object: "spec.maxSyncReplicas", Profile: "spec.postgresql.synchronous", How: Decides},
	{Object: "spec.postgresql.synchronous", Profile: "spec.postgresql.synchronous", How: Alike},
	{Object: "spec.postgresql.parameters", Profile: "spec.postgresql.parameters"},
	{Object: "spec.postgresql.shared_preload_libraries", Profile: "spec.postgresql.shared_preload_libraries"},
	{Object: "spec.postgresql.pg_hba", Profile: "spec.postgresql.pg_hba"},
	{Object: "spec.bootstrap.initdb.database", Profile: "spec.bootstrap.database", How: Alike},
	{Object: "spec.bootstrap.initdb.owner", Profile: "spec.bootstrap.owner", How: Alike},
	{Object: "spec.bootstrap.initdb.secret.name", Profile: "spec.bootstrap.secret"},
	{Object: "spec.bootstrap.initdb.dataChecksums", Profile: "spec.bootstrap.dataChecksums"},
	{Object: "spec.bootstrap.initdb", Profile: "spec.bootstrap", How: Decides},
	{Object: "spec.bootstrap.recovery", Profile: "spec.recovery", How: Decides},
	{Object: "spec.resources", Profile: "spec.resources", How: Decides},
	{Object: "spec.storage.size", Profile: "spec.storage.size"},
	{Object: "spec.storage.storageClass", Profile: "spec.storage.storageClass"},
	{Object: "spec.storage", Profile: "spec.storage", How: Decides},
	{Object: "spec.walStorage", Profile: "spec.walStorage", How: Alike},
	{Object: "spec.affinity.podAntiAffinityType", Profile: "spec.scheduling.podAntiAffinity"},
	{Object: "spec.affinity.tolerations", Profile: "spec.scheduling.tolerations"},
	{Object: "spec.affinity.nodeSelector", Profile: "spec.scheduling.nodeSelector"},
	{Object: "spec.topologySpreadConstraints", Profile: "spec.scheduling.zoneSpread", How: Decides},
	{Object: "spec.startDelay", Profile: "spec.timings.startDelay"},
	{Object: "spec.stopDelay", Profile: "spec.timings.stopDelay"},
	{Object: "spec.smartShutdownTimeout", Profile: "spec.timings.smartShutdownTimeout"},
	{Object: "spec.switchoverDelay", Profile: "spec.timings.switchoverDelay"},
	{Object: "spec.failoverDelay", Profile: "spec.timings.failoverDelay"},
	{Object: "spec.inheritedMetadata", Profile: "spec.inheritedMetadata", How: Alike},
	{Object: "spec.serviceAccountTemplate", Profile: "spec.identity", How: Decides},
	{Object: "spec.probes.liveness.isolationCheck", Profile: "spec.timings.isolationTimeout", How: Decides},
	{Object: "spec.managed.roles", Profile: "spec.roles", How: Alike},
	{Object: "spec.externalClusters", Profile: "spec.externalClusters", How: Alike},
	{Object: "spec.managed.services", Profile: "spec.endpoints", How: Decides},
	{Object: "spec.backup.retentionPolicy", Profile: "spec.backup.retention", How: Alike},
	{Object: "spec.backup.barmanObjectStore.wal", Profile: "spec.backup.wal", How: Alike},
	{Object: "spec.backup.barmanObjectStore.data", Profile: "spec.backup.data", How: Alike},
	{Object: "spec.backup.barmanObjectStore.serverName", Profile: "spec.backup.serverName", How: Alike},
	{Object: "spec.backup.volumeSnapshot", Profile: "spec.backup.snapshots", How: Decides},
	{Object: "spec.backup", Profile: "spec.backup", How: Decides},
	{Object: "spec.plugins[].parameters.serverName", Profile: "spec.backup.serverName", How: Alike},
	{Object: "spec.plugins", Profile: "spec.backup", How: Decides},
	{Profile: "spec.patches", How: Decides}, // for fields without another place
}

// objectStorePlaces are the profile's fields that correspond to fields of an ObjectStore. Import has separate code for them, which
// reads both forms of an archive.
var objectStorePlaces = []Place{
	{Object: "metadata.name", Profile: "spec.backup.objectStore", How: Alike},
	{Object: "spec.retentionPolicy", Profile: "spec.backup.retention", How: Alike},
	{Object: "spec.instanceSidecarConfiguration", Profile: "spec.backup.sidecar", How: Decides},
	{Object: "spec.configuration.wal", Profile: "spec.backup.wal", How: Alike},
	{Object: "spec.configuration.data", Profile: "spec.backup.data", How: Alike},
	{Profile: "spec.backup", How: Decides},
}

// externalSecretDefaults are those of the External Secrets Operator's CRD:
// https://external-secrets.io/latest/api/externalsecret/
var externalSecretDefaults = []Default{
	{"spec.refreshInterval", "1h0m0s"},
	{"spec.refreshInterval", "1h"},
	{"spec.target.creationPolicy", "Owner"},
	{"spec.target.deletionPolicy", "Retain"},
	{"spec.target.template.engineVersion", "v2"},
	{"spec.target.template.mergePolicy", "Replace"},
	{"spec.data[].remoteRef.conversionStrategy", "Default"},
	{"spec.data[].remoteRef.decodingStrategy", "None"},
	{"spec.data[].remoteRef.metadataPolicy", "None"},
}
