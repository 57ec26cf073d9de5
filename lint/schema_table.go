// SPDX-License-Identifier: Apache-2.0

package lint

import "math"

// constraints are those of the CRDs of operator 1.30 and plugin 0.15 on the operator's own fields: enumerations, patterns,
// bounds, and required fields. The types of Kubernetes inside them (pod templates, volumes) are left to the API server.
func constraints(kind string) []constraint {
	switch kind {
	case "Cluster":
		return clusterConstraints()
	case "Backup":
		return backupConstraints()
	case "ScheduledBackup":
		return append(backupConstraints(), constraint{path: "spec.backupOwnerReference", enum: "none|self|cluster"})
	case "Pooler":
		return poolerConstraints()
	case "Database", "DatabaseRole", "Publication", "Subscription", "ImageCatalog", "ClusterImageCatalog":
		return declarativeConstraints(kind)
	case "ObjectStore":
		return append(storeConstraints("spec.configuration", false), pluginConstraints()...)
	default:
		return nil
	}
}

const (
	logLevels     = "error|warning|info|debug|trace"
	backupTargets = "primary|prefer-standby"
	ensures       = "present|absent"
	reclaims      = "delete|retain"
)

func backupConstraints() []constraint {
	return []constraint{
		{path: "spec.method", enum: "barmanObjectStore|volumeSnapshot|plugin"},
		{path: "spec.target", enum: backupTargets},
		{path: "spec", required: "cluster"},
		{path: "spec.cluster", required: "name"},
		{path: "spec.pluginConfiguration", required: "name"},
	}
}

// storeConstraints are those of a Barman object store at a path. In a Cluster the keys of Secrets are filled.
func storeConstraints(path string, filled bool) []constraint {
	list := []constraint{
		{path: path, required: "destinationPath"},
		{path: path + ".destinationPath", pattern: notEmpty, says: "one character or more"},
		{path: path + ".data.compression", enum: "bzip2|gzip|lz4|snappy"},
		{path: path + ".data.encryption", enum: "AES256|aws:kms"},
		{path: path + ".data.jobs", min: 1},
		{path: path + ".wal.compression", enum: "bzip2|gzip|lz4|snappy|xz|zstd"},
		{path: path + ".wal.encryption", enum: "AES256|aws:kms"},
		{path: path + ".wal.maxParallel", min: 1},
	}
	for _, selector := range []string{
		"azureCredentials.connectionString", "azureCredentials.storageAccount", "azureCredentials.storageKey",
		"azureCredentials.storageSasToken", "endpointCA", "googleCredentials.applicationCredentials",
		"s3Credentials.accessKeyId", "s3Credentials.region", "s3Credentials.secretAccessKey", "s3Credentials.sessionToken",
	} {
		list = append(list, constraint{path: path + "." + selector, required: "name|key", filled: filled})
	}
	return list
}

func clusterConstraints() []constraint {
	list := []constraint{
		{path: "spec.instances", min: 1, max: math.MaxInt32},
		{path: "spec.minSyncReplicas"},
		{path: "spec.maxSyncReplicas"},
		{path: "spec.logLevel", enum: logLevels},
		{path: "spec.primaryUpdateMethod", enum: "switchover|restart"},
		{path: "spec.backup.target", enum: backupTargets},
		{path: "spec.backup.volumeSnapshot.snapshotOwnerReference", enum: "none|cluster|backup"},
		{path: "spec.bootstrap.initdb.walSegmentSize", min: 1, max: 1024},
		{path: "spec.bootstrap.initdb.secret", required: "name", filled: true},
		{path: "spec.bootstrap.recovery.secret", required: "name", filled: true},
		{path: "spec.bootstrap.recovery.backup", required: "name", filled: true},
		{path: "spec.bootstrap.pg_basebackup", required: "source"},
		{path: "spec.bootstrap.pg_basebackup.secret", required: "name", filled: true},
		{path: "spec.bootstrap.initdb.import.source", required: "externalCluster", filled: true},
		{path: "spec.replica", required: "source"},
		{path: "spec.externalClusters[]", required: "name"},
		{path: "spec.externalClusters[].plugin", required: "name", filled: true},
		{path: "spec.plugins[]", required: "name", filled: true},
		{path: "spec.imageCatalogRef", required: "name|major"},
		{path: "spec.tablespaces[]", required: "name|storage"},
		{path: "spec.managed.roles[]", required: "name", filled: true},
		{path: "spec.managed.roles[].ensure", enum: ensures},
		{path: "spec.managed.roles[].passwordSecret", required: "name", filled: true},
		{path: "spec.managed.services.additional[]", required: "selectorType|serviceTemplate"},
		{path: "spec.managed.services.additional[].selectorType", enum: "rw|r|ro"},
		{path: "spec.managed.services.additional[].updateStrategy", enum: "patch|replace"},
		{path: "spec.managed.services.disabledDefaultServices[]", enum: "rw|r|ro"},
		{path: "spec.monitoring.customQueriesConfigMap[]", required: "name|key", filled: true},
		{path: "spec.monitoring.customQueriesSecret[]", required: "name|key", filled: true},
	}
	list = append(list, storeConstraints("spec.backup.barmanObjectStore", true)...)
	list = append(list, storeConstraints("spec.externalClusters[].barmanObjectStore", true)...)
	list = append(list, monitoringConstraints()...)
	return append(list, serverConstraints()...)
}

// serverConstraints are those around PostgreSQL itself.
func serverConstraints() []constraint {
	return []constraint{
		{path: "spec.podSelectorRefs[]", required: "name"},
		{path: "spec.resources.claims", unique: "name"},
		{path: "spec.podSelectorRefs[].name", pattern: isSelectorName, says: "a lower-case name that starts with a letter"},
		{path: "spec.postgresql.extensions[].name", pattern: isExtension, longest: 59,
			says: "made of lower-case letters, digits, - and _"},
		{path: "spec.postgresql.extensions[].env[].name", pattern: isVariable, says: "the name of a variable"},
		{path: "spec.postgresql.ldap.scheme", enum: "ldap|ldaps"},
		{path: "spec.postgresql.synchronous", required: "method"},
		{path: "spec.postgresql.synchronous.method", enum: "any|first"},
		{path: "spec.postgresql.synchronous.dataDurability", enum: "required|preferred"},
		{path: "spec.primaryLease.leaseDurationSeconds", min: 1},
		{path: "spec.primaryLease.releasedLeaseDurationSeconds", min: 1},
		{path: "spec.primaryLease.renewDeadlineSeconds", min: 1},
		{path: "spec.primaryLease.retryPeriodSeconds", min: 1},
		{path: "spec.probes.readiness.type", enum: "pg_isready|streaming|query"},
		{path: "spec.probes.startup.type", enum: "pg_isready|streaming|query"},
		{path: "spec.replicationSlots.updateInterval", min: 1},
		{path: "spec.replicationSlots.highAvailability.slotPrefix", pattern: isSlotPrefix,
			says: "made of lower-case letters, digits and _"},
		{path: "spec.serviceAccountName", pattern: isLabel, longest: 253, says: "a DNS label"},
	}
}
