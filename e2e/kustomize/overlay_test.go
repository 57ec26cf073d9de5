// SPDX-License-Identifier: Apache-2.0

package kustomize

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func builtin(t *testing.T, name string) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	assert.NilError(t, err)
	p, err := profiles.Parse(name+".yaml", text)
	assert.NilError(t, err)
	return p
}

// writeBase writes the base of a built-in profile to dir/base.
func writeBase(t *testing.T, dir, name string) string {
	t.Helper()
	files, err := base.Files(builtin(t, name))
	assert.NilError(t, err)
	base := filepath.Join(dir, "base")
	writeFiles(t, base, files)
	return base
}

func writeFiles(t *testing.T, dir string, files []base.File) {
	t.Helper()
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		assert.NilError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		assert.NilError(t, os.WriteFile(path, f.Data, 0o644))
	}
}

// writeOverlay writes a kustomization into the directory.
func writeOverlay(t *testing.T, dir, kustomization string) string {
	t.Helper()
	assert.NilError(t, os.MkdirAll(dir, 0o755))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "kustomization.yaml"), []byte(kustomization), 0o644))
	return dir
}

// overlay combines all usual changes of a base: it renames, moves, hashes and patches.
const overlay = `namePrefix: prod-
nameSuffix: -x
namespace: elsewhere
resources: [%[1]s]
components: [base/recovery%[2]s]
secretGenerator:
- name: owner
  type: kubernetes.io/basic-auth
  literals: [username=app, password=not-a-password]
configMapGenerator:
- name: queries
  literals: [queries=none]
patches:
- target: {kind: Cluster}
  patch: |-
    - op: add
      path: /spec/superuserSecret
      value: {name: owner}
    - op: add
      path: /spec/monitoring
      value: {customQueriesConfigMap: [{name: queries, key: queries}]}
- target: {kind: Cluster, name: %[3]s}
  patch: |-
    - op: add
      path: /spec/externalClusters
      value: [{name: other, connectionParameters: {host: db}, password: {name: owner, key: password}}]
- target: {kind: ObjectStore}
  patch: |-
    - op: replace
      path: /spec/configuration/azureCredentials
      value: {storageAccount: {name: owner, key: username}, storageKey: {name: owner, key: password}}
`

// patchKind adds an annotation to every object of a kind, with a strategic merge patch.
const patchKind = `- target: {group: %s, kind: %s}
  patch: |-
    apiVersion: any
    kind: any
    metadata:
      name: any
      annotations: {patched: "true"}
`

// TestOverlay: with a prefix, a suffix, another namespace and hashed names, every reference still works, and a patch
// reaches every kind.
func TestOverlay(t *testing.T) {
	for builder, build := range builders(t) {
		for _, name := range profiles.Names() {
			p := builtin(t, name)
			if p.Spec.Backup.Method == profiles.MethodNone {
				continue
			}
			t.Run(builder+"/"+name, func(t *testing.T) {
				dir := t.TempDir()
				base := writeBase(t, dir, name)
				primary, endpoints := "base", ""
				if exists(filepath.Join(base, "primary")) {
					primary = "base/primary"
				}
				if exists(filepath.Join(base, "endpoints")) {
					endpoints = ", base/endpoints"
				}
				var kinds []string
				for _, o := range build(t, filepath.Join(dir, primary)) {
					group, _, _ := strings.Cut("/"+o["apiVersion"].(string), "/v1")
					k := fmt.Sprintf(patchKind, strings.TrimPrefix(group, "/"), o["kind"])
					if !slices.Contains(kinds, k) {
						kinds = append(kinds, k)
					}
				}
				slices.Sort(kinds)
				built := build(t, writeOverlay(t, dir, fmt.Sprintf(overlay, primary, endpoints, p.ClusterName())+strings.Join(kinds, "")))
				checkReferences(t, built)
				checkRenamed(t, built)
			})
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// checkRenamed checks that every object has the overlay's prefix, suffix and namespace and the patch of its kind.
func checkRenamed(t *testing.T, built objects) {
	t.Helper()
	for key, o := range built {
		metadata := o["metadata"].(map[string]any)
		name := metadata["name"].(string)
		kind := o["kind"].(string)
		generated := kind == "Secret" || kind == "ConfigMap"
		if !strings.HasPrefix(name, "prod-") || !strings.Contains(name, "-x") {
			t.Errorf("%s is not renamed", key)
		}
		if namespace := metadata["namespace"]; kind != "StorageClass" && namespace != "elsewhere" {
			t.Errorf("%s is in namespace %v", key, namespace)
		}
		annotations, _ := metadata["annotations"].(map[string]any)
		if !generated && kind != "Service" && annotations["patched"] != "true" {
			t.Errorf("%s is not patched", key)
		}
	}
}
