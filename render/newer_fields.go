// SPDX-License-Identifier: Apache-2.0

package render

// NewerFields lists the fields that were added after operator 1.23, the oldest target. It names only the outermost
// part: fields below a new field are not listed. No field was removed since then. The source is the CRDs of x.y.0;
// where patch releases differ, pgha uses the first minor version that has the field in its .0 release.
// lint/newer_test.go compares the list with the CRDs.
// https://github.com/cloudnative-pg/cloudnative-pg/tree/main/releases
func NewerFields() []NewerField { return newerFields[:] }

var newerFields = [...]NewerField{
	{"Cluster", "spec.backup.barmanObjectStore.azureCredentials.useDefaultAzureCredentials", 29},
	{"Cluster", "spec.backup.barmanObjectStore.wal.archiveAdditionalCommandArgs", 24},
	{"Cluster", "spec.backup.barmanObjectStore.wal.restoreAdditionalCommandArgs", 24},
	{"Cluster", "spec.bootstrap.initdb.builtinLocale", 25},
	{"Cluster", "spec.bootstrap.initdb.icuLocale", 25},
	{"Cluster", "spec.bootstrap.initdb.icuRules", 25},
	{"Cluster", "spec.bootstrap.initdb.import.pgDumpExtraOptions", 25},
	{"Cluster", "spec.bootstrap.initdb.import.pgRestoreDataOptions", 28},
	{"Cluster", "spec.bootstrap.initdb.import.pgRestoreExtraOptions", 25},
	{"Cluster", "spec.bootstrap.initdb.import.pgRestorePostdataOptions", 28},
	{"Cluster", "spec.bootstrap.initdb.import.pgRestorePredataOptions", 28},
	{"Cluster", "spec.bootstrap.initdb.locale", 25},
	{"Cluster", "spec.bootstrap.initdb.localeProvider", 25},
	{"Cluster", "spec.bootstrap.initdb.postInitSQLRefs", 24},
	{"Cluster", "spec.bootstrap.initdb.postInitTemplateSQLRefs", 24},
	{"Cluster", "spec.env[].valueFrom.fileKeyRef", 28},
	{"Cluster", "spec.externalClusters[].barmanObjectStore.azureCredentials.useDefaultAzureCredentials", 29},
	{"Cluster", "spec.externalClusters[].barmanObjectStore.wal.archiveAdditionalCommandArgs", 24},
	{"Cluster", "spec.externalClusters[].barmanObjectStore.wal.restoreAdditionalCommandArgs", 24},
	{"Cluster", "spec.externalClusters[].plugin", 25},
	{"Cluster", "spec.externalClusters[].plugin.isWALArchiver", 26},
	{"Cluster", "spec.livenessProbeTimeout", 24},
	{"Cluster", "spec.managed.services", 24},
	{"Cluster", "spec.monitoring.metricsQueriesTTL", 28},
	{"Cluster", "spec.monitoring.tls", 24},
	{"Cluster", "spec.plugins[].enabled", 25},
	{"Cluster", "spec.plugins[].isWALArchiver", 26},
	{"Cluster", "spec.podSecurityContext", 28},
	{"Cluster", "spec.podSelectorRefs", 29},
	{"Cluster", "spec.postgresql.extensions", 27},
	{"Cluster", "spec.postgresql.extensions[].bin_path", 29},
	{"Cluster", "spec.postgresql.extensions[].env", 29},
	{"Cluster", "spec.postgresql.synchronous", 24},
	{"Cluster", "spec.postgresql.synchronous.dataDurability", 25},
	{"Cluster", "spec.postgresql.synchronous.failoverQuorum", 28},
	{"Cluster", "spec.primaryLease", 30},
	{"Cluster", "spec.probes", 25},
	{"Cluster", "spec.probes.liveness.isolationCheck", 27},
	{"Cluster", "spec.probes.readiness.maximumLag", 26},
	{"Cluster", "spec.probes.readiness.type", 26},
	{"Cluster", "spec.probes.startup.maximumLag", 26},
	{"Cluster", "spec.probes.startup.type", 26},
	{"Cluster", "spec.projectedVolumeTemplate.sources[].podCertificate", 28},
	{"Cluster", "spec.projectedVolumeTemplate.sources[].podCertificate.userAnnotations", 29},
	{"Cluster", "spec.replica.minApplyDelay", 24},
	{"Cluster", "spec.replica.primary", 24},
	{"Cluster", "spec.replica.promotionToken", 24},
	{"Cluster", "spec.replica.self", 24},
	{"Cluster", "spec.replicationSlots.highAvailability.synchronizeLogicalDecoding", 27},
	{"Cluster", "spec.resources.claims[].request", 25},
	{"Cluster", "spec.securityContext", 28},
	{"Cluster", "spec.serviceAccountName", 29},
	{"Cluster", "spec.serviceAccountTemplate.metadata.name", 24},
}
