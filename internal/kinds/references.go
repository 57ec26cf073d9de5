// SPDX-License-Identifier: Apache-2.0

package kinds

// clusterName is the reference of the kinds that belong to a Cluster.
var clusterName = []Reference{{To: "Cluster", Path: "spec/cluster/name"}}

// databaseRoleReferences are the Cluster and the password of a DatabaseRole.
var databaseRoleReferences = []Reference{
	{To: "Cluster", Path: "spec/cluster/name"},
	{To: "Secret", Path: "spec/passwordSecret/name"},
}

// clusterReferences are the objects that a Cluster names.
var clusterReferences = []Reference{
	{To: "Cluster", Path: "spec/externalClusters/barmanObjectStore/serverName", Note: ArchiveName},
	{To: "Cluster", Path: "spec/externalClusters/plugin/parameters/serverName", Note: ArchiveName},
	{To: "Cluster", Path: `spec/topologySpreadConstraints/labelSelector/matchLabels/cnpg.io\/cluster`, Note: OwnPods},
	{To: "Cluster", Path: `spec/affinity/additionalPodAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels/cnpg.io\/cluster`, Note: OwnPods},
	{To: "Cluster", Path: `spec/affinity/additionalPodAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels/cnpg.io\/cluster`, Note: OwnPods},
	{To: "Cluster", Path: `spec/affinity/additionalPodAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels/cnpg.io\/cluster`, Note: OwnPods},
	{To: "Cluster", Path: `spec/affinity/additionalPodAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels/cnpg.io\/cluster`, Note: OwnPods},
	{To: "Backup", Path: "spec/bootstrap/recovery/backup/name"},
	{To: "ImageCatalog", Path: "spec/imageCatalogRef/name"},
	{To: "ObjectStore", Path: "spec/plugins/parameters/barmanObjectName"},
	{To: "ObjectStore", Path: "spec/externalClusters/plugin/parameters/barmanObjectName"},
	{To: "StorageClass", Path: "spec/storage/storageClass"},
	{To: "StorageClass", Path: "spec/storage/pvcTemplate/storageClassName"},
	{To: "StorageClass", Path: "spec/walStorage/storageClass"},
	{To: "StorageClass", Path: "spec/walStorage/pvcTemplate/storageClassName"},
	{To: "StorageClass", Path: "spec/tablespaces/storage/storageClass"},
	{To: "StorageClass", Path: "spec/tablespaces/storage/pvcTemplate/storageClassName"},
	{To: "StorageClass", Path: "spec/ephemeralVolumeSource/volumeClaimTemplate/spec/storageClassName"},
	{To: "ServiceAccount", Path: "spec/serviceAccountName"},
	{To: "ConfigMap", Path: "spec/bootstrap/initdb/postInitApplicationSQLRefs/configMapRefs/name"},
	{To: "ConfigMap", Path: "spec/bootstrap/initdb/postInitSQLRefs/configMapRefs/name"},
	{To: "ConfigMap", Path: "spec/bootstrap/initdb/postInitTemplateSQLRefs/configMapRefs/name"},
	{To: "ConfigMap", Path: "spec/env/valueFrom/configMapKeyRef/name"},
	{To: "ConfigMap", Path: "spec/envFrom/configMapRef/name"},
	{To: "ConfigMap", Path: "spec/monitoring/customQueriesConfigMap/name"},
	{To: "ConfigMap", Path: "spec/projectedVolumeTemplate/sources/configMap/name"},
	{To: "Secret", Path: "spec/backup/barmanObjectStore/azureCredentials/connectionString/name"},
	{To: "Secret", Path: "spec/backup/barmanObjectStore/azureCredentials/storageAccount/name"},
	{To: "Secret", Path: "spec/backup/barmanObjectStore/azureCredentials/storageKey/name"},
	{To: "Secret", Path: "spec/backup/barmanObjectStore/azureCredentials/storageSasToken/name"},
	{To: "Secret", Path: "spec/backup/barmanObjectStore/endpointCA/name"},
	{To: "Secret", Path: "spec/backup/barmanObjectStore/googleCredentials/applicationCredentials/name"},
	{To: "Secret", Path: "spec/backup/barmanObjectStore/s3Credentials/accessKeyId/name"},
	{To: "Secret", Path: "spec/backup/barmanObjectStore/s3Credentials/region/name"},
	{To: "Secret", Path: "spec/backup/barmanObjectStore/s3Credentials/secretAccessKey/name"},
	{To: "Secret", Path: "spec/backup/barmanObjectStore/s3Credentials/sessionToken/name"},
	{To: "Secret", Path: "spec/bootstrap/initdb/postInitApplicationSQLRefs/secretRefs/name"},
	{To: "Secret", Path: "spec/bootstrap/initdb/postInitSQLRefs/secretRefs/name"},
	{To: "Secret", Path: "spec/bootstrap/initdb/postInitTemplateSQLRefs/secretRefs/name"},
	{To: "Secret", Path: "spec/bootstrap/initdb/secret/name"},
	{To: "Secret", Path: "spec/bootstrap/pg_basebackup/secret/name"},
	{To: "Secret", Path: "spec/bootstrap/recovery/backup/endpointCA/name"},
	{To: "Secret", Path: "spec/bootstrap/recovery/secret/name"},
	{To: "Secret", Path: "spec/certificates/clientCASecret"},
	{To: "Secret", Path: "spec/certificates/replicationTLSSecret"},
	{To: "Secret", Path: "spec/certificates/serverCASecret"},
	{To: "Secret", Path: "spec/certificates/serverTLSSecret"},
	{To: "Secret", Path: "spec/env/valueFrom/secretKeyRef/name"},
	{To: "Secret", Path: "spec/envFrom/secretRef/name"},
	{To: "Secret", Path: "spec/externalClusters/barmanObjectStore/azureCredentials/connectionString/name"},
	{To: "Secret", Path: "spec/externalClusters/barmanObjectStore/azureCredentials/storageAccount/name"},
	{To: "Secret", Path: "spec/externalClusters/barmanObjectStore/azureCredentials/storageKey/name"},
	{To: "Secret", Path: "spec/externalClusters/barmanObjectStore/azureCredentials/storageSasToken/name"},
	{To: "Secret", Path: "spec/externalClusters/barmanObjectStore/endpointCA/name"},
	{To: "Secret", Path: "spec/externalClusters/barmanObjectStore/googleCredentials/applicationCredentials/name"},
	{To: "Secret", Path: "spec/externalClusters/barmanObjectStore/s3Credentials/accessKeyId/name"},
	{To: "Secret", Path: "spec/externalClusters/barmanObjectStore/s3Credentials/region/name"},
	{To: "Secret", Path: "spec/externalClusters/barmanObjectStore/s3Credentials/secretAccessKey/name"},
	{To: "Secret", Path: "spec/externalClusters/barmanObjectStore/s3Credentials/sessionToken/name"},
	{To: "Secret", Path: "spec/externalClusters/password/name"},
	{To: "Secret", Path: "spec/externalClusters/sslCert/name"},
	{To: "Secret", Path: "spec/externalClusters/sslKey/name"},
	{To: "Secret", Path: "spec/externalClusters/sslRootCert/name"},
	{To: "Secret", Path: "spec/imagePullSecrets/name"},
	{To: "Secret", Path: "spec/managed/roles/passwordSecret/name"},
	{To: "Secret", Path: "spec/monitoring/customQueriesSecret/name"},
	{To: "Secret", Path: "spec/postgresql/ldap/bindSearchAuth/bindPassword/name"},
	{To: "Secret", Path: "spec/projectedVolumeTemplate/sources/secret/name"},
	{To: "Secret", Path: "spec/superuserSecret/name"},
}

