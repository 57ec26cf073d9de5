// SPDX-License-Identifier: Apache-2.0

package lint

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
		return append(storeConstraints("spec.configuration"),
			constraint{path: "spec.instanceSidecarConfiguration.logLevel", enum: logLevels})
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
		{path: "spec.cluster", required: "name"},
		{path: "spec.pluginConfiguration", required: "name"},
	}
}

// storeConstraints are those of a Barman object store at a path.
func storeConstraints(path string) []constraint {
	return []constraint{
		{path: path, required: "destinationPath"},
		{path: path + ".data.compression", enum: "bzip2|gzip|lz4|snappy"},
		{path: path + ".data.encryption", enum: "AES256|aws:kms"},
		{path: path + ".data.jobs", min: 1},
		{path: path + ".wal.compression", enum: "bzip2|gzip|lz4|snappy|xz|zstd"},
		{path: path + ".wal.encryption", enum: "AES256|aws:kms"},
		{path: path + ".wal.maxParallel", min: 1},
		{path: path + ".azureCredentials.connectionString", required: "name|key"},
		{path: path + ".azureCredentials.storageAccount", required: "name|key"},
		{path: path + ".azureCredentials.storageKey", required: "name|key"},
		{path: path + ".azureCredentials.storageSasToken", required: "name|key"},
	}
}

func clusterConstraints() []constraint {
	list := []constraint{
		{path: "spec.instances", min: 1},
		{path: "spec.minSyncReplicas"},
		{path: "spec.maxSyncReplicas"},
		{path: "spec.logLevel", enum: logLevels},
		{path: "spec.primaryUpdateMethod", enum: "switchover|restart"},
		{path: "spec.backup.target", enum: backupTargets},
		{path: "spec.backup.volumeSnapshot.snapshotOwnerReference", enum: "none|cluster|backup"},
		{path: "spec.bootstrap.initdb.walSegmentSize", min: 1, max: 1024},
		{path: "spec.bootstrap.initdb.secret", required: "name"},
		{path: "spec.bootstrap.recovery.secret", required: "name"},
		{path: "spec.bootstrap.recovery.backup", required: "name"},
		{path: "spec.bootstrap.pg_basebackup", required: "source"},
		{path: "spec.bootstrap.pg_basebackup.secret", required: "name"},
		{path: "spec.bootstrap.initdb.import.source", required: "externalCluster"},
		{path: "spec.replica", required: "source"},
		{path: "spec.externalClusters[]", required: "name"},
		{path: "spec.externalClusters[].plugin", required: "name"},
		{path: "spec.plugins[]", required: "name"},
		{path: "spec.imageCatalogRef", required: "name|major"},
		{path: "spec.tablespaces[]", required: "name|storage"},
		{path: "spec.managed.roles[]", required: "name"},
		{path: "spec.managed.roles[].ensure", enum: ensures},
		{path: "spec.managed.roles[].passwordSecret", required: "name"},
		{path: "spec.managed.services.additional[]", required: "selectorType|serviceTemplate"},
		{path: "spec.managed.services.additional[].selectorType", enum: "rw|r|ro"},
		{path: "spec.managed.services.additional[].updateStrategy", enum: "patch|replace"},
		{path: "spec.managed.services.disabledDefaultServices[]", enum: "rw|r|ro"},
		{path: "spec.monitoring.customQueriesConfigMap[]", required: "name|key"},
		{path: "spec.monitoring.customQueriesSecret[]", required: "name|key"},
	}
	list = append(list, storeConstraints("spec.backup.barmanObjectStore")...)
	list = append(list, storeConstraints("spec.externalClusters[].barmanObjectStore")...)
	return append(list, serverConstraints()...)
}

// serverConstraints are those around PostgreSQL itself.
func serverConstraints() []constraint {
	return []constraint{
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

func poolerConstraints() []constraint {
	return []constraint{
		{path: "spec.type", enum: "rw|ro|r"},
		{path: "spec.pgbouncer.poolMode", enum: "session|transaction"},
		{path: "spec.serviceAccountName", pattern: isLabel, longest: 253, says: "a DNS label"},
		{path: "spec.pgbouncer.imageCatalogRef", required: "name|key"},
		{path: "spec.pgbouncer.imageCatalogRef.key", pattern: isLabel, longest: 63, says: "a DNS label"},
	}
}

func declarativeConstraints(kind string) []constraint {
	cluster := constraint{path: "spec.cluster", required: "name"}
	switch kind {
	case "Database":
		return []constraint{
			cluster,
			{path: "spec", required: "name|owner"},
			{path: "spec.ensure", enum: ensures},
			{path: "spec.databaseReclaimPolicy", enum: reclaims},
			{path: "spec.extensions[].ensure", enum: ensures},
			{path: "spec.schemas[].ensure", enum: ensures},
			{path: "spec.fdws[].ensure", enum: ensures},
			{path: "spec.fdws[].usage[].type", enum: "grant|revoke"},
			{path: "spec.servers[].ensure", enum: ensures},
			{path: "spec.servers[].usage[].type", enum: "grant|revoke"},
		}
	case "DatabaseRole":
		return []constraint{cluster, {path: "spec.databaseRoleReclaimPolicy", enum: reclaims}}
	case "Publication":
		return []constraint{
			cluster,
			{path: "spec", required: "name|dbname"},
			{path: "spec.publicationReclaimPolicy", enum: reclaims},
		}
	case "Subscription":
		return []constraint{
			cluster,
			{path: "spec", required: "name|dbname|publicationName|externalClusterName"},
			{path: "spec.subscriptionReclaimPolicy", enum: reclaims},
		}
	default:
		return []constraint{
			{path: "spec", required: "images"},
			{path: "spec.images[]", required: "image"},
			{path: "spec.images[].major", min: 10},
			{path: "spec.componentImages[]", required: "image|key"},
			{path: "spec.componentImages[].key", pattern: isLabel, longest: 63, says: "a DNS label"},
		}
	}
}
