// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// pinned is the built-in aks with a catalog of its own, a Pooler and a drill.
func pinned(t *testing.T, kind string) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	catalog := "{kind: " + kind + ", name: images, images: [{major: 18, image: 'example.com/pg:18.6@sha256:" + strings.Repeat("0a", 32) + "'}], componentImages: [{key: pgbouncer, image: example.com/b}]}"
	p, err := profiles.Parse("aks", text, profiles.Set("", "spec.postgresql.catalog", catalog), profiles.Set("", "spec.imagePullSecrets", "[one, two]"),
		profiles.Set("", "spec.poolers", "[{type: rw, pgbouncer: {poolMode: session, imageCatalogRef: {key: pgbouncer}}}]"),
		profiles.Set("", "spec.backup.drill", "{cron: '0 5 * * 6', image: example.com/kubectl:1, storageClass: managed-csi}"))
	assert.NilError(t, err)
	return p
}

func kindsOf(objects []manifest.Object) []string {
	var all []string
	for _, o := range objects {
		all = append(all, o.GetObjectKind().GroupVersionKind().Kind)
	}
	return all
}

// TestCatalogs: a catalog comes before the Cluster. A copy next to its source uses the same one, and renders it only elsewhere.
func TestCatalogs(t *testing.T) {
	for kind, namespace := range map[string]string{"ImageCatalog": "cnpg-database", "ClusterImageCatalog": ""} {
		t.Run(kind, func(t *testing.T) {
			p := pinned(t, kind)
			objects, err := render.Objects(p, render.Options{})
			assert.NilError(t, err)
			all := strings.Join(kindsOf(objects), " ")
			assert.Assert(t, strings.Index(all, kind+" ") < strings.Index(all, " Cluster "), all)
			copied, err := render.Recovery(p, render.RecoveryOptions{})
			assert.NilError(t, err)
			for _, o := range objects {
				if o.GetObjectKind().GroupVersionKind().Kind == kind {
					assert.Equal(t, o.GetNamespace(), namespace)
				}
			}
			for _, o := range append(objects, copied...) {
				if c, ok := o.(*cnpgv1.Cluster); ok {
					assert.Equal(t, c.Spec.ImageCatalogRef.Kind+"/"+c.Spec.ImageCatalogRef.Name, kind+"/images", c.Name)
					assert.Equal(t, c.Spec.ImageName, "", c.Name)
				}
			}
			assert.Assert(t, !strings.Contains(strings.Join(kindsOf(copied), " "), "ImageCatalog"), "the source has it")
			alone, err := render.Recovery(p, render.RecoveryOptions{Standalone: true})
			assert.NilError(t, err)
			assert.Assert(t, strings.Contains(strings.Join(kindsOf(alone), " "), kind), "nobody else has it")
		})
	}
}

// TestPullSecrets: every pod that the objects describe can pull from a private registry.
func TestPullSecrets(t *testing.T) {
	objects, err := render.Objects(pinned(t, "ImageCatalog"), render.Options{})
	assert.NilError(t, err)
	want := []corev1.LocalObjectReference{{Name: "one"}, {Name: "two"}}
	checked := 0
	check := func(what string, got []corev1.LocalObjectReference) {
		checked++
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", what, diff)
		}
	}
	for _, o := range objects {
		switch o := o.(type) {
		case *cnpgv1.Cluster:
			var got []corev1.LocalObjectReference
			for _, s := range o.Spec.ImagePullSecrets {
				got = append(got, corev1.LocalObjectReference{Name: s.Name})
			}
			check("Cluster", got)
		case *cnpgv1.Pooler:
			check("Pooler", o.Spec.Template.Spec.ImagePullSecrets)
		case *batchv1.CronJob:
			check("CronJob", o.Spec.JobTemplate.Spec.Template.Spec.ImagePullSecrets)
		case *corev1.ConfigMap:
			if manifest := o.Data["cluster.yaml"]; manifest != "" {
				checked++
				assert.Assert(t, strings.Contains(manifest, "imagePullSecrets:\n  - name: one\n  - name: two\n"), "the copy of the drill")
			}
		}
	}
	assert.Equal(t, checked, 4)
}
