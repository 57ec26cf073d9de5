// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"slices"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/utils/ptr"

	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// clientID and useIdentity are the annotation and label that Azure's workload identity webhook reads
// (azure.github.io/azure-workload-identity, "Labels and annotations").
const (
	clientID    = "azure.workload.identity/client-id"
	useIdentity = "azure.workload.identity/use"
)

// reconciled checks that the objects created by the operator match the profile. There is no kubelet, so nothing starts;
// the test marks the bootstrap as complete, and the operator creates the first instance.
func reconciled(t *testing.T, s *stack.Stack, p *profiles.Profile) {
	cluster := clusterOf(t, p, allParts[0])
	job := eventually[batchv1.Job](t, s, jobs, p.Namespace(), p.ClusterName()+"-1-initdb")
	t.Run("Bootstrap", func(t *testing.T) { bootstrap(t, p, cluster, job) })
	t.Run("Volumes", func(t *testing.T) { volumes(t, s, p, cluster) })
	t.Run("Identity", func(t *testing.T) { identity(t, s, p, job.Spec.Template) })
	t.Run("Budgets", func(t *testing.T) { podBudgets(t, s, cluster) })

	finish(t, s, job)
	pod := eventually[corev1.Pod](t, s, pods, p.Namespace(), p.ClusterName()+"-1")
	t.Run("Instance", func(t *testing.T) { instance(t, p, cluster, pod) })
	t.Run("Services", func(t *testing.T) { clusterServices(t, s, p, pod) })
	t.Run("LoadBalancers", func(t *testing.T) { loadBalancers(t, s, p, pod) })
	t.Run("Monitors", func(t *testing.T) { monitors(t, s, p, pod) })
	if p.Spec.Backup.Method == profiles.MethodNone {
		return
	}
	t.Run("Recovery", func(t *testing.T) {
		r := p.Recovered()
		cluster := clusterOf(t, p, allParts[2])
		job := eventually[batchv1.Job](t, s, jobs, r.Namespace(), r.ClusterName()+"-1-full-recovery")
		volumes(t, s, r, cluster)
		identity(t, s, r, job.Spec.Template)
		sidecar(t, p, job.Spec.Template.Spec)
	})
}

// clusterOf returns the Cluster of a part, typed.
func clusterOf(t *testing.T, p *profiles.Profile, pt part) *cnpgv1.Cluster {
	t.Helper()
	objects, err := pt.make(p)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(objects, func(o manifest.Object) bool { _, ok := o.(*cnpgv1.Cluster); return ok })
	if i < 0 {
		t.Fatalf("%s: no Cluster", pt.name)
	}
	return objects[i].(*cnpgv1.Cluster)
}

// identity checks that pods use the ServiceAccount that pgha-federate creates a credential for, and that both have the
// metadata that the workload identity webhook reads.
func identity(t *testing.T, s *stack.Stack, p *profiles.Profile, pod corev1.PodTemplateSpec) {
	account := eventually[corev1.ServiceAccount](t, s, serviceAccounts, p.Namespace(), pod.Spec.ServiceAccountName)
	if subject := "system:serviceaccount:" + account.Namespace + ":" + account.Name; subject != p.Subject() {
		t.Errorf("pods run as %q, the federated credential is for %q", subject, p.Subject())
	}
	want := p.Cloud().ServiceAccount().Annotations[clientID]
	if got := account.Annotations[clientID]; got != want {
		t.Errorf("ServiceAccount %q has client ID %q, want %q", account.Name, got, want)
	}
	if want == "" {
		return
	}
	if account.Labels[useIdentity] != "true" || pod.Labels[useIdentity] != "true" {
		t.Errorf("no label %s: ServiceAccount %v, pod %v", useIdentity, account.Labels, pod.Labels)
	}
}

// volumes checks that claims have the size and the class of the profile, also for the WAL.
func volumes(t *testing.T, s *stack.Stack, p *profiles.Profile, cluster *cnpgv1.Cluster) {
	name := cluster.Name + "-1"
	volume(t, s, p, name, &p.Spec.Storage, cluster.Spec.StorageConfiguration)
	if p.Spec.WALStorage != nil {
		volume(t, s, p, name+"-wal", p.Spec.WALStorage, *cluster.Spec.WalStorage)
	}
}

func volume(t *testing.T, s *stack.Stack, p *profiles.Profile, name string, want *profiles.Storage, rendered cnpgv1.StorageConfiguration) {
	t.Helper()
	claim := eventually[corev1.PersistentVolumeClaim](t, s, claims, p.Namespace(), name)
	size, class := want.Size, want.StorageClass
	// The profiles of the guide have patches: for the class, and for a restore into a smaller volume.
	if len(p.Spec.Patches)+len(p.Spec.Recovery.Patches) > 0 {
		size = rendered.Size
		if template := rendered.PersistentVolumeClaimTemplate; template != nil && class == "" {
			class = ptr.Deref(template.StorageClassName, "")
		}
	}
	if got := claim.Spec.Resources.Requests[corev1.ResourceStorage]; got.String() != size {
		t.Errorf("claim %q has %s, want %s", name, got.String(), size)
	}
	if got := ptr.Deref(claim.Spec.StorageClassName, ""); got != class {
		t.Errorf("claim %q has class %q, want %q", name, got, class)
	}
}

// podBudgets checks that budgets protect the primary, and all replicas except one, unless the Cluster disables them.
func podBudgets(t *testing.T, s *stack.Stack, cluster *cnpgv1.Cluster) {
	var want []string
	if cluster.Spec.EnablePDB == nil || *cluster.Spec.EnablePDB {
		want = append(want, cluster.Name+"-primary")
		if cluster.Spec.Instances > 2 {
			want = append(want, cluster.Name)
			replicas := eventually[policyv1.PodDisruptionBudget](t, s, budgets, cluster.Namespace, cluster.Name)
			if got := replicas.Spec.MinAvailable.IntValue(); got != cluster.Spec.Instances-2 {
				t.Errorf("with %d instances, the budget protects %d replicas", cluster.Spec.Instances, got)
			}
		}
	}
	list, err := s.List(t.Context(), budgets, cluster.Namespace)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, budget := range list {
		if owner := ownerOf(&budget); owner == cluster.Name {
			got = append(got, budget.GetName())
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("budgets are %q, want %q", got, want)
	}
}

// ownerOf returns the controller of an object.
func ownerOf(object *unstructured.Unstructured) string {
	for _, owner := range object.GetOwnerReferences() {
		if owner.Controller != nil && *owner.Controller {
			return owner.Name
		}
	}
	return ""
}
