// SPDX-License-Identifier: Apache-2.0

package kinds

// clusterPlaces are the profile's fields that correspond to fields of a Cluster.
var clusterPlaces = []Place{
	{Object: "metadata.name", Profile: "metadata.name"},
	{Object: "metadata.namespace", Profile: "metadata.namespace"},
	{Object: "metadata.labels", Profile: "metadata.labels", How: Alike},
	{Object: "spec.instances", Profile: "spec.instances"},
	{Object: "spec.certificates.serverAltDNSNames", Profile: "spec.poolers[].pgbouncer.serverAltDNSNames", How: Decides},
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

// poolerPlaces are the profile's fields that correspond to fields of a Pooler.
var poolerPlaces = []Place{
	{Object: "metadata.name", Profile: "spec.poolers[].name"},
	{Object: "spec.type", Profile: "spec.poolers[].type"},
	{Object: "spec.instances", Profile: "spec.poolers[].instances"},
	{Object: "spec.pgbouncer.poolMode", Profile: "spec.poolers[].pgbouncer.poolMode"},
	{Object: "spec.pgbouncer.parameters", Profile: "spec.poolers[].pgbouncer.parameters"},
	{Object: "spec.pgbouncer.pg_hba", Profile: "spec.poolers[].pgbouncer.pg_hba"},
	{Object: "spec.pgbouncer.paused", Profile: "spec.poolers[].pgbouncer.paused"},
	{Object: "spec.pgbouncer.image", Profile: "spec.poolers[].pgbouncer.image"},
	{Object: "spec.pgbouncer.authQuery", Profile: "spec.poolers[].pgbouncer.authQuery"},
	{Object: "spec.pgbouncer.authQuerySecret.name", Profile: "spec.poolers[].pgbouncer.authQuerySecret"},
	{Object: "spec.pgbouncer.clientCASecret.name", Profile: "spec.poolers[].pgbouncer.clientCASecret"},
	{Object: "spec.pgbouncer.clientTLSSecret.name", Profile: "spec.poolers[].pgbouncer.clientTLSSecret"},
	{Object: "spec.pgbouncer.serverCASecret.name", Profile: "spec.poolers[].pgbouncer.serverCASecret"},
	{Object: "spec.pgbouncer.serverTLSSecret.name", Profile: "spec.poolers[].pgbouncer.serverTLSSecret"},
	{Object: "spec.template.spec.affinity", Profile: "spec.poolers[].scheduling.podAntiAffinity", How: Decides},
	{Object: "spec.template.spec.topologySpreadConstraints", Profile: "spec.poolers[].scheduling.zoneSpread", How: Decides},
	{Object: "spec.template.spec.nodeSelector", Profile: "spec.poolers[].scheduling.nodeSelector"},
	{Object: "spec.template.spec.tolerations", Profile: "spec.poolers[].scheduling.tolerations"},
	{Object: "spec.template.spec.containers[0].resources", Profile: "spec.poolers[].resources", How: Decides},
	{Object: "spec.template.spec.containers[0].image", Profile: "spec.poolers[].pgbouncer.image", How: Decides},
	{Object: "spec.serviceTemplate.spec.loadBalancerSourceRanges", Profile: "spec.poolers[].endpoint.sourceRanges", How: Decides},
	{Object: "spec.monitoring", Profile: "spec.poolers[].podMonitors", How: Decides},
	{Object: "spec.serviceTemplate", Profile: "spec.poolers[].endpoint", How: Decides},
	{Profile: "spec.poolers[]", How: Decides},
}
