// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"slices"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"gotest.tools/v3/assert"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// TestKinds compares the apiVersion and kind of every literal with the scheme of the types' own packages.
func TestKinds(t *testing.T) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		cnpgv1.AddToScheme, monitoringv1.AddToScheme, corev1.AddToScheme, storagev1.AddToScheme, policyv1.AddToScheme, networkingv1.AddToScheme,
	} {
		assert.NilError(t, add(scheme))
	}
	for _, name := range profiles.Names() {
		for _, o := range everything(t, name) {
			gvk := o.GetObjectKind().GroupVersionKind()
			assert.Assert(t, slices.Contains(render.Kinds(), gvk.Kind), "Kinds lacks %s", gvk.Kind)
			if gvk.Group == profiles.GroupAzureMonitoring {
				gvk.Group = profiles.GroupMonitoring // Azure's copy of the type
			}
			if gvk.Kind == "ObjectStore" {
				assert.Equal(t, gvk.GroupVersion().String(), "barmancloud.cnpg.io/v1")
				continue
			}
			want, _, err := scheme.ObjectKinds(o)
			assert.NilError(t, err)
			assert.Assert(t, slices.Contains(want, gvk), "%s %s: %v", name, o.GetName(), gvk)
		}
	}
}

// TestNamespaces: every object is in the profile's namespace, except cluster-scoped ones and the operator's ConfigMap.
func TestNamespaces(t *testing.T) {
	for _, name := range profiles.Names() {
		p := builtin(t, name)
		for _, o := range everything(t, name) {
			switch o.GetObjectKind().GroupVersionKind().Kind {
			case "StorageClass":
				assert.Equal(t, o.GetNamespace(), "")
			case "ConfigMap":
				want := p.Namespace()
				if o.GetName() == "cnpg-controller-manager-config" {
					want = p.OperatorNamespace()
				}
				assert.Equal(t, o.GetNamespace(), want)
			default:
				assert.Equal(t, o.GetNamespace(), p.Namespace())
			}
		}
	}
}

// everything returns all objects of a built-in profile, with the backup and the recovery.
func everything(t *testing.T, name string) []manifest.Object {
	t.Helper()
	p := builtin(t, name)
	all, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	if p.Spec.Backup.Method == profiles.MethodNone {
		return all
	}
	backup, err := render.Backup(p, render.BackupOptions{Name: "by-hand"})
	assert.NilError(t, err)
	recovery, err := render.Recovery(p, render.RecoveryOptions{})
	assert.NilError(t, err)
	return append(append(all, backup...), recovery...)
}
