// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"sigs.k8s.io/yaml"
)

func drillRules() []Rule {
	return []Rule{
		{
			ID: "PGHA546", Title: "restore drill renamed by an overlay", Severity: Error, Beyond: true, check: each(drillRenamed),
			Why: "The Job of a restore drill has the name of its copy in a variable, in the manifest of the copy and in the rules of " +
				"its Role. namePrefix and nameSuffix of kustomize change the name of the CronJob and leave those as they are. " +
				"Then the Job may not read its CronJob, and restores from an ObjectStore that may not exist.",
			Source: "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/namereference/",
		},
		{
			ID: "PGHA547", Title: "restore drill whose disks stay", Severity: Warning, Beyond: true, check: each(drillDisks),
			Why: "A restore drill deletes its copy with the volume claims. If their StorageClass has the reclaim policy Retain, " +
				"the disks stay: every drill leaves a full copy of the database behind, and you pay for each.",
			Source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming",
		},
	}
}

func drillRenamed(p *pass, r *Resource, job *batchv1.CronJob) {
	for i, c := range job.Spec.JobTemplate.Spec.Template.Spec.Containers {
		if !slices.Contains(c.Command, "/drill/drill.sh") {
			continue
		}
		for j, v := range c.Env {
			if v.Name == "DRILL_NAME" && v.Value != "" && v.Value != job.Name {
				p.add(r, fmt.Sprintf("spec.jobTemplate.spec.template.spec.containers[%d].env[%d].value", i, j),
					fmt.Sprintf("The CronJob is named %q, and its Job restores Cluster %q: something renamed only the CronJob.", job.Name, v.Value),
					"Set the names in the profile, and remove namePrefix and nameSuffix from the overlay.")
			}
		}
	}
}

func drillDisks(p *pass, r *Resource, m *corev1.ConfigMap) {
	var copied cnpgv1.Cluster
	if !p.isDrill(m.Namespace, m.Name) || yaml.Unmarshal([]byte(m.Data["cluster.yaml"]), &copied) != nil {
		return
	}
	for _, class := range []string{storageClass(&copied.Spec.StorageConfiguration), storageClass(copied.Spec.WalStorage)} {
		_, s := find[*storagev1.StorageClass](p, "StorageClass", "", class)
		if s != nil && s.ReclaimPolicy != nil && *s.ReclaimPolicy == corev1.PersistentVolumeReclaimRetain {
			p.add(r, key("data", "cluster.yaml"), fmt.Sprintf("The copy is on StorageClass %q, whose disks stay when it is deleted.", class),
				"Set spec.backup.drill.storageClass of the profile to a class with reclaimPolicy Delete.")
			return
		}
	}
}
