// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)

// knownServices are faults of Services and of objects under GitOps.
func knownServices() []known {
	return []known{
		{
			id: "#10190", harm: errs, since: "1.24.0", fixed: "1.27.4 1.28.2 1.29.0",
			exposes: "managed.services.additional with updateStrategy patch, the default; serviceTemplate of a Pooler",
			what:    "changes of a Service can be left out, and fields that the cloud sets, such as loadBalancerClass, removed",
			helps:   "Set updateStrategy to replace.",
			object:  anyOf(on(patchedService), on(templatedPooler)),
		},
		{
			id: "#11359", harm: errs, fixed: "1.29.3 1.30.1", object: ownedByArgo,
			exposes: "a Pooler or a DatabaseRole with labels or annotations of Argo CD",
			what:    "the operator makes the objects of a deleted one again, so a foreground deletion by Argo CD never ends",
			helps:   "Delete it with the propagation policy background.",
		},
	}
}

func patchedService(_ *pass, _ *Resource, o *cnpgv1.Cluster) string {
	if o.Spec.Managed == nil || o.Spec.Managed.Services == nil {
		return ""
	}
	for i := range o.Spec.Managed.Services.Additional {
		if o.Spec.Managed.Services.Additional[i].UpdateStrategy != cnpgv1.ServiceUpdateStrategyReplace {
			return at("spec.managed.services.additional", i)
		}
	}
	return ""
}

func templatedPooler(_ *pass, _ *Resource, o *cnpgv1.Pooler) string {
	return when(o.Spec.ServiceTemplate != nil, "spec.serviceTemplate")
}

func ownedByArgo(_ *pass, r *Resource) string {
	switch r.Object.(type) {
	case *cnpgv1.Pooler, *cnpgv1.DatabaseRole:
	default:
		return ""
	}
	const prefix = "argocd.argoproj.io/"
	for k := range r.Object.GetAnnotations() {
		if strings.HasPrefix(k, prefix) {
			return "metadata.annotations"
		}
	}
	for k := range r.Object.GetLabels() {
		if strings.HasPrefix(k, prefix) {
			return "metadata.labels"
		}
	}
	return ""
}

// knownPoolers are faults of Poolers.
func knownPoolers() []known {
	return []known{
		{
			// Until 1.27 status.secrets.serverTLS named the Secret of the Cluster's server; 1.28.0 takes what it finds there for
			// pgbouncer.serverTLSSecret: https://github.com/cloudnative-pg/cloudnative-pg/pull/9397
			id: "#9397", harm: loses, since: "1.28.0", fixed: "1.28.1",
			exposes: "a Pooler without pgbouncer.serverTLSSecret that an older operator made",
			what:    "a Pooler that an older operator made shows PostgreSQL a wrong certificate, and no connection works",
			helps:   "Delete the Pooler and create it again.",
			object: on(func(_ *pass, _ *Resource, o *cnpgv1.Pooler) string {
				return when(o.Spec.PgBouncer != nil && o.Spec.PgBouncer.ServerTLSSecret == nil, "spec.pgbouncer")
			}),
		},
		{
			id: "#5006", harm: errs, fixed: "1.23.3 1.24.0", exposes: "any Pooler",
			what:   "an upgrade of the operator does not reach the pods of a Pooler",
			helps:  "Restart its Deployment after an upgrade.",
			object: on(func(_ *pass, _ *Resource, o *cnpgv1.Pooler) string { return when(o.Name != "", "metadata.name") }),
		},
		{
			// GetResourcesRequirements reads the resources of the pod, not those of a container.
			id: "#7922", harm: errs, fixed: "1.25.3 1.26.1 1.27.0", exposes: "template.spec.resources of a Pooler",
			what: "the resources of the pod do not reach its init container, which a quota may refuse",
			object: on(func(_ *pass, _ *Resource, o *cnpgv1.Pooler) string {
				return when(o.Spec.Template != nil && o.Spec.Template.Spec.Resources != nil, "spec.template.spec.resources")
			}),
		},
		{
			id: "#8394", harm: errs, since: "1.25.3 1.26.1 1.27.0", fixed: "1.25.4 1.26.2 1.27.1",
			exposes: "resources of the init container bootstrap-controller in the template of a Pooler",
			what:    "the resources of the init container are overwritten",
			object:  on(ownBootstrapResources),
		},
		{
			id: "#11366", harm: errs, fixed: "1.29.3 1.30.1", object: on(ownPgBouncer),
			exposes: "a Pooler with its own image of PgBouncer",
			what:    "metrics are 0 or wrong if this PgBouncer has other columns than the operator's own",
		},
	}
}

