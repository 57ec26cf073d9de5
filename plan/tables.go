// SPDX-License-Identifier: Apache-2.0

package plan

import "sync"

// tables has the rules of every kind that the plan knows, in the order of application. It is built on first use.
var tables = sync.OnceValue(func() []*table {
	return []*table{
		newTable("Deployment", operatorRules()),
		newTable("Namespace", namespaceRules()),
		newTable("ServiceAccount", serviceAccountRules()),
		newTable("ConfigMap", configMapRules()),
		newTable("StorageClass", storageClassRules()),
		newTable("Secret", secretRules()),
		newTable("ExternalSecret", externalSecretRules()),
		newTable("ObjectStore", objectStoreRules()),
		newTable("Cluster", clusterRules()),
		newTable("Service", serviceRules()),
		newTable("PodMonitor", podMonitorRules()),
		newTable("ScheduledBackup", scheduledBackupRules()),
		newTable("Backup", backupRules()),
		newTable("Pooler", poolerRules()),
		newTable("Database", databaseRules()),
		newTable("DatabaseRole", databaseRoleRules()),
		newTable("Publication", publicationRules()),
		newTable("Subscription", subscriptionRules()),
		newTable("ImageCatalog", imageCatalogRules()),
		newTable("ClusterImageCatalog", imageCatalogRules()),
		newTable("PersistentVolumeClaim", claimRules()),
	}
})

// noTable is for kinds without rules.
var noTable = newTable("", nil)

func tableOf(kind string) *table {
	for _, t := range tables() {
		if t.kind == kind {
			return t
		}
	}
	return noTable
}
