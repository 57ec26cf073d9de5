// SPDX-License-Identifier: Apache-2.0

package kustomize

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// withSecret writes the base of the built-in profile aks with this source of the Secret.
func withSecret(t *testing.T, dir, source string) {
	t.Helper()
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	p, err := profiles.Parse("aks", text, profiles.Set("test", "spec.bootstrap.secret", "pg-owner"),
		profiles.Set("test", "spec.bootstrap.secretSource", source), profiles.Set("test", "metadata.labels", "{team: db}"))
	assert.NilError(t, err)
	files, err := base.Files(p)
	assert.NilError(t, err)
	writeFiles(t, filepath.Join(dir, "base"), files)
}

// TestSecretFromFile: kustomize creates the Secret as the operator needs it, and reports a missing file by its name.
func TestSecretFromFile(t *testing.T) {
	dir := t.TempDir()
	withSecret(t, dir, "{from: file}")
	base := filepath.Join(dir, "base")
	_, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), base)
	assert.ErrorContains(t, err, "pg-owner.env")
	env := filepath.Join(base, "pg-owner.env")
	assert.NilError(t, os.WriteFile(env, []byte("username=app\npassword=a=b c\n"), 0o600))
	ignored, err := os.ReadFile(filepath.Join(base, ".gitignore"))
	assert.NilError(t, err)
	assert.Equal(t, string(ignored), "# Written by pgha base: pg-owner.env holds a password.\n/pg-owner.env\n")
	for builder, build := range builders(t) {
		t.Run(builder, func(t *testing.T) {
			built := build(t, writeOverlay(t, dir, "namePrefix: prod-\nresources: [base]\ncomponents: [base/recovery]\n"))
			want := object{
				"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/basic-auth",
				"metadata": map[string]any{"name": "prod-pg-owner", "namespace": "cnpg-database",
					"labels": map[string]any{"cnpg.io/reload": "true", "team": "db"}},
				"data": map[string]any{"username": "YXBw", "password": "YT1iIGM="},
			}
			if diff := cmp.Diff(want, built["v1 Secret cnpg-database/prod-pg-owner"]); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			checkOwner(t, built, "prod-pg-owner")
		})
	}
}

// TestSecretFromKeyVault: the Secret has the name of its ExternalSecret, so renaming that must change the Cluster too.
func TestSecretFromKeyVault(t *testing.T) {
	dir := t.TempDir()
	withSecret(t, dir, "{from: externalSecret, store: vault}")
	for builder, build := range builders(t) {
		t.Run(builder, func(t *testing.T) {
			built := build(t, writeOverlay(t, dir, "nameSuffix: -x\nresources: [base]\ncomponents: [base/recovery]\n"))
			want := object{
				"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret",
				"metadata": map[string]any{"name": "pg-owner-x", "namespace": "cnpg-database", "labels": map[string]any{"team": "db"}},
				"spec": map[string]any{
					"refreshInterval": "1h",
					"secretStoreRef":  map[string]any{"kind": "ClusterSecretStore", "name": "vault"},
					"target": map[string]any{"template": map[string]any{
						"type":     "kubernetes.io/basic-auth",
						"metadata": map[string]any{"labels": map[string]any{"cnpg.io/reload": "true", "team": "db"}},
						"data":     map[string]any{"username": "app", "password": "{{ .password }}"},
					}},
					"data": []any{map[string]any{"secretKey": "password", "remoteRef": map[string]any{"key": "pg-owner",
						"conversionStrategy": "Default", "decodingStrategy": "None", "metadataPolicy": "None"}}},
				},
			}
			if diff := cmp.Diff(want, built["external-secrets.io/v1 ExternalSecret cnpg-database/pg-owner-x"]); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			checkOwner(t, built, "pg-owner-x")
		})
	}
}

// checkOwner checks that both Clusters take the owner's password from this Secret.
func checkOwner(t *testing.T, built objects, secret string) {
	t.Helper()
	found := 0
	for key, o := range built {
		for path, value := range leaves("", o) {
			if path == "spec.bootstrap.initdb.secret.name" || path == "spec.bootstrap.recovery.secret.name" {
				found++
				assert.Equal(t, value, secret, key)
			}
		}
	}
	assert.Equal(t, found, 2)
}
