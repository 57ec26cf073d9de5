// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	apiv1 "github.com/cloudnative-pg/cloudnative-pg/api/v1"
	"github.com/cloudnative-pg/cloudnative-pg/pkg/specs"
)

// builder makes one object, or one answer about the Cluster.
type builder struct {
	name  string
	build func(*apiv1.Cluster) any
}

// builders are what else the operator makes of a Cluster, in the order of their names.
func builders() []builder {
	return []builder{
		{"PDB primary", func(c *apiv1.Cluster) any {
			return []any{c.Spec.EnablePDB, specs.BuildPrimaryPodDisruptionBudget(c)}
		}},
		{"PDB replicas", func(c *apiv1.Cluster) any {
			return []any{c.Spec.EnablePDB, specs.BuildReplicasPodDisruptionBudget(c)}
		}},
		{"PodMonitor", func(c *apiv1.Cluster) any {
			manager := specs.NewClusterPodMonitorManager(c)
			return []any{manager.IsPodMonitorEnabled(), manager.BuildPodMonitor()}
		}},
		{"PullSecrets", func(c *apiv1.Cluster) any { return c.Spec.ImagePullSecrets }},
		{"Role", func(c *apiv1.Cluster) any { return called(specs.CreateRole, c) }},
		{"Service r", func(c *apiv1.Cluster) any { return specs.CreateClusterReadService(*c) }},
		{"Service ro", func(c *apiv1.Cluster) any { return specs.CreateClusterReadOnlyService(*c) }},
		{"Service rw", func(c *apiv1.Cluster) any { return specs.CreateClusterReadWriteService(*c) }},
		{"ServiceAccount", func(c *apiv1.Cluster) any { return serviceAccount(c) }},
		{"Services managed", func(c *apiv1.Cluster) any {
			return []any{called(specs.BuildManagedServices, c), updateStrategies(c)}
		}},
		{"alt names", methods("GetClusterAltDNSNames")},
		{"app owner/db", methods("GetApplicationDatabaseName", "GetApplicationDatabaseOwner")},
		{"failover quorum", methods("IsFailoverQuorumActive")},
		{"inherited metadata", func(c *apiv1.Cluster) any { return c.Spec.InheritedMetadata }},
		{"initdb job", func(c *apiv1.Cluster) any { return podSpec(called(specs.CreatePrimaryJobViaInitdb, c, 1)) }},
		{"join job", func(c *apiv1.Cluster) any { return podSpec(called(specs.JoinReplicaInstance, c, 2)) }},
		{"secret names", methods("GetSuperuserSecretName", "GetApplicationSecretName", "GetLDAPSecretName", "GetServerCASecretName",
			"GetServerTLSSecretName", "GetClientCASecretName", "GetReplicationSecretName")},
		{"superuser access", methods("GetEnableSuperuserAccess")},
		{"svc enabled", methods("IsReadServiceEnabled", "IsReadWriteServiceEnabled", "IsReadOnlyServiceEnabled")},
	}
}

// build compares everything else.
func (e *effect) build(before, after *apiv1.Cluster) {
	for _, b := range builders() {
		if !equality.Semantic.DeepEqual(guarded(b, before), guarded(b, after)) {
			e.Objects = append(e.Objects, b.name)
		}
	}
}

// guarded builds from a copy. The operator does not call every builder for every Cluster: the one of initdb panics without initdb.
func guarded(b builder, cluster *apiv1.Cluster) (object any) {
	defer func() {
		if fault := recover(); fault != nil {
			object = fmt.Sprint(fault)
		}
	}()
	return b.build(cluster.DeepCopy())
}

// called is the first result of a function of many versions, or its error.
func called(function any, args ...any) any {
	out, err := call(function, args...)
	if err != nil {
		return err.Error()
	}
	return out[0]
}

// podSpec is what a job runs. Its metadata does not matter to an instance.
func podSpec(object any) any {
	if job, ok := object.(*batchv1.Job); ok {
		return job.Spec.Template.Spec
	}
	return object
}

// methods makes a builder of the Cluster's own answers.
func methods(names ...string) func(*apiv1.Cluster) any {
	return func(c *apiv1.Cluster) any { return answers(c, names...) }
}

// updateStrategies are those of the managed Services, which are not in the Services.
func updateStrategies(cluster *apiv1.Cluster) []string {
	if cluster.Spec.Managed == nil || cluster.Spec.Managed.Services == nil {
		return nil
	}
	var all []string
	for _, service := range cluster.Spec.Managed.Services.Additional {
		all = append(all, string(service.UpdateStrategy))
	}
	return all
}

// serviceAccount does what createServiceAccount of internal/controller/cluster_create.go does before it calls the API server.
func serviceAccount(cluster *apiv1.Cluster) *corev1.ServiceAccount {
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: cluster.Name}}
	for _, name := range answers(cluster, "GetServiceAccountName") {
		account.Name = name.(string)
	}
	cluster.SetInheritedData(&account.ObjectMeta)
	cluster.Spec.ServiceAccountTemplate.MergeMetadata(account)
	return account
}
