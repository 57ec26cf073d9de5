// SPDX-License-Identifier: Apache-2.0

package plan

import "sync"

// kindTables has the rules of every kind that the plan knows, in the order of application. Each table is built on first use, since most
// plans need a few.
var kindTables = []kindTable{
	tabled("Deployment", operatorRules),
	tabled("Namespace", namespaceRules),
	tabled("ServiceAccount", serviceAccountRules),
	tabled("Role", accessRoleRules),
	tabled("RoleBinding", roleBindingRules),
	tabled("ConfigMap", configMapRules),
	tabled("NetworkPolicy", networkPolicyRules),
	tabled("CiliumNetworkPolicy", ciliumNetworkPolicyRules),
	tabled("StorageClass", storageClassRules),
	tabled("VolumeSnapshotClass", volumeSnapshotClassRules),
	tabled("Secret", secretRules),
	tabled("ExternalSecret", externalSecretRules),
	tabled("ObjectStore", objectStoreRules),
	tabled("Cluster", clusterRules),
	tabled("Service", serviceRules),
	tabled("Pooler", poolerRules),
	tabled("PodDisruptionBudget", disruptionBudgetRules),
	tabled("PodMonitor", podMonitorRules),
	tabled("PrometheusRule", prometheusRuleRules),
	tabled("ScheduledBackup", scheduledBackupRules),
	tabled("CronJob", cronJobRules),
	tabled("Backup", backupRules),
	tabled("Database", databaseRules),
	tabled("DatabaseRole", databaseRoleRules),
	tabled("Publication", publicationRules),
	tabled("Subscription", subscriptionRules),
	tabled("ImageCatalog", imageCatalogRules),
	tabled("ClusterImageCatalog", imageCatalogRules),
	tabled("PersistentVolumeClaim", claimRules),
}

// kindTable is a table that is built on first use.
type kindTable struct {
	kind  string
	table func() *table
}

func tabled(kind string, rules func() []rule) kindTable {
	return kindTable{kind, sync.OnceValue(func() *table { return newTable(kind, rules()) })}
}

// tables are those of every kind.
func tables() []*table {
	var all []*table
	for _, k := range kindTables {
		all = append(all, k.table())
	}
	return all
}

// noTable is for kinds without rules.
var noTable = newTable("", nil)

func tableOf(kind string) *table {
	for i := range kindTables {
		if kindTables[i].kind == kind {
			return kindTables[i].table()
		}
	}
	return noTable
}
