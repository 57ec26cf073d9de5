// SPDX-License-Identifier: Apache-2.0

package render

// NewerFields lists the fields that were added after operator 1.23, the oldest target. It names only the outermost
// part: fields below a new field are not listed. No field was removed since then. The source is the CRDs of x.y.0;
// where patch releases differ, pgha uses the first minor version that has the field in its .0 release.
// lint/newer_test.go compares the list with the CRDs.
// https://github.com/cloudnative-pg/cloudnative-pg/tree/main/releases
func NewerFields() []NewerField { return newerFields[:] }

var newerFields = [...]NewerField{
	{"Cluster", "spec.backup.barmanObjectStore.azureCredentials.useDefaultAzureCredentials", "1.29.0"},
	{"Cluster", "spec.backup.barmanObjectStore.wal.archiveAdditionalCommandArgs", "1.24.0"},
	{"Cluster", "spec.backup.barmanObjectStore.wal.restoreAdditionalCommandArgs", "1.24.0"},
	{"Cluster", "spec.bootstrap.initdb.builtinLocale", "1.25.0"},
	{"Cluster", "spec.bootstrap.initdb.icuLocale", "1.25.0"},
	{"Cluster", "spec.bootstrap.initdb.icuRules", "1.25.0"},
	{"Cluster", "spec.bootstrap.initdb.import.pgDumpExtraOptions", "1.25.0"},
	{"Cluster", "spec.bootstrap.initdb.import.pgRestoreDataOptions", "1.28.0"},
	{"Cluster", "spec.bootstrap.initdb.import.pgRestoreExtraOptions", "1.25.0"},
	{"Cluster", "spec.bootstrap.initdb.import.pgRestorePostdataOptions", "1.28.0"},
	{"Cluster", "spec.bootstrap.initdb.import.pgRestorePredataOptions", "1.28.0"},
	{"Cluster", "spec.bootstrap.initdb.locale", "1.25.0"},
	{"Cluster", "spec.bootstrap.initdb.localeProvider", "1.25.0"},
	{"Cluster", "spec.bootstrap.initdb.postInitSQLRefs", "1.24.0"},
	{"Cluster", "spec.bootstrap.initdb.postInitTemplateSQLRefs", "1.24.0"},
	{"Cluster", "spec.env[].valueFrom.fileKeyRef", "1.28.0"},
	{"Cluster", "spec.externalClusters[].barmanObjectStore.azureCredentials.useDefaultAzureCredentials", "1.29.0"},
	{"Cluster", "spec.externalClusters[].barmanObjectStore.wal.archiveAdditionalCommandArgs", "1.24.0"},
	{"Cluster", "spec.externalClusters[].barmanObjectStore.wal.restoreAdditionalCommandArgs", "1.24.0"},
	{"Cluster", "spec.externalClusters[].plugin", "1.25.0"},
	{"Cluster", "spec.externalClusters[].plugin.isWALArchiver", "1.26.0"},
	{"Cluster", "spec.livenessProbeTimeout", "1.24.0"},
	{"Cluster", "spec.managed.services", "1.24.0"},
	{"Cluster", "spec.monitoring.metricsQueriesTTL", "1.28.0"},
	{"Cluster", "spec.monitoring.tls", "1.24.0"},
	{"Cluster", "spec.plugins[].enabled", "1.25.0"},
	{"Cluster", "spec.plugins[].isWALArchiver", "1.26.0"},
	{"Cluster", "spec.podSecurityContext", "1.28.0"},
	{"Cluster", "spec.podSelectorRefs", "1.29.0"},
	{"Cluster", "spec.postgresql.extensions", "1.27.0"},
	{"Cluster", "spec.postgresql.extensions[].bin_path", "1.29.0"},
	{"Cluster", "spec.postgresql.extensions[].env", "1.29.0"},
	{"Cluster", "spec.postgresql.synchronous", "1.24.0"},
	{"Cluster", "spec.postgresql.synchronous.dataDurability", "1.25.0"},
	{"Cluster", "spec.postgresql.synchronous.failoverQuorum", "1.28.0"},
	{"Cluster", "spec.primaryLease", "1.30.0"},
	{"Cluster", "spec.probes", "1.25.0"},
	{"Cluster", "spec.probes.liveness.isolationCheck", "1.27.0"},
	{"Cluster", "spec.probes.readiness.maximumLag", "1.26.0"},
	{"Cluster", "spec.probes.readiness.type", "1.26.0"},
	{"Cluster", "spec.probes.startup.maximumLag", "1.26.0"},
	{"Cluster", "spec.probes.startup.type", "1.26.0"},
	{"Cluster", "spec.projectedVolumeTemplate.sources[].podCertificate", "1.28.0"},
	{"Cluster", "spec.projectedVolumeTemplate.sources[].podCertificate.userAnnotations", "1.29.0"},
	{"Cluster", "spec.replica.minApplyDelay", "1.24.0"},
	{"Cluster", "spec.replica.primary", "1.24.0"},
	{"Cluster", "spec.replica.promotionToken", "1.24.0"},
	{"Cluster", "spec.replica.self", "1.24.0"},
	{"Cluster", "spec.replicationSlots.highAvailability.synchronizeLogicalDecoding", "1.27.0"},
	{"Cluster", "spec.resources.claims[].request", "1.25.0"},
	{"Cluster", "spec.securityContext", "1.28.0"},
	{"Cluster", "spec.serviceAccountName", "1.29.0"},
	{"Cluster", "spec.serviceAccountTemplate.metadata.name", "1.24.0"},
}
