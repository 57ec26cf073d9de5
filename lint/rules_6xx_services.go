// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"slices"
)

func serviceRules() []Rule {
	return []Rule{
		{
			ID: "PGHA602", Title: "Service that selects pods of every cluster", Severity: Error, Beyond: true, check: serviceSelector,
			Why: "Without `cnpg.io/cluster` in its selector a Service selects the pods of every cluster in the namespace. " +
				"As soon as a second cluster exists, for example a restored one, writes are spread over two primaries. Seen " +
				"on a real cluster: the endpoints of the guide's rw load balancer listed both.",
			Source: operatorSource + "pkg/specs/services.go",
		},
		{
			ID: "PGHA603", Title: "Service that selects by the deprecated role label", Severity: Warning, Beyond: true, check: roleSelector,
			Why: "The label `role` is deprecated since 1.24, and other software sets it as well. cnpg.io/instanceRole " +
				"means the same and is on every instance since 1.21.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/release_notes/old/v1.24.md",
		},
		{
			ID: "PGHA609", Title: "load balancer annotations inherited by every Service", Severity: Error, Beyond: true,
			check: eachCluster(inheritedAnnotations),
			Why: "inheritedMetadata is copied to every object that the operator creates: Secrets, volumes and each " +
				"Service. A DNS label there has no effect until the cluster has a load balancer. Then every load balancer " +
				"claims it, and so does every cluster with the same metadata, such as a restored one.",
			Source: operatorSource + "pkg/specs/services.go",
		},
	}
}

func serviceSelector(p *pass) {
	for _, e := range p.endpoints() {
		s := e.spec.Selector
		if e.operator || s["cnpg.io/cluster"] != "" || s["cnpg.io/poolerName"] != "" || s["cnpg.io/instanceName"] != "" {
			continue
		}
		clusters := p.clustersIn(e.r.Object.GetNamespace())
		if len(clusters) > 1 {
			p.add(e.r, "spec.selector", fmt.Sprintf("Service %q spreads its connections over %d clusters, including %q and %q.", e.name,
				len(clusters), clusters[0].name(), clusters[1].name()), "Add cnpg.io/cluster to the selector.")
			continue
		}
		p.addAs(Warning, e.r, "spec.selector", fmt.Sprintf("Service %q selects the pods of every cluster in its namespace, including a "+
			"restored one.", e.name), "Add cnpg.io/cluster to the selector.")
	}
}

func roleSelector(p *pass) {
	for _, e := range p.endpoints() {
		if role := e.spec.Selector["role"]; role != "" && !e.operator {
			p.add(e.r, key("spec.selector", "role"), fmt.Sprintf("Every pod with the label role=%s joins Service %q.", role, e.name),
				"Select by cnpg.io/instanceRole.")
		}
	}
}

func inheritedAnnotations(p *pass, c *cluster) {
	m := c.spec.InheritedMetadata
	if m == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(m.Annotations)) {
		if len(name) > len(azurePrefix) && name[:len(azurePrefix)] == azurePrefix {
			p.add(c.Resource, key("spec.inheritedMetadata.annotations", name), fmt.Sprintf("Every Service of the cluster claims %s %q, "+
				"and so does every other cluster with the same metadata.", name[len(azurePrefix):], m.Annotations[name]),
				"Set it on one load balancer only.")
		}
	}
}
