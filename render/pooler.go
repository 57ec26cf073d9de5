// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// poolers returns the Poolers. The operator makes a Deployment and a Service of each, but no PodDisruptionBudget.
func poolers(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for i := range p.Spec.Poolers {
		all = append(all, pooler(p, i))
	}
	return all
}

// pooler returns a Pooler: https://cloudnative-pg.io/documentation/current/connection_pooling/
func pooler(p *profiles.Resolved, i int) *cnpgv1.Pooler {
	s := &p.Spec.Poolers[i]
	return &cnpgv1.Pooler{
		TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, "Pooler"),
		ObjectMeta: objectMeta(p, p.PoolerName(s)),
		Spec: cnpgv1.PoolerSpec{
			Cluster:         cnpgv1.LocalObjectReference{Name: p.ClusterName()},
			Type:            cnpgv1.PoolerType(s.Type),
			Instances:       new(s.PodCount()),
			Template:        poolerTemplate(p, s),
			PgBouncer:       pgBouncer(p, &s.PgBouncer),
			ServiceTemplate: poolerService(p, i),
		},
	}
}

func pgBouncer(p *profiles.Resolved, b *profiles.PgBouncer) *cnpgv1.PgBouncerSpec {
	spec := &cnpgv1.PgBouncerSpec{
		PoolMode:        cnpgv1.PgBouncerPoolMode(b.PoolMode),
		ClientTLSSecret: localObject(b.ClientTLSSecret),
		ClientCASecret:  localObject(b.ClientCASecret),
		ServerTLSSecret: localObject(b.ServerTLSSecret),
		ServerCASecret:  localObject(b.ServerCASecret),
		AuthQuery:       b.AuthQuery,
		AuthQuerySecret: localObject(b.AuthQuerySecret),
		Parameters:      b.Parameters,
		PgHBA:           b.PgHBA,
		ImageCatalogRef: componentRef(p, b.ImageCatalogRef),
	}
	if b.Paused {
		spec.Paused = new(true)
	}
	if p.Target.PoolerImage() {
		spec.Image = b.Image
	}
	return spec
}

// poolerTemplate returns what the profile says about the pods; nil for nothing. The CRD requires the list of containers, and the operator completes the one
// with this name: https://cloudnative-pg.io/documentation/current/connection_pooling/#pod-templates
func poolerTemplate(p *profiles.Resolved, s *profiles.Pooler) *cnpgv1.PodTemplateSpec {
	container := corev1.Container{Name: "pgbouncer", Resources: guaranteed(s.Resources)}
	if !p.Target.PoolerImage() {
		container.Image = s.PgBouncer.Image
	}
	spec := corev1.PodSpec{
		Affinity:                  poolerAffinity(p, s),
		TopologySpreadConstraints: poolerSpread(p, s),
		NodeSelector:              s.Scheduling.NodeSelector,
		Tolerations:               tolerations(s.Scheduling.Tolerations),
		ImagePullSecrets:          pullSecrets(p),
	}
	plain := spec.Affinity == nil && spec.TopologySpreadConstraints == nil && len(spec.NodeSelector)+len(spec.Tolerations)+len(spec.ImagePullSecrets) == 0
	if plain && container.Image == "" && s.Resources == (profiles.Resources{}) {
		return nil
	}
	spec.Containers = []corev1.Container{container}
	return &cnpgv1.PodTemplateSpec{Spec: spec}
}

// pullSecrets are those of the profile, for pods other than the instances'. The operator puts the Secrets of a Cluster only into the account of
// its instances: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/controller/cluster_create.go#L680
func pullSecrets(p *profiles.Resolved) []corev1.LocalObjectReference {
	var all []corev1.LocalObjectReference
	for _, name := range p.Spec.ImagePullSecrets {
		all = append(all, corev1.LocalObjectReference{Name: name})
	}
	return all
}

func poolerAffinity(p *profiles.Resolved, s *profiles.Pooler) *corev1.Affinity {
	term := corev1.PodAffinityTerm{
		LabelSelector: &metav1.LabelSelector{MatchLabels: poolerSelector(p, s)},
		TopologyKey:   corev1.LabelHostname,
	}
	switch s.Scheduling.PodAntiAffinity {
	case "none":
		return nil
	case "required":
		return &corev1.Affinity{PodAntiAffinity: &corev1.PodAntiAffinity{
			RequiredDuringSchedulingIgnoredDuringExecution: []corev1.PodAffinityTerm{term},
		}}
	}
	return &corev1.Affinity{PodAntiAffinity: &corev1.PodAntiAffinity{
		PreferredDuringSchedulingIgnoredDuringExecution: []corev1.WeightedPodAffinityTerm{{Weight: 100, PodAffinityTerm: term}},
	}}
}

// poolerSpread spreads the pods over zones. The pods need no disk, so by default a zone that is down does not hold them back. The label of the
// ReplicaSet makes a rolling update count only the new pods:
// https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition
func poolerSpread(p *profiles.Resolved, s *profiles.Pooler) []corev1.TopologySpreadConstraint {
	when := corev1.UnsatisfiableConstraintAction(s.Scheduling.ZoneSpread)
	switch when {
	case "none":
		return nil
	case "":
		when = corev1.ScheduleAnyway
	}
	return []corev1.TopologySpreadConstraint{{
		MaxSkew:           1,
		TopologyKey:       corev1.LabelTopologyZone,
		WhenUnsatisfiable: when,
		LabelSelector:     &metav1.LabelSelector{MatchLabels: poolerSelector(p, s)},
		MatchLabelKeys:    []string{"pod-template-hash"},
	}}
}

// poolerSelector selects the pods of one Pooler.
func poolerSelector(p *profiles.Resolved, s *profiles.Pooler) map[string]string {
	return map[string]string{labelCluster: p.ClusterName(), labelPooler: p.PoolerName(s), labelPodRole: podRolePooler}
}

// poolerService makes the Service of the Pooler a load balancer; nil if it needs none. The operator adds ports and selector.
func poolerService(p *profiles.Resolved, i int) *cnpgv1.ServiceTemplateSpec {
	e := p.Spec.Poolers[i].Endpoint
	if e == nil {
		return nil
	}
	return &cnpgv1.ServiceTemplateSpec{
		ObjectMeta: cnpgv1.Metadata{Annotations: p.Cloud().PoolerBalancer(e.Exposure != "public", i)},
		Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeLoadBalancer, LoadBalancerSourceRanges: e.SourceRanges},
	}
}
