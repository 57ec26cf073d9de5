// SPDX-License-Identifier: Apache-2.0

package operator

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"
)

// SecurityContexts are those of the pods and of their containers, with what the operator sets where the Cluster says nothing.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pods.go#L448
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/containers.go#L64
func SecurityContexts(c *cnpgv1.Cluster) (corev1.PodSecurityContext, corev1.SecurityContext) {
	const user = 26 // https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_types.go#L80
	seccomp := &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}
	if c.Spec.SeccompProfile != nil {
		seccomp = c.Spec.SeccompProfile
	}
	uid, gid := orDefault(c.Spec.PostgresUID, user), orDefault(c.Spec.PostgresGID, user)
	pod := corev1.PodSecurityContext{RunAsNonRoot: new(true), FSGroup: &gid}
	if c.Spec.PodSecurityContext != nil {
		pod = *c.Spec.PodSecurityContext
	}
	pod.RunAsUser, pod.RunAsGroup = or(pod.RunAsUser, &uid), or(pod.RunAsGroup, &gid)
	pod.SeccompProfile = or(pod.SeccompProfile, seccomp)
	container := corev1.SecurityContext{}
	if c.Spec.SecurityContext != nil {
		container = *c.Spec.SecurityContext
	}
	container.SeccompProfile = or(container.SeccompProfile, seccomp)
	container.Capabilities = or(container.Capabilities, &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}})
	container.Privileged = or(container.Privileged, new(false))
	container.RunAsNonRoot = or(container.RunAsNonRoot, new(true))
	container.ReadOnlyRootFilesystem = or(container.ReadOnlyRootFilesystem, new(true))
	container.AllowPrivilegeEscalation = or(container.AllowPrivilegeEscalation, new(false))
	return pod, container
}

func orDefault(id, otherwise int64) int64 {
	if id == 0 {
		return otherwise
	}
	return id
}

// or is the first of two pointers that is not nil.
func or[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}
