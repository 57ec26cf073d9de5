// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

func resourceRules() []Rule {
	return []Rule{
		{
			ID: "PGHA205", Title: "requests above limits", Severity: Error, check: eachCluster(requestsLimits),
			Why: "Kubernetes cannot create such a pod. The operator's webhook rejects requests above limits, huge pages whose " +
				"request differs from their limit, and huge pages without CPU or memory; the latter two since 1.25.3, 1.26.1 and 1.27.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA206", Title: "shared_buffers above the memory request", Severity: Error, check: eachCluster(sharedBuffersRequest),
			Why: "PostgreSQL allocates shared_buffers when it starts. The operator's webhook rejects a value above the memory " +
				"request, unless one size of huge pages is large enough for it. Huge pages count since 1.25.3, 1.26.1 and 1.27.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA221", Title: "instances without guaranteed resources", Severity: Warning, Beyond: true,
			check: eachCluster(guaranteedResources),
			Why: "Only pods whose requests equal their limits, for CPU and memory, have the QoS class Guaranteed. Others, a " +
				"primary included, are evicted or killed earlier when a node runs out of memory. Pods without a memory request go " +
				"first, which is a warning. Requests below the limits are reported as info.",
			Source: operatorDocs + "resource_management/",
		},
	}
}

func requestsLimits(p *pass, c *cluster) {
	r := &c.spec.Resources
	for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourceEphemeralStorage} {
		request, limit := r.Requests[name], r.Limits[name]
		if !request.IsZero() && !limit.IsZero() && request.Cmp(limit) > 0 {
			p.refusef(c.Resource, key("spec.resources.requests", string(name)), "Request at most the limit.",
				"the %s request %s is above the limit %s", name, request.String(), limit.String())
		}
	}
	pages := hugePages(r)
	for name := range pages {
		request, asked := r.Requests[name]
		limit, limited := r.Limits[name]
		if asked && limited && request.Cmp(limit) != 0 {
			p.refuseSincef(sinceHugePages, "Kubernetes refuses its pods", c.Resource, key("spec.resources.requests", string(name)), "Request exactly the limit.",
				"huge pages cannot be overcommitted: the request %s differs from the limit %s", request.String(), limit.String())
		}
	}
	if len(pages) > 0 && r.Requests.Cpu().IsZero() && r.Limits.Cpu().IsZero() && r.Requests.Memory().IsZero() &&
		r.Limits.Memory().IsZero() {
		p.refuseSincef(sinceHugePages, "Kubernetes refuses its pods", c.Resource, "spec.resources", "Add CPU or memory.", "huge pages require CPU or memory")
	}
}

func sharedBuffersRequest(p *pass, c *cluster) {
	value, _ := c.parameter("shared_buffers")
	if value == "" {
		return
	}
	buffers, err := operatorSize(value)
	request := c.spec.Resources.Requests.Memory()
	if err != nil || request.IsZero() || buffers.Cmp(*request) <= 0 {
		return
	}
	for _, pages := range hugePages(&c.spec.Resources) {
		if sinceHugePages.Has(p.target) && buffers.Cmp(pages) <= 0 {
			return
		}
	}
	p.refusef(c.Resource, "spec.resources.requests[memory]", "Request more memory, or lower shared_buffers.",
		"shared_buffers %s is above the memory request %s", value, request)
}

func guaranteedResources(p *pass, c *cluster) {
	const remedy = "Set requests equal to limits, for CPU and memory."
	r := &c.spec.Resources
	memory, limit := r.Requests.Memory(), r.Limits.Memory()
	switch {
	case len(r.Requests) == 0 && len(r.Limits) == 0:
		p.add(c.Resource, "spec.resources", "Without resources the pods are BestEffort: a node that runs out of memory kills them "+
			"first.", remedy)
	case memory.IsZero() && limit.IsZero():
		p.add(c.Resource, "spec.resources.requests[memory]", "No memory is requested: a node that runs out of memory kills the pods early.", remedy)
	case !guaranteed(r):
		var differ []string
		for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
			limit, limited := r.Limits[name]
			request, asked := r.Requests[name]
			if !limited || asked && request.Cmp(limit) != 0 {
				differ = append(differ, fmt.Sprintf("%s has request %s and limit %s", name, text(request, asked), text(limit, limited)))
			}
		}
		p.addAs(Info, c.Resource, "spec.resources", "The pods are Burstable: "+strings.Join(differ, ", ")+".", remedy)
	}
}

func text(q resource.Quantity, set bool) string {
	if !set {
		return "none"
	}
	return q.String()
}
