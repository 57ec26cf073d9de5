// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/pgha/pgha/internal/metrics"
)

// ownThingsRules are about what replaces something of the operator: its certificate, its anti-affinity, its queries.
func ownThingsRules() []Rule {
	return []Rule{
		{
			ID: "PGHA675", Title: "names of a Pooler in a certificate of your own", Severity: Info, Beyond: true, check: each(poolerCertificate),
			Why: "PgBouncer shows its clients the certificate of the Cluster, unless clientTLSSecret has another one. With serverTLSSecret the operator adds no " +
				"names to it: a client with sslmode=verify-full gets through the Pooler only if the certificate has the names of the Pooler's Service.",
			Source: operatorSource + "internal/controller/pooler_status.go",
		},
		{
			ID: "PGHA676", Title: "nothing that keeps instances on different nodes", Severity: Warning, Beyond: true, check: eachCluster(together),
			Why: "Without the operator's anti-affinity, and without a strict spread over zones or nodes, the scheduler may put all instances on one node. " +
				"Its failure, or its drain, then stops primary and replicas together.",
			Source: operatorDocs + "scheduling/#pod-affinity-and-anti-affinity",
		},
		{
			ID: "PGHA677", Title: "required anti-affinity over zones with too many instances", Severity: Warning, Beyond: true, check: eachCluster(oneForEachZone),
			Why: "A required anti-affinity lets one instance into each value of the topologyKey. Regions of Azure with zones have three, so that further " +
				"instances stay Pending.",
			Source: operatorDocs + "scheduling/#pod-affinity-and-anti-affinity",
		},
		{
			ID: "PGHA678", Title: "alert on a metric of disabled queries", Severity: Warning, Beyond: true, check: each(disabledQueries),
			Why: "disableDefaultQueries removes the metrics of the operator's default queries, such as the lag of replicas and the sizes of databases. An " +
				"alert on one of them never fires. Queries of your own may export a metric of the same name.",
			Source: operatorDocs + "monitoring/#default-set-of-metrics",
		},
	}
}

func poolerCertificate(p *pass, r *Resource, o *cnpgv1.Pooler) {
	c := p.cluster(o.Namespace, o.Spec.Cluster.Name)
	if c == nil || c.spec.Certificates == nil || c.spec.Certificates.ServerTLSSecret == "" || o.Spec.PgBouncer == nil || o.Spec.PgBouncer.ClientTLSSecret != nil {
		return
	}
	names := o.Name
	if in := c.namespace(); in != "" {
		names = fmt.Sprintf("%[1]s, %[1]s.%[2]s and %[1]s.%[2]s.svc", o.Name, in)
	}
	p.add(r, "spec.pgbouncer", fmt.Sprintf("Clients that verify the name need %s in the certificate of Secret %q, which the operator does not add.",
		names, c.spec.Certificates.ServerTLSSecret), "Issue the certificate with these names, or set clientTLSSecret to one that has them.")
}

func together(p *pass, c *cluster) {
	if c.full.Instances > 1 && c.nothingApart() {
		p.add(c.Resource, "spec.affinity.enablePodAntiAffinity", fmt.Sprintf("All %d instances may run on one node.", c.full.Instances),
			"Remove enablePodAntiAffinity, and set podAntiAffinityType to preferred if nodes are few.")
	}
}

// zonesOfRegion is how many zones the regions of Azure have: https://learn.microsoft.com/azure/reliability/availability-zones-region-support
const zonesOfRegion = 3

func oneForEachZone(p *pass, c *cluster) {
	a := &c.spec.Affinity
	if isOn(a.EnablePodAntiAffinity) && a.PodAntiAffinityType == "required" && a.TopologyKey == corev1.LabelTopologyZone && c.full.Instances > zonesOfRegion {
		p.add(c.Resource, "spec.affinity.topologyKey", fmt.Sprintf("%d of %d instances stay Pending in a region of %d zones.", c.full.Instances-zonesOfRegion, c.full.Instances, zonesOfRegion),
			"Remove topologyKey, and spread the instances over zones with topologySpreadConstraints.")
	}
}

func disabledQueries(p *pass, r *Resource, m *monitoringv1.PrometheusRule) {
	c := p.cluster(m.Namespace, m.Labels["cnpg.io/cluster"])
	if c == nil || c.spec.Monitoring == nil || c.spec.Monitoring.DisableDefaultQueries == nil || !*c.spec.Monitoring.DisableDefaultQueries {
		return
	}
	expressions(m, func(expr, path string) {
		for _, name := range promWords(expr) {
			if found, ok := metrics.Find(name); ok && strings.Contains(found.Source, "default-monitoring") {
				p.add(r, path, fmt.Sprintf("It never fires: %s disables the default queries, of which %s is one.", c.ref(), name),
					"Remove disableDefaultQueries, or the alert.")
			}
		}
	})
}
