// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"slices"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/profiles"
)

// bootstrap checks that the initdb job creates the profile's database, with its owner, password and checksums.
func bootstrap(t *testing.T, p *profiles.Profile, cluster *cnpgv1.Cluster, job *batchv1.Job) {
	container := job.Spec.Template.Spec.Containers[0]
	flags := map[string]string{"--app-db-name": p.Spec.Bootstrap.Database, "--app-user": p.Spec.Bootstrap.Owner}
	for flag, want := range flags {
		if i := slices.Index(container.Command, flag); i < 0 || container.Command[i+1] != want {
			t.Errorf("%s is not %q: %q", flag, want, container.Command)
		}
	}
	i := slices.Index(container.Command, "--initdb-flags")
	if i < 0 || slices.Contains(strings.Fields(container.Command[i+1]), "-k") != p.Spec.Bootstrap.DataChecksums {
		t.Errorf("checksums are not %t: %q", p.Spec.Bootstrap.DataChecksums, container.Command)
	}
	secret := p.Spec.Bootstrap.Secret
	if secret == "" {
		secret = p.ClusterName() + "-app"
	}
	i = slices.IndexFunc(container.Env, func(e corev1.EnvVar) bool { return e.Name == "APP_USERNAME" })
	if i < 0 || container.Env[i].ValueFrom.SecretKeyRef.Name != secret {
		t.Errorf("the owner's Secret is not %q: %v", secret, container.Env)
	}
	// The disks are bound where the Job runs, so the spread must count it: joins use the same constructor.
	for _, spread := range job.Spec.Template.Spec.TopologySpreadConstraints {
		if !selects(t, spread.LabelSelector, job.Spec.Template.Labels) {
			t.Errorf("the spread does not count the Job: %v", spread.LabelSelector)
		}
	}
	if want := cluster.Spec.ImageName; want != "" && container.Image != want {
		t.Errorf("the image is %q, want %q", container.Image, want)
	}
}

// finish marks a Job as complete, since there is no Job controller, scheduler or kubelet.
func finish(t *testing.T, s *stack.Stack, job *batchv1.Job) {
	t.Helper()
	now := metav1.Now()
	job.Status.StartTime, job.Status.CompletionTime, job.Status.Succeeded = &now, &now, 1
	for _, kind := range []batchv1.JobConditionType{batchv1.JobSuccessCriteriaMet, batchv1.JobComplete} {
		job.Status.Conditions = append(job.Status.Conditions, batchv1.JobCondition{
			Type: kind, Status: corev1.ConditionTrue, LastProbeTime: now, LastTransitionTime: now,
		})
	}
	raw, err := runtime.DefaultUnstructuredConverter.ToUnstructured(job)
	if err != nil {
		t.Fatal(err)
	}
	object := &unstructured.Unstructured{Object: raw}
	object.SetGroupVersionKind(jobs)
	if err := s.SetStatus(t.Context(), object); err != nil {
		t.Fatal(err)
	}
}

// instance checks that PostgreSQL's pod has the resources, scheduling and timeouts of the profile, and the QoS class
// that is evicted last.
func instance(t *testing.T, p *profiles.Profile, cluster *cnpgv1.Cluster, pod *corev1.Pod) {
	postgres := pod.Spec.Containers[0]
	for resourceName, want := range map[corev1.ResourceName]string{
		corev1.ResourceCPU: p.Spec.Resources.CPU, corev1.ResourceMemory: p.Spec.Resources.Memory,
	} {
		quantity := resource.MustParse(want)
		request, limit := postgres.Resources.Requests[resourceName], postgres.Resources.Limits[resourceName]
		if request.Cmp(quantity) != 0 || limit.Cmp(quantity) != 0 {
			t.Errorf("%s has request %s and limit %s, want %s", resourceName, request.String(), limit.String(), want)
		}
	}
	if pod.Status.QOSClass != corev1.PodQOSGuaranteed {
		t.Errorf("the pod is %s, want Guaranteed", pod.Status.QOSClass)
	}
	if !equality.Semantic.DeepEqual(pod.Spec.NodeSelector, p.Spec.Scheduling.NodeSelector) {
		t.Errorf("the node selector is %v, want %v", pod.Spec.NodeSelector, p.Spec.Scheduling.NodeSelector)
	}
	for _, want := range cluster.Spec.Affinity.Tolerations {
		if !slices.ContainsFunc(pod.Spec.Tolerations, func(got corev1.Toleration) bool { return equality.Semantic.DeepEqual(got, want) }) {
			t.Errorf("no toleration %v", want)
		}
	}
	if !equality.Semantic.DeepEqual(pod.Spec.TopologySpreadConstraints, cluster.Spec.TopologySpreadConstraints) {
		t.Errorf("the spread is %v, want %v", pod.Spec.TopologySpreadConstraints, cluster.Spec.TopologySpreadConstraints)
	}
	for _, spread := range pod.Spec.TopologySpreadConstraints {
		if !selects(t, spread.LabelSelector, pod.Labels) {
			t.Errorf("the spread does not count the instance: %v", spread.LabelSelector)
		}
	}
	sidecar(t, p, pod.Spec)
}

// sidecar checks that the plugin adds its container, with the profile's resources, to every pod that archives or
// restores, and that there is none without the plugin.
func sidecar(t *testing.T, p *profiles.Profile, pod corev1.PodSpec) {
	t.Helper()
	i := slices.IndexFunc(pod.InitContainers, func(c corev1.Container) bool { return c.Name == "plugin-barman-cloud" })
	if want := p.Resolve().BackupMethod == profiles.MethodPlugin; want != (i >= 0) {
		t.Errorf("the plugin's sidecar exists: %t, want %t", i >= 0, want)
	}
	if i < 0 || p.Spec.Backup.Sidecar.Memory == "" {
		return
	}
	want, got := resource.MustParse(p.Spec.Backup.Sidecar.Memory), pod.InitContainers[i].Resources.Limits[corev1.ResourceMemory]
	if got.Cmp(want) != 0 {
		t.Errorf("the sidecar has %s, want %s", got.String(), want.String())
	}
}

// selects reports whether a label selector matches a pod with these labels.
func selects(t *testing.T, selector *metav1.LabelSelector, pod map[string]string) bool {
	t.Helper()
	s, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	return s.Matches(labels.Set(pod))
}