func ownBootstrapResources(_ *pass, _ *Resource, o *cnpgv1.Pooler) string {
	if o.Spec.Template == nil {
		return ""
	}
	for i := range o.Spec.Template.Spec.InitContainers {
		if c := &o.Spec.Template.Spec.InitContainers[i]; c.Name == "bootstrap-controller" && len(c.Resources.Requests)+len(c.Resources.Limits) > 0 {
			return at("spec.template.spec.initContainers", i) + ".resources"
		}
	}
	return ""
}

func ownPgBouncer(_ *pass, _ *Resource, o *cnpgv1.Pooler) string {
	if b := o.Spec.PgBouncer; b != nil {
		switch {
		case b.Image != "":
			return "spec.pgbouncer.image"
		case b.ImageCatalogRef != nil:
			return "spec.pgbouncer.imageCatalogRef"
		}
	}
	if o.Spec.Template == nil {
		return ""
	}
	for i := range o.Spec.Template.Spec.Containers {
		if c := &o.Spec.Template.Spec.Containers[i]; c.Name == "pgbouncer" && c.Image != "" {
			return at("spec.template.spec.containers", i) + ".image"
		}
	}
	return ""
}

// knownMonitoring are faults of metrics.
func knownMonitoring() []known {
	return []known{
		{
			id: "#11207", harm: errs, fixed: "1.29.3 1.30.1", exposes: "PostgreSQL 18",
			what: "a scrape of PostgreSQL 18 can fail, since pg_stat_wal has no date of its last reset",
			cluster: func(_ *pass, c *cluster) string {
				if !c.known || c.major < 18 {
					return ""
				}
				return when(c.spec.ImageCatalogRef != nil, "spec.imageCatalogRef") + when(c.spec.ImageCatalogRef == nil, "spec.imageName")
			},
		},
		{
			id: "#7063", harm: errs, fixed: "1.24.4 1.25.2 1.26.0", exposes: "monitoring.enablePodMonitor",
			what:  "the operator's PodMonitor selects too many pods",
			helps: "Create your own PodMonitor.",
			cluster: func(_ *pass, c *cluster) string {
				return when(clusterPodMonitor(c).enabled, "spec.monitoring.enablePodMonitor")
			},
		},
		{
			id: "#9340", harm: errs, fixed: "1.27.3 1.28.1 1.29.0", object: on(ownPodMonitorName),
			exposes: "a PodMonitor named like a Cluster or a Pooler without enablePodMonitor",
			what:    "the operator deletes a PodMonitor with the name of a Cluster or Pooler, whoever made it",
			helps:   "Give it another name.",
		},
	}
}

// ownPodMonitorName: the operator knows nothing of the kind of the same name that Azure has.
func ownPodMonitorName(p *pass, r *Resource, m *monitoringv1.PodMonitor) string {
	if !strings.HasPrefix(r.ref().APIVersion, "monitoring.coreos.com/") {
		return ""
	}
	if c := p.cluster(m.Namespace, m.Name); c != nil && !clusterPodMonitor(c).enabled {
		return "metadata.name"
	}
	_, pooler := find[*cnpgv1.Pooler](p, "Pooler", m.Namespace, m.Name)
	return when(pooler != nil && !poolerPodMonitor(pooler).enabled, "metadata.name")
}
