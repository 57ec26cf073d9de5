// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	corev1 "k8s.io/api/core/v1"
)

// Full names of the kinds. Cluster is also a kind of Cluster API, Backup one of Velero, and kubectl takes the first
// that it finds.
const (
	clusters         = "clusters.postgresql.cnpg.io"
	backups          = "backups.postgresql.cnpg.io"
	scheduledBackups = "scheduledbackups.postgresql.cnpg.io"
	objectStores     = "objectstores.barmancloud.cnpg.io"
)

// endpoint is a load balancer.
type endpoint struct {
	name     string
	port     int32
	readOnly bool
	internal bool // its address is in the virtual network
}

// endpoints returns the load balancers, both standalone Services and those that the Cluster manages.
func (b *book) endpoints() []endpoint {
	var all []endpoint
	for _, o := range b.objects {
		if s, ok := o.(*corev1.Service); ok && s.Spec.Type == corev1.ServiceTypeLoadBalancer && len(s.Spec.Ports) > 0 {
			all = append(all, endpoint{s.Name, s.Spec.Ports[0].Port, s.Spec.Selector["cnpg.io/instanceRole"] == "replica",
				facts.Internal(s.Annotations)})
		}
	}
	if m := b.cluster.Spec.Managed; m != nil && m.Services != nil {
		for _, s := range m.Services.Additional {
			if len(s.ServiceTemplate.Spec.Ports) > 0 {
				all = append(all, endpoint{s.ServiceTemplate.ObjectMeta.Name, s.ServiceTemplate.Spec.Ports[0].Port,
					s.SelectorType == cnpgv1.ServiceSelectorTypeRO, facts.Internal(s.ServiceTemplate.ObjectMeta.Annotations)})
			}
		}
	}
	return all
}

func (b *book) monitors() []manifest.Object {
	var all []manifest.Object
	for _, o := range b.objects {
		if o.GetObjectKind().GroupVersionKind().Kind == "PodMonitor" {
			all = append(all, o)
		}
	}
	return all
}

// monitorKind returns the full name of the kind PodMonitor, which exists in two groups.
func monitorKind(o manifest.Object) string {
	return "podmonitors." + o.GetObjectKind().GroupVersionKind().Group
}

// crds returns the CustomResourceDefinitions that the objects need.
func (b *book) crds() []any {
	names := []any{clusters}
	if b.plugin() {
		names = append(names, objectStores)
	}
	if kind := b.policyKind(); strings.HasSuffix(kind, ".cilium.io") {
		names = append(names, kind)
	}
	if len(b.poolers()) > 0 {
		names = append(names, poolersKind)
	}
	for _, m := range b.monitors() {
		if kind := any(monitorKind(m)); !slices.Contains(names, kind) {
			names = append(names, kind)
		}
	}
	if ruleIn(b.objects) != nil {
		names = append(names, prometheusRules)
	}
	for _, k := range []struct{ kind, full string }{
		{"ImageCatalog", imageCatalogs}, {"ClusterImageCatalog", clusterImageCatalogs},
		{"DatabaseRole", roleKinds}, {"Database", databaseKinds}, {"Publication", publications}, {"Subscription", subscriptions},
		{"ExternalSecret", "externalsecrets.external-secrets.io"},
	} {
		if len(b.names(b.objects, k.kind)) > 0 {
			names = append(names, k.full)
		}
	}
	return names
}

// instancesOf returns a selector of the pods of a cluster's instances, without its jobs and other clusters.
func instancesOf(cluster string) string {
	return "cnpg.io/cluster=" + cluster + ",cnpg.io/podRole=instance"
}

// nodeSelector returns the node selector of the instances as kubectl takes it.
func (b *book) nodeSelector() string {
	var pairs []string
	for key, value := range b.cluster.Spec.Affinity.NodeSelector {
		pairs = append(pairs, key+"="+value)
	}
	return strings.Join(sorted(pairs), ",")
}

// currentPrimary asks the operator, which has exactly one answer.
func (b *book) currentPrimary() string {
	return b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", "jsonpath={.status.currentPrimary}")
}
