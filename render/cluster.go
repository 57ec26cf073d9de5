// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

// clusters returns the Cluster.
func clusters(p *profiles.Resolved) []manifest.Object { return []manifest.Object{cluster(p)} }

// cluster returns the PostgreSQL cluster:
// https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#clusterspec
func cluster(p *profiles.Resolved) *cnpgv1.Cluster {
	s := p.Spec
	return &cnpgv1.Cluster{
		TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, cnpgv1.ClusterKind),
		ObjectMeta: clusterMeta(p),
		Spec: cnpgv1.ClusterSpec{
			Description:               s.Description,
			ImageName:                 p.Image,
			ImageCatalogRef:           imageCatalogRef(p),
			ImagePullPolicy:           corev1.PullPolicy(s.ImagePullPolicy),
			ImagePullSecrets:          localObjects(s.ImagePullSecrets),
			EnableSuperuserAccess:     s.EnableSuperuserAccess,
			SuperuserSecret:           localObject(s.SuperuserSecret),
			PrimaryUpdateMethod:       cnpgv1.PrimaryUpdateMethod(s.PrimaryUpdateMethod),
			PrimaryUpdateStrategy:     cnpgv1.PrimaryUpdateStrategy(s.PrimaryUpdateStrategy),
			Instances:                 int(s.Instances),
			InheritedMetadata:         inheritedMetadata(p),
			MinSyncReplicas:           legacySync(p),
			MaxSyncReplicas:           legacySync(p),
			MaxStartDelay:             ptr.Deref(s.Timings.StartDelay, 0),
			MaxStopDelay:              ptr.Deref(s.Timings.StopDelay, 0),
			SmartShutdownTimeout:      s.Timings.SmartShutdownTimeout,
			MaxSwitchoverDelay:        ptr.Deref(s.Timings.SwitchoverDelay, 0),
			FailoverDelay:             ptr.Deref(s.Timings.FailoverDelay, 0),
			Probes:                    probes(p),
			EnablePDB:                 podDisruptionBudget(p),
			TopologySpreadConstraints: topologySpread(p),
			Affinity:                  affinity(p),
			Resources:                 instanceResources(s.Resources),
			Bootstrap:                 &cnpgv1.BootstrapConfiguration{InitDB: initDB(p)},
			StorageConfiguration:      *storage(&s.Storage),
			WalStorage:                storage(s.WALStorage),
			Tablespaces:               tablespaces(p),
			NodeMaintenanceWindow:     maintenanceWindow(p),
			PostgresConfiguration:     postgresql(p),
			PodSelectorRefs:           podSelectors(p),
			Monitoring:                monitoring(p),
			ServiceAccountTemplate:    serviceAccountTemplate(p),
			Backup:                    backupConfiguration(p),
			Plugins:                   plugins(p),
			Managed:                   managed(p),
			Certificates:              certificates(p),
			ExternalClusters:          externalClusters(p),
		},
	}
}

// clusterMeta returns the metadata, with an annotation that some targets need instead of a field.
func clusterMeta(p *profiles.Resolved) metav1.ObjectMeta {
	meta := objectMeta(p, p.ClusterName())
	if s := p.Synchronous; s != nil && s.QuorumAnnotation {
		// https://cloudnative-pg.io/documentation/1.27/failover/#failover-quorum-quorum-based-failover
		meta.Annotations = map[string]string{"alpha.cnpg.io/failoverQuorum": "true"}
	}
	return meta
}

func initDB(p *profiles.Resolved) *cnpgv1.BootstrapInitDB {
	b := p.Spec.Bootstrap
	return &cnpgv1.BootstrapInitDB{
		Database:               b.Database,
		Owner:                  b.Owner,
		Secret:                 localObject(b.Secret),
		DataChecksums:          new(b.DataChecksums),
		Encoding:               b.Encoding,
		Locale:                 b.Locale,
		LocaleCollate:          b.LocaleCollate,
		LocaleCType:            b.LocaleCType,
		LocaleProvider:         b.LocaleProvider,
		IcuLocale:              b.ICULocale,
		IcuRules:               b.ICURules,
		BuiltinLocale:          b.BuiltinLocale,
		WalSegmentSize:         int(b.WALSegmentSize),
		PostInitSQL:            b.PostInitSQL,
		PostInitTemplateSQL:    b.PostInitTemplateSQL,
		PostInitApplicationSQL: b.PostInitApplicationSQL,

		PostInitSQLRefs:            sqlRefs(b.PostInitSQLRefs),
		PostInitTemplateSQLRefs:    sqlRefs(b.PostInitTemplateSQLRefs),
		PostInitApplicationSQLRefs: sqlRefs(b.PostInitApplicationSQLRefs),
	}
}

func postgresql(p *profiles.Resolved) cnpgv1.PostgresConfiguration {
	return cnpgv1.PostgresConfiguration{
		Parameters:          p.Parameters,
		AdditionalLibraries: p.Spec.PostgreSQL.SharedPreloadLibraries,
		PgHBA:               p.Spec.PostgreSQL.PgHBA,
		Synchronous:         synchronous(p),
		Extensions:          extensionImages(p.Spec.PostgreSQL.Extensions),
	}
}

func synchronous(p *profiles.Resolved) *cnpgv1.SynchronousReplicaConfiguration {
	s := p.Synchronous
	if s == nil || s.Legacy {
		return nil
	}
	return &cnpgv1.SynchronousReplicaConfiguration{
		Method:         cnpgv1.SynchronousReplicaConfigurationMethod(s.Method),
		Number:         int(s.Number),
		DataDurability: cnpgv1.DataDurabilityLevel(s.DataDurability),
		FailoverQuorum: s.QuorumField,
	}
}

// legacySync returns the value of both minSyncReplicas and maxSyncReplicas.
func legacySync(p *profiles.Resolved) int {
	if s := p.Synchronous; s != nil && s.Legacy {
		return int(s.Number)
	}
	return 0
}

// probes sets the timeouts of the isolation check. The check is on in every target that supports it, with a timeout of
// one second per request, which the operator's documentation calls short for a cloud:
// https://cloudnative-pg.io/documentation/current/instance_manager/#primary-isolation
func probes(p *profiles.Resolved) *cnpgv1.ProbesConfiguration {
	timeout := p.Spec.Timings.IsolationTimeout
	if timeout == nil || !p.Target.IsolationCheck() {
		return nil
	}
	milliseconds := int(*timeout) * 1000
	return &cnpgv1.ProbesConfiguration{Liveness: &cnpgv1.LivenessProbe{
		IsolationCheck: &cnpgv1.IsolationCheckConfiguration{
			Enabled:           new(true),
			RequestTimeout:    milliseconds,
			ConnectionTimeout: milliseconds,
		},
	}}
}

func localObject(name string) *cnpgv1.LocalObjectReference {
	if name == "" {
		return nil
	}
	return &cnpgv1.LocalObjectReference{Name: name}
}

func localObjects(names []string) []cnpgv1.LocalObjectReference {
	var all []cnpgv1.LocalObjectReference
	for _, name := range names {
		all = append(all, cnpgv1.LocalObjectReference{Name: name})
	}
	return all
}
