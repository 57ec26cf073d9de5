// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// hugePages returns the huge pages of each size: the limit, or the request if there is no limit.
func hugePages(r *corev1.ResourceRequirements) map[corev1.ResourceName]resource.Quantity {
	pages := map[corev1.ResourceName]resource.Quantity{}
	for _, list := range []corev1.ResourceList{r.Requests, r.Limits} {
		for name, quantity := range list {
			if strings.HasPrefix(string(name), corev1.ResourceHugePagesPrefix) {
				pages[name] = quantity
			}
		}
	}
	return pages
}

// guaranteed reports whether a container keeps its pod in the QoS class Guaranteed. A missing request equals the limit.
// https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
func guaranteed(r *corev1.ResourceRequirements) bool {
	for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
		limit := r.Limits[name]
		request, asked := r.Requests[name]
		if limit.IsZero() || asked && request.Cmp(limit) != 0 {
			return false
		}
	}
	return true
}
