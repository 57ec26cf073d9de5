// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// gitopsProfile returns the built-in profile with load balancers and a password in a Key Vault, which renders every
// kind except one.
func gitopsProfile(t *testing.T, controller string, overrides ...profiles.Override) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin("aks-public")
	assert.NilError(t, err)
	p, err := profiles.Parse("aks-public", text, append([]profiles.Override{
		profiles.Set("test", "spec.gitops.controller", controller),
		profiles.Set("test", "spec.endpoints.management", "standalone"),
		profiles.Set("test", "spec.operator.config", "{CERTIFICATE_DURATION: '90'}"),
		profiles.Set("test", "spec.bootstrap.secret", "pg-owner"),
		profiles.Set("test", "spec.bootstrap.secretSource", "{from: externalSecret, store: vault}"),
	}, overrides...)...)
	assert.NilError(t, err)
	return p
}

func TestGuards(t *testing.T) {
	argo := func(guarded bool, wave string) map[string]string {
		annotations := map[string]string{}
		if guarded {
			annotations["argocd.argoproj.io/sync-options"] = "Prune=false,Delete=false"
		}
		if wave != "" {
			annotations["argocd.argoproj.io/sync-wave"] = wave
		}
		return annotations
	}
	flux := func(guarded bool) map[string]string {
		annotations := map[string]string{"kustomize.toolkit.fluxcd.io/substitute": "disabled"}
		if guarded {
			annotations["kustomize.toolkit.fluxcd.io/prune"] = "disabled"
			annotations["kustomize.toolkit.fluxcd.io/force"] = "disabled"
		}
		return annotations
	}
	for name, tc := range map[string]struct {
		reason string
		want   map[string]map[string]string // by kind
	}{
		"none": {
			reason: "without a controller there are no annotations",
			want: map[string]map[string]string{"ConfigMap": nil, "StorageClass": nil, "ExternalSecret": nil, "ObjectStore": nil,
				"Cluster": nil, "PodMonitor": nil, "ScheduledBackup": nil},
		},
		"argocd": {
			reason: "objects with data are not pruned, and all are applied in the rendered order",
			want: map[string]map[string]string{"ConfigMap": argo(false, "-2"), "StorageClass": argo(true, "-2"),
				"ExternalSecret": argo(true, "-1"), "ObjectStore": argo(true, "-1"), "Cluster": argo(true, ""),
				"PodMonitor": argo(false, "1"), "ScheduledBackup": argo(false, "1")},
		},
		"flux": {
			reason: "objects with data are not pruned, and variables are not substituted",
			want: map[string]map[string]string{"ConfigMap": flux(false), "StorageClass": flux(true),
				"ExternalSecret": flux(true), "ObjectStore": flux(true), "Cluster": flux(true),
				"PodMonitor": flux(false), "ScheduledBackup": flux(false)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			objects, err := render.Objects(gitopsProfile(t, name), render.Options{})
			assert.NilError(t, err)
			got := map[string]map[string]string{}
			wave := -10
			for _, o := range objects {
				kind := o.GetObjectKind().GroupVersionKind().Kind
				if kind != "Service" { // Services also have annotations of Azure
					got[kind] = o.GetAnnotations()
				}
				next, _ := strconv.Atoi(o.GetAnnotations()["argocd.argoproj.io/sync-wave"])
				if next < wave {
					t.Errorf("%s is in wave %d, after one in wave %d", kind, next, wave)
				}
				wave = next
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestGuardsEverywhere: a Backup and a recovered Cluster get the annotations too, and a patch can override them.
func TestGuardsEverywhere(t *testing.T) {
	p := gitopsProfile(t, "argocd", profiles.Set("test", "spec.patches",
		`[{target: {kind: Cluster}, patch: {metadata: {annotations: {argocd.argoproj.io/sync-options: Prune=confirm}}}}]`))
	recovery, err := render.Recovery(p, render.RecoveryOptions{})
	assert.NilError(t, err)
	assert.Equal(t, recovery[0].GetAnnotations()["argocd.argoproj.io/sync-options"], "Prune=confirm")
	backup, err := render.Backup(p, render.BackupOptions{Name: "now"})
	assert.NilError(t, err)
	assert.Equal(t, backup[0].GetAnnotations()["argocd.argoproj.io/sync-wave"], "1")
}

// TestSecretSources: with every source of the Secret, the password is never written to a readable file.
func TestSecretSources(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		source string
		kinds  []string // of Secrets
		files  []string // of the base, in addition to those of every base
		refuse bool     // a password at render time
	}{
		"Reference": {reason: "created outside pgha", source: "{from: reference}"},
		"File":      {reason: "kustomize creates it, and Git ignores the password file", source: "{from: file}", files: []string{".gitignore"}},
		"KeyVault": {
			reason: "the External Secrets Operator creates it", source: "{from: externalSecret, store: vault, key: pg}",
			kinds: []string{"ExternalSecret"}, files: []string{"externalsecret-pg-owner.yaml"}, refuse: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := profiles.Builtin("aks")
			assert.NilError(t, err)
			p, err := profiles.Parse("aks", text, profiles.Set("test", "spec.bootstrap.secret", "pg-owner"),
				profiles.Set("test", "spec.bootstrap.secretSource", tc.source))
			assert.NilError(t, err)
			objects, err := render.Objects(p, render.Options{})
			assert.NilError(t, err)
			var kinds []string
			for _, o := range objects {
				if kind := o.GetObjectKind().GroupVersionKind().Kind; kind == "Secret" || kind == "ExternalSecret" {
					kinds = append(kinds, kind)
				}
			}
			assert.DeepEqual(t, kinds, tc.kinds)
			files, err := base.Files(p)
			assert.NilError(t, err)
			for _, want := range tc.files {
				assert.Assert(t, slices.ContainsFunc(files, func(f base.File) bool { return f.Name == want }), want)
			}
			_, err = render.Objects(p, render.Options{Password: []byte("secret")})
			var faults profiles.Errors
			assert.Equal(t, errors.As(err, &faults), tc.refuse, "%s: %v", tc.reason, err)
		})
	}
}
