// SPDX-License-Identifier: Apache-2.0

package render

import (
	"maps"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// podDisruptionBudget disables the budget of a single instance, where it would only block the drain of its node, and
// with it an upgrade of Kubernetes: https://cloudnative-pg.io/documentation/current/kubernetes_upgrade/ With node-local
// disks, a recovered copy of one instance keeps it, since blocking the drain protects the data.
func podDisruptionBudget(p *profiles.Resolved) *bool {
	if said := p.Spec.EnablePDB; said != nil {
		return new(*said)
	}
	if _, local := p.LocalDisk(); local || p.Spec.Instances > 1 {
		return nil
	}
	return new(false)
}

// inheritedMetadata is the only way to label the instances' pods. A cloud may require a label before it issues a token.
func inheritedMetadata(p *profiles.Resolved) *cnpgv1.EmbeddedObjectMetadata {
	m := p.Spec.InheritedMetadata
	labels := maps.Clone(m.Labels)
	if own := p.Cloud().PodLabels(); len(own) > 0 {
		if labels == nil {
			labels = map[string]string{}
		}
		maps.Copy(labels, own)
	}
	if len(labels)+len(m.Annotations) == 0 {
		return nil
	}
	return &cnpgv1.EmbeddedObjectMetadata{Labels: labels, Annotations: m.Annotations}
}

// serviceAccountTemplate binds the service account, which the operator creates, to the identity in the cloud. The
// plugin's RoleBinding names this account, so a shared account does not work with the plugin:
// https://github.com/cloudnative-pg/cloudnative-pg/issues/11345
func serviceAccountTemplate(p *profiles.Resolved) *cnpgv1.ServiceAccountTemplate {
	m := p.Cloud().ServiceAccount()
	if len(m.Annotations)+len(m.Labels) == 0 {
		return nil
	}
	return &cnpgv1.ServiceAccountTemplate{Metadata: cnpgv1.Metadata{Annotations: m.Annotations, Labels: m.Labels}}
}

func topologySpread(p *profiles.Resolved) []corev1.TopologySpreadConstraint {
	if p.Spec.Scheduling.ZoneSpread == "none" {
		return nil
	}
	return []corev1.TopologySpreadConstraint{{
		MaxSkew:           1,
		TopologyKey:       corev1.LabelTopologyZone,
		WhenUnsatisfiable: corev1.UnsatisfiableConstraintAction(p.Spec.Scheduling.ZoneSpread),
		LabelSelector:     spreadSelector(p),
	}}
}

// spreadSelector selects instances and the Jobs that create their volumes, but not poolers.
//
// The Job of a joining replica has the same constraint as the instances. It is the first consumer of the replica's
// volumes, so its zone is the zone of their disks. Jobs do not have cnpg.io/podRole: instance, so a selector with that
// label would not count them. With one instance in each of two zones out of three, the Job could then run in either of
// those two. The replica must run where its disks are, would be the second instance there, and the constraint would
// keep it pending permanently. Finished Jobs are not counted; see operator.Pods.
func spreadSelector(p *profiles.Resolved) *metav1.LabelSelector {
	return &metav1.LabelSelector{
		MatchLabels:      map[string]string{labelCluster: p.ClusterName()},
		MatchExpressions: []metav1.LabelSelectorRequirement{{Key: labelPooler, Operator: metav1.LabelSelectorOpDoesNotExist}},
	}
}

func affinity(p *profiles.Resolved) cnpgv1.AffinityConfiguration {
	s := p.Spec.Scheduling
	a := cnpgv1.AffinityConfiguration{
		EnablePodAntiAffinity: s.EnablePodAntiAffinity,
		TopologyKey:           s.TopologyKey,
		NodeSelector:          s.NodeSelector,
		Tolerations:           tolerations(s.Tolerations),
	}
	if s.Apart() {
		a.PodAntiAffinityType = s.PodAntiAffinity
	}
	return a
}

func tolerations(list []profiles.Toleration) []corev1.Toleration {
	var all []corev1.Toleration
	for _, t := range list {
		all = append(all, corev1.Toleration{
			Key:               t.Key,
			Operator:          corev1.TolerationOperator(t.Operator),
			Value:             t.Value,
			Effect:            corev1.TaintEffect(t.Effect),
			TolerationSeconds: t.TolerationSeconds,
		})
	}
	return all
}

// guaranteed sets requests equal to limits. This gives the pod the QoS class Guaranteed, which is evicted last:
// https://cloudnative-pg.io/documentation/current/resource_management/
func guaranteed(r profiles.Resources) corev1.ResourceRequirements {
	list := corev1.ResourceList{}
	if r.CPU != "" {
		list[corev1.ResourceCPU] = resource.MustParse(r.CPU)
	}
	if r.Memory != "" {
		list[corev1.ResourceMemory] = resource.MustParse(r.Memory)
	}
	if len(list) == 0 {
		return corev1.ResourceRequirements{}
	}
	return corev1.ResourceRequirements{Requests: list, Limits: maps.Clone(list)}
}

// instanceResources are Guaranteed unless the profile sets requests.
func instanceResources(r profiles.InstanceResources) corev1.ResourceRequirements {
	all := guaranteed(profiles.Resources{CPU: r.CPU, Memory: r.Memory})
	if r.Requests == nil {
		return all
	}
	for name, text := range map[corev1.ResourceName]string{corev1.ResourceCPU: r.Requests.CPU, corev1.ResourceMemory: r.Requests.Memory} {
		if text == "" {
			continue
		}
		if all.Requests == nil {
			all.Requests = corev1.ResourceList{}
		}
		all.Requests[name] = resource.MustParse(text)
	}
	return all
}

// maintenanceWindow is deprecated by the operator, but the only way for local disks to leave a node:
// https://cloudnative-pg.io/documentation/current/kubernetes_upgrade/#node-maintenance-window
func maintenanceWindow(p *profiles.Resolved) *cnpgv1.NodeMaintenanceWindow {
	w := p.Spec.NodeMaintenanceWindow
	if w == nil {
		return nil
	}
	return &cnpgv1.NodeMaintenanceWindow{InProgress: w.InProgress, ReusePVC: w.ReusePVC}
}

// tablespaces are volumes of their own: https://cloudnative-pg.io/documentation/current/tablespaces/
func tablespaces(p *profiles.Resolved) []cnpgv1.TablespaceConfiguration {
	var all []cnpgv1.TablespaceConfiguration
	for _, t := range p.Spec.Tablespaces {
		all = append(all, cnpgv1.TablespaceConfiguration{
			Name:      t.Name,
			Owner:     cnpgv1.DatabaseRoleRef{Name: t.Owner},
			Storage:   *storage(&t.Storage),
			Temporary: t.Temporary,
		})
	}
	return all
}

func storage(s *profiles.Storage) *cnpgv1.StorageConfiguration {
	if s == nil {
		return nil
	}
	c := &cnpgv1.StorageConfiguration{Size: s.Size}
	if s.StorageClass != "" {
		c.StorageClass = new(s.StorageClass)
	}
	return c
}