// objectStoreReferences are the Secrets and ConfigMaps that an ObjectStore names.
var objectStoreReferences = []Reference{
	{To: "ConfigMap", Path: "spec/instanceSidecarConfiguration/env/valueFrom/configMapKeyRef/name"},
	{To: "Secret", Path: "spec/configuration/azureCredentials/connectionString/name"},
	{To: "Secret", Path: "spec/configuration/azureCredentials/storageAccount/name"},
	{To: "Secret", Path: "spec/configuration/azureCredentials/storageKey/name"},
	{To: "Secret", Path: "spec/configuration/azureCredentials/storageSasToken/name"},
	{To: "Secret", Path: "spec/configuration/endpointCA/name"},
	{To: "Secret", Path: "spec/configuration/googleCredentials/applicationCredentials/name"},
	{To: "Secret", Path: "spec/configuration/s3Credentials/accessKeyId/name"},
	{To: "Secret", Path: "spec/configuration/s3Credentials/region/name"},
	{To: "Secret", Path: "spec/configuration/s3Credentials/secretAccessKey/name"},
	{To: "Secret", Path: "spec/configuration/s3Credentials/sessionToken/name"},
	{To: "Secret", Path: "spec/instanceSidecarConfiguration/env/valueFrom/secretKeyRef/name"},
}

