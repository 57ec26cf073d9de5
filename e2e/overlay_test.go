// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"testing"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/profiles"
)

// Prefix, suffix and namespace of the overlay. They occur nowhere else, so that they can be removed again.
const (
	overlayPrefix    = "zz-"
	overlaySuffix    = "-qq"
	overlayNamespace = "overlaid"
)

// overlay checks that the base can be deployed a second time next to the first, with other names, and that the
// references still work: the plugin adds its sidecar only if it finds the ObjectStore that the Cluster names.
func overlay(t *testing.T, s *stack.Stack, p *profiles.Profile) {
	objects := newRepository(t, p).overlaid(t)
	namespaces(t, s, objects)
	warned := foretell(t, objects)
	t.Run("DryRun", func(t *testing.T) { dryRun(t, s, objects, warned) })
	t.Run("Apply", func(t *testing.T) { apply(t, s, objects, warned) })
	t.Run("Reconciled", func(t *testing.T) {
		job := eventually[batchv1.Job](t, s, jobs, overlayNamespace, overlayName(p.ClusterName())+"-1-initdb")
		finish(t, s, job)
		pod := eventually[corev1.Pod](t, s, pods, overlayNamespace, overlayName(p.ClusterName())+"-1")
		sidecar(t, p, pod.Spec)
		if p.Spec.Backup.Method != profiles.MethodNone {
			name := overlayName(p.Recovered().ClusterName()) + "-1-full-recovery"
			sidecar(t, p, eventually[batchv1.Job](t, s, jobs, overlayNamespace, name).Spec.Template.Spec)
		}
	})
	t.Run("Kept", func(t *testing.T) { kept(t, s, objects) })
	t.Run("Again", func(t *testing.T) { again(t, s, objects) })
}

func overlayName(name string) string { return overlayPrefix + name + overlaySuffix }
