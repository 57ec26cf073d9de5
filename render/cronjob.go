// SPDX-License-Identifier: Apache-2.0

package render

import (
	"strconv"
	"strings"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

const (
	drillDir = "/drill"
	// drillScrapes is how long a copy with a result stays for Prometheus, in seconds: twice the usual interval of 30 s, and half a minute for
	// a new target to be found. https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-metrics-scrape-default
	drillScrapes = 90
	// drillUser is any user but root. The script writes only below /tmp.
	drillUser = 65532
)

// cronJobs returns the schedule of the restore drill.
func cronJobs(p *profiles.Resolved) []manifest.Object {
	d := p.Spec.Backup.Drill
	if d == nil {
		return nil
	}
	job := &batchv1.CronJob{
		TypeMeta:   typeMeta(batchv1.SchemeGroupVersion, "CronJob"),
		ObjectMeta: drillMeta(p),
		Spec: batchv1.CronJobSpec{
			Schedule: d.Cron,
			// Two drills would use one name.
			ConcurrencyPolicy: batchv1.ForbidConcurrent,
			// Without it, a controller that was away for more than a hundred runs never starts one again:
			// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline
			StartingDeadlineSeconds:    new(int64(3600)),
			SuccessfulJobsHistoryLimit: new(int32(1)),
			FailedJobsHistoryLimit:     new(int32(3)),
			JobTemplate: batchv1.JobTemplateSpec{Spec: batchv1.JobSpec{
				BackoffLimit:          new(int32(0)), // a failed copy stays for a look, so a second try could not run
				ActiveDeadlineSeconds: new(d.Limit()),
				Template:              corev1.PodTemplateSpec{Spec: drillPod(p)},
			}},
		},
	}
	if d.TimeZone != "" {
		job.Spec.TimeZone = new(d.TimeZone)
	}
	return []manifest.Object{job}
}

// drillPod fits the Pod Security Standard "restricted":
// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
func drillPod(p *profiles.Resolved) corev1.PodSpec {
	return corev1.PodSpec{
		ServiceAccountName: drillAccountName(p),
		RestartPolicy:      corev1.RestartPolicyNever,
		ImagePullSecrets:   pullSecrets(p),
		SecurityContext: &corev1.PodSecurityContext{
			RunAsNonRoot:   new(true),
			RunAsUser:      new(int64(drillUser)),
			RunAsGroup:     new(int64(drillUser)),
			SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault},
		},
		Containers: []corev1.Container{{
			Name:    "drill",
			Image:   p.Spec.Backup.Drill.Image,
			Command: []string{"sh", drillDir + "/" + keyScript},
			Env:     drillEnv(p),
			Resources: corev1.ResourceRequirements{
				Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("50m"), corev1.ResourceMemory: resource.MustParse("64Mi")},
				Limits:   corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("256Mi")},
			},
			SecurityContext: &corev1.SecurityContext{
				AllowPrivilegeEscalation: new(false),
				ReadOnlyRootFilesystem:   new(true),
				Capabilities:             &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
			},
			VolumeMounts: []corev1.VolumeMount{{Name: "drill", MountPath: drillDir, ReadOnly: true}, {Name: "tmp", MountPath: "/tmp"}},
		}},
		Volumes: []corev1.Volume{
			{Name: "drill", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
				LocalObjectReference: corev1.LocalObjectReference{Name: p.DrillName()}}}},
			{Name: "tmp", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
		},
	}
}

// drillEnv has the settings of the script, and a home for the cache of kubectl. package secrets shows the values of DRILL_… in messages.
func drillEnv(p *profiles.Resolved) []corev1.EnvVar {
	d := p.Spec.Backup.Drill
	checks := make([]string, len(d.Checks))
	for i, check := range d.Checks {
		checks[i] = check.Name
	}
	scrapes := 0
	if len(p.Spec.Monitoring.PodMonitors) > 0 {
		scrapes = drillScrapes
	}
	env := []corev1.EnvVar{}
	for _, v := range [...][2]string{
		{"DRILL_SOURCE", p.ClusterName()}, {"DRILL_NAME", p.DrillName()}, {"DATABASE", p.Spec.Bootstrap.Database},
		{"DRILL_CHECKS", strings.Join(checks, " ")}, {"DRILL_CLAIMS", claimResources(p)}, {"DRILL_KEEP", d.KeepCopies()},
		{"TIMEOUT", strconv.Itoa(int(d.Seconds()))}, {"LIMIT", strconv.FormatInt(d.Limit(), 10)},
		{"DRILL_SCRAPES", strconv.Itoa(scrapes)}, {"HOME", "/tmp"},
	} {
		env = append(env, corev1.EnvVar{Name: v[0], Value: v[1]})
	}
	return append(env, corev1.EnvVar{Name: "NAMESPACE", ValueFrom: &corev1.EnvVarSource{
		FieldRef: &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: "metadata.namespace"}}})
}