// poolerReferences are the objects that a Pooler names.
var poolerReferences = []Reference{
	{To: "Cluster", Path: "spec/cluster/name"},
	{To: "Cluster", Path: `spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels/cnpg.io\/cluster`, Note: OwnPods},
	{To: "Cluster", Path: `spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels/cnpg.io\/cluster`, Note: OwnPods},
	{To: "Cluster", Path: `spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels/cnpg.io\/cluster`, Note: OwnPods},
	{To: "Pooler", Path: `spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels/cnpg.io\/poolerName`, Note: OwnPods},
	{To: "Pooler", Path: `spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels/cnpg.io\/poolerName`, Note: OwnPods},
	{To: "Pooler", Path: `spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels/cnpg.io\/poolerName`, Note: OwnPods},
	{To: "ImageCatalog", Path: "spec/pgbouncer/imageCatalogRef/name"},
	{To: "ServiceAccount", Path: "spec/serviceAccountName"},
	{To: "Secret", Path: "spec/pgbouncer/authQuerySecret/name"},
	{To: "Secret", Path: "spec/pgbouncer/clientCASecret/name"},
	{To: "Secret", Path: "spec/pgbouncer/clientTLSSecret/name"},
	{To: "Secret", Path: "spec/pgbouncer/serverCASecret/name"},
	{To: "Secret", Path: "spec/pgbouncer/serverTLSSecret/name"},
	{To: "Secret", Path: "spec/template/spec/imagePullSecrets/name"},
}

// networkReferences are the labels by which a NetworkPolicy selects pods of the Cluster.
var networkReferences = []Reference{
	{To: "Cluster", Path: `spec/podSelector/matchLabels/cnpg.io\/cluster`, Note: PodsOfCluster},
	{To: "Cluster", Path: `spec/ingress/from/podSelector/matchLabels/cnpg.io\/cluster`, Note: PodsOfCluster},
	{To: "Cluster", Path: `spec/egress/to/podSelector/matchLabels/cnpg.io\/cluster`, Note: PodsOfCluster},
}

// ciliumReferences are the same of a CiliumNetworkPolicy.
var ciliumReferences = []Reference{
	{To: "Cluster", Path: `spec/endpointSelector/matchLabels/cnpg.io\/cluster`, Note: PodsOfCluster},
	{To: "Cluster", Path: `spec/ingress/fromEndpoints/matchLabels/cnpg.io\/cluster`, Note: PodsOfCluster},
	{To: "Cluster", Path: `spec/egress/toEndpoints/matchLabels/cnpg.io\/cluster`, Note: PodsOfCluster},
}
