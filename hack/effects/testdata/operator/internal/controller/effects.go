// SPDX-License-Identifier: Apache-2.0

package controller

import (
	"context"

	corev1 "k8s.io/api/core/v1"

	apiv1 "github.com/cloudnative-pg/cloudnative-pg/api/v1"
)

// NeedsRollout opens isPodNeedingRollout to another package.
func NeedsRollout(ctx context.Context, pod *corev1.Pod, cluster *apiv1.Cluster) (bool, string) {
	decision := isPodNeedingRollout(ctx, pod, cluster)
	return decision.required, string(decision.reason)
}
