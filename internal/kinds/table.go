// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	storagev1 "k8s.io/api/storage/v1"
)

// API groups of other projects.
const (
	groupCNPG            = "postgresql.cnpg.io"
	groupBarman          = "barmancloud.cnpg.io"
	groupStorage         = "storage.k8s.io"
	groupBatch           = "batch"
	groupPolicy          = "policy"
	groupNetworking      = "networking.k8s.io"
	groupCilium          = "cilium.io"
	groupRBAC            = "rbac.authorization.k8s.io"
	groupExternalSecrets = "external-secrets.io"
	groupSnapshot        = "snapshot.storage.k8s.io"
)

// table has every kind, those that pgha renders in the order of application. The linker initializes it, so that it costs nothing
// at start-up. It is read-only.
var table = [...]*Kind{
	{Kind: "Namespace", New: func() manifest.Object { return new(corev1.Namespace) }, ClusterScoped: true, Stage: First, Beside: true},
	{
		Kind: "ServiceAccount", New: func() manifest.Object { return new(corev1.ServiceAccount) },
		Rendered: WithProfile, Stage: First, Beside: true, NamedBy: drillName,
		Places: drillPlaces, CleanUp: Delete, NeedsBackups: true, NotHeld: drillNotHeld, Why: drillWhy,
	},
	{
		Group: groupRBAC, Kind: "Role", New: func() manifest.Object { return new(rbacv1.Role) },
		Rendered: WithProfile, Stage: First, Beside: true, NamedBy: drillName,
		Places: drillPlaces, CleanUp: Delete, NeedsBackups: true, NotHeld: drillNotHeld, Why: drillWhy,
	},
	{
		Group: groupRBAC, Kind: "RoleBinding", New: func() manifest.Object { return new(rbacv1.RoleBinding) },
		Rendered: WithProfile, Stage: First, Beside: true, NamedBy: drillName,
		Places: drillPlaces, CleanUp: Delete, NeedsBackups: true, NotHeld: drillNotHeld, Why: drillWhy,
	},
	{
		Kind: "ConfigMap", New: func() manifest.Object { return new(corev1.ConfigMap) },
		Rendered: WithProfile, Stage: First, Folder: InOperator, Beside: true,
		Name: "cnpg-controller-manager-config", NamespaceBy: "spec.operator.namespace",
		Places: []Place{
			{Object: "metadata.namespace", Profile: "spec.operator.namespace"},
			{Object: "data", Profile: "spec.operator.config", How: Alike},
			{Profile: "spec.operator", How: Decides},
		},
		Why: "It configures the operator, which may manage other Clusters too.",
	},
	{
		Group: groupNetworking, Kind: "NetworkPolicy", New: func() manifest.Object { return new(networkingv1.NetworkPolicy) },
		Rendered: WithProfile, Stage: First, Beside: true,
		Places: networkPlaces, References: networkReferences,
		Recovery: Rebuilt, CleanUp: Delete, Belongs: SelectsPods,
		Why:     "It selects the pods of one Cluster, which nobody else may connect to.",
		NotHeld: "a profile contains only its own two; set spec.network",
	},
	{
		Group: groupCilium, Version: "v2", Kind: "CiliumNetworkPolicy", New: func() manifest.Object { return new(manifest.CiliumNetworkPolicy) }, Partial: true,
		Rendered: WithProfile, Stage: First, Beside: true,
		Places: networkPlaces, References: ciliumReferences,
		Recovery: Rebuilt, CleanUp: Delete, Belongs: SelectsPods,
		Why:     "It selects the pods of one Cluster, which nobody else may connect to.",
		NotHeld: "a profile contains only its own two; set spec.network",
	},
	{
		Group: groupStorage, Kind: "StorageClass", New: func() manifest.Object { return new(storagev1.StorageClass) }, ClusterScoped: true,
		Rendered: WithProfile, Stage: First, HoldsData: true, Beside: true,
		NamedBy: "spec.storageClasses[].name",
		Places: []Place{
			{Object: "metadata.name", Profile: "spec.storageClasses[].name"},
			{Object: "provisioner", Profile: "spec.storageClasses[].provisioner"},
			{Object: "parameters", Profile: "spec.storageClasses[].parameters"},
			{Object: "reclaimPolicy", Profile: "spec.storageClasses[].reclaimPolicy"},
			{Object: "volumeBindingMode", Profile: "spec.storageClasses[].volumeBindingMode"},
			{Object: "allowVolumeExpansion", Profile: "spec.storageClasses[].allowVolumeExpansion"},
			{Profile: "spec.storageClasses[]", How: Decides},
		},
		Defaults: []Default{{"reclaimPolicy", "Delete"}, {"volumeBindingMode", "Immediate"}},
		Recovery: Shared,
		Why:      "It is cluster-scoped, and another Cluster may use it.",
	},
	{
		Group: groupSnapshot, Kind: "VolumeSnapshotClass", New: func() manifest.Object { return new(manifest.VolumeSnapshotClass) }, ClusterScoped: true,
		Rendered: WithProfile, Stage: First, HoldsData: true, Beside: true,
		NamedBy: "spec.snapshotClasses[].name",
		Places: []Place{
			{Object: "metadata.name", Profile: "spec.snapshotClasses[].name"},
			{Object: "driver", Profile: "spec.snapshotClasses[].driver"},
			{Object: "deletionPolicy", Profile: "spec.snapshotClasses[].deletionPolicy"},
			{Object: "parameters", Profile: "spec.snapshotClasses[].parameters"},
			{Profile: "spec.snapshotClasses[]", How: Decides},
		},
		Recovery: Shared,
		Why:      "It is cluster-scoped, and another Cluster may use it.",
	},
	&imageCatalog, &clusterImageCatalog,
	{
		Kind: "Secret", New: func() manifest.Object { return new(corev1.Secret) },
		Rendered: WithProfile, Stage: Before, HoldsData: true,
		NamedBy: "spec.bootstrap.secret",
		Places: []Place{
			{Object: "metadata.name", Profile: "spec.bootstrap.secret", How: Alike},
			{Profile: "spec.bootstrap", How: Decides},
		},
		CleanUp: DeleteByHand,
		Why:     "The recovered Cluster keeps the owner's password, so the Secret may be in use after the source is deleted.",
	},
	{
		Group: groupExternalSecrets, Kind: "ExternalSecret", New: func() manifest.Object { return new(manifest.ExternalSecret) }, Partial: true,
		Rendered: WithProfile, Stage: Before, HoldsData: true, Beside: true,
		NamedBy: "spec.bootstrap.secret (spec.roles[].secret for a role)",
		Places: []Place{
			{Object: "metadata.name", Profile: "spec.bootstrap.secret"},
			{Object: "spec.secretStoreRef.name", Profile: "spec.bootstrap.secretSource.store"},
			{Object: "spec.secretStoreRef.kind", Profile: "spec.bootstrap.secretSource.storeKind"},
			{Object: "spec.data[0].remoteRef.key", Profile: "spec.bootstrap.secretSource.key"},
			{Profile: "spec.bootstrap.secretSource.from", How: Decides, Value: profiles.SecretExternal},
		},
		StandsFor: "Secret", StandsForWhy: "The Secret that an ExternalSecret makes has the ExternalSecret's own name.",
		Defaults: externalSecretDefaults,
		CleanUp:  DeleteByHand,
		Belongs:  MakesOwnerSecret,
		Why: "It creates the Secret of the owner or of a role, which the recovered Cluster shares with its source, and creates it again if only the " +
			"Secret is deleted.",
		NotHeld: "a profile contains only those that copy the password of the database's owner or of one of its roles",
	},
	{
		Group: groupBarman, Kind: "ObjectStore", New: func() manifest.Object { return new(manifest.ObjectStore) },
		Rendered: WithProfile, Stage: Before, HoldsData: true, Beside: true,
		NamedBy: "spec.backup.objectStore", Places: objectStorePlaces, References: objectStoreReferences,
		Defaults: []Default{{"spec.instanceSidecarConfiguration.retentionPolicyIntervalSeconds", int64(1800)}},
		Recovery: Shared, CleanUp: DeleteByHand, Belongs: KeepsArchive, NeedsBackups: true,
		Why: "The recovered Cluster reads its source's backups from it, and archives to it under another name.",
	},
	{
		Group: groupCNPG, Kind: "Cluster", New: func() manifest.Object { return new(cnpgv1.Cluster) },
		Rendered: WithProfile, Stage: With, HoldsData: true,
		NamedBy: "metadata.name (spec.recovery.name for the restored cluster)",
		Places:  clusterPlaces, References: clusterReferences,
		OwnNames: []string{"spec/managed/services/additional/serviceTemplate/metadata/name"},
		Recovery: Rebuilt, CleanUp: DeleteByHand,
		Why: "It is the object that is recovered and deleted.",
	},
	&databaseRole, &database, &publication, &subscription,
	{
		Kind: "Service", New: func() manifest.Object { return new(corev1.Service) },
		Rendered: WithProfile, Stage: After, Folder: InEndpoints, Beside: true,
		Places: []Place{
			{Object: "spec.loadBalancerSourceRanges", Profile: "spec.endpoints.sourceRanges", How: Alike},
			{Profile: "spec.endpoints", How: Decides},
		},
		References: []Reference{{To: "Cluster", Path: `spec/selector/cnpg.io\/cluster`, Note: PodsOfCluster}},
		Defaults: []Default{
			// https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
			{"spec.allocateLoadBalancerNodePorts", true},
			{"spec.externalTrafficPolicy", "Cluster"},
			{"spec.internalTrafficPolicy", "Cluster"},
			{"spec.ipFamilyPolicy", "SingleStack"},
			{"spec.ports[].protocol", "TCP"},
			{"spec.sessionAffinity", "None"},
			{"spec.type", "ClusterIP"},
		},
		Recovery: Rebuilt, CleanUp: Delete, Belongs: SelectsByMap,
		Why:     "It selects the pods of one Cluster.",
		NotHeld: "a profile contains only load balancers for the primary or for the replicas",
	},
	{
		Group: groupCNPG, Kind: "Pooler", New: func() manifest.Object { return new(cnpgv1.Pooler) },
		Rendered: WithProfile, Stage: After, Beside: true, NamedBy: "spec.poolers[].name",
		Places: poolerPlaces, References: poolerReferences,
		Defaults: []Default{{"spec.type", "rw"}, {"spec.instances", int64(1)}, {"spec.pgbouncer.poolMode", "session"}, {"spec.pgbouncer.paused", false}},
		CleanUp:  Delete,
		Why:      "Its clients are those of the source. A copy has few clients, which use its Services.",
	},
	{
		Group: groupPolicy, Kind: "PodDisruptionBudget", New: func() manifest.Object { return new(policyv1.PodDisruptionBudget) },
		Rendered: WithProfile, Stage: After, Beside: true,
		Places: []Place{
			{Object: "metadata.name", Profile: "spec.poolers[].name", How: Decides},
			{Object: "spec.maxUnavailable", Profile: "spec.poolers[].maxUnavailable", How: Decides},
			{Profile: "spec.poolers[]", How: Decides},
		},
		References: []Reference{
			{To: "Cluster", Path: `metadata/labels/cnpg.io\/cluster`, Note: PodsOfCluster},
			{To: "Cluster", Path: `spec/selector/matchLabels/cnpg.io\/cluster`, Note: PodsOfCluster},
			{To: "Pooler", Path: `spec/selector/matchLabels/cnpg.io\/poolerName`, Note: PodsOfCluster},
		},
		CleanUp: Delete, Belongs: SelectsByLabels,
		Why:     "It belongs to a Pooler of the source.",
		NotHeld: "a profile contains only those of its Poolers; the operator makes those of the instances",
	},
	{
		Group: profiles.GroupMonitoring, OtherGroup: profiles.GroupAzureMonitoring, Kind: "PodMonitor",
		New:      func() manifest.Object { return new(monitoringv1.PodMonitor) },
		Rendered: WithProfile, Stage: After, AnyNamespace: true, Beside: true,
		Places: []Place{
			{Object: "metadata.name", Profile: "spec.monitoring.podMonitors[].name"},
			{Object: "metadata.namespace", Profile: "spec.monitoring.podMonitors[].namespace"},
			{Object: "metadata.labels", Profile: "spec.monitoring.podMonitors[].labels", How: Alike},
			{Object: "apiVersion", Profile: "spec.monitoring.podMonitors[].group", How: Group},
			{Profile: "spec.monitoring.podMonitors[]", How: Decides},
		},
		References: []Reference{
			{To: "Cluster", Path: `metadata/labels/cnpg.io\/cluster`, Note: PodsOfCluster},
			{To: "Cluster", Path: `spec/selector/matchLabels/cnpg.io\/cluster`, Note: PodsOfCluster},
			{To: "Pooler", Path: `spec/selector/matchLabels/cnpg.io\/poolerName`, Note: PodsOfCluster},
		},
		Recovery: RebuiltWithAll, CleanUp: Delete, Belongs: SelectsByLabels,
		Why: "It scrapes the pods of one Cluster.",
	},
	{
		Group: profiles.GroupMonitoring, Kind: "PrometheusRule", New: func() manifest.Object { return new(monitoringv1.PrometheusRule) },
		Rendered: WithProfile, Stage: After, AnyNamespace: true, Beside: true,
		Places: []Place{
			{Object: "metadata.name", Profile: "spec.monitoring.alerts.name", How: Alike},
			{Object: "metadata.labels", Profile: "spec.monitoring.alerts.labels", How: Alike},
			{Object: "spec.groups[].interval", Profile: "spec.monitoring.alerts.interval", How: Decides},
			{Profile: "spec.monitoring.alerts", How: Decides},
		},
		References: []Reference{{To: "Cluster", Path: `metadata/labels/cnpg.io\/cluster`, Note: PodsOfCluster}},
		Recovery:   RebuiltWithAll, CleanUp: Delete, Belongs: LabelledWithCluster,
		Why:     "It alerts about one Cluster.",
		NotHeld: "a profile contains only the alerts of pgha; set spec.monitoring.alerts, and keep your own rules next to it",
	},
	{
		Group: groupCNPG, Kind: "ScheduledBackup", New: func() manifest.Object { return new(cnpgv1.ScheduledBackup) },
		Rendered: WithProfile, Stage: After, Beside: true,
		Places: []Place{
			{Object: "metadata.name", Profile: "spec.backup.schedule.name"},
			{Object: "spec.schedule", Profile: "spec.backup.schedule.cron"},
			{Object: "spec.backupOwnerReference", Profile: "spec.backup.schedule.owner"},
			{Object: "spec.immediate", Profile: "spec.backup.schedule.immediate"},
			{Object: "spec.suspend", Profile: "spec.backup.schedule.suspend"},
			{Object: "spec.method", Profile: "spec.backup.method", How: Decides},
			{Profile: "spec.backup.schedule", How: Decides},
		},
		References: clusterName,
		Defaults: []Default{
			{"spec.backupOwnerReference", "none"},
			{"spec.method", "barmanObjectStore"},
			{"spec.onlineConfiguration.waitForArchive", true},
		},
		Recovery: RebuiltWithAll, CleanUp: Delete, NeedsBackups: true,
		Why: "It requests backups of one Cluster.",
	},
	{
		Group: groupBatch, Kind: "CronJob", New: func() manifest.Object { return new(batchv1.CronJob) },
		Rendered: WithProfile, Stage: After, Beside: true, NamedBy: drillName,
		Places: []Place{
			{Object: "spec.schedule", Profile: "spec.backup.drill.cron", How: Decides},
			{Object: "spec.timeZone", Profile: "spec.backup.drill.timeZone", How: Decides},
			{Object: "spec.jobTemplate.spec.activeDeadlineSeconds", Profile: "spec.backup.drill.timeout", How: Decides},
			{Object: "spec.jobTemplate.spec.template.spec.containers[0].image", Profile: "spec.backup.drill.image", How: Decides},
			{Object: "spec.jobTemplate.spec.template.spec.imagePullSecrets", Profile: "spec.imagePullSecrets", How: Decides},
			{Object: "metadata.name", Profile: drillName, How: Decides},
			{Profile: "spec.backup.drill", How: Decides},
		},
		CleanUp: Delete, NeedsBackups: true, NotHeld: drillNotHeld, Why: drillWhy,
	},
	{
		Group: groupCNPG, Kind: "Backup", New: func() manifest.Object { return new(cnpgv1.Backup) },
		Rendered: OnDemand, Stage: After, Beside: true,
		Places: []Place{
			{Object: "metadata.name", Profile: "spec.backup.onDemand"},
			{Object: "spec.method", Profile: "spec.backup.method", How: Decides},
			{Profile: "spec.backup", How: Decides},
		},
		References:   clusterName,
		Defaults:     []Default{{"spec.method", "barmanObjectStore"}, {"spec.onlineConfiguration.waitForArchive", true}},
		NeedsBackups: true,
		Why:          "It records a base backup of the source, which can still be restored after the source is deleted.",
	},

	// Kinds that lint reads and pgha does not render.
	{Kind: "PersistentVolumeClaim", New: func() manifest.Object { return new(corev1.PersistentVolumeClaim) }, Stage: After,
		Defaults: []Default{{"spec.volumeMode", "Filesystem"}}},
	// Kinds of which pgha has only the name.
}
