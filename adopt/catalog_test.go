// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"gotest.tools/v3/assert"
)

// catalogue is an ImageCatalog with all that one may have.
var catalogue = `apiVersion: postgresql.cnpg.io/v1
kind: ImageCatalog
metadata: {name: all, namespace: db}
spec:
  images:
  - major: 17
    image: r.example.com/pg:17.11@sha256:` + strings.Repeat("0a", 32) + `
  - major: 18
    image: r.example.com/pg:18.6
    extensions:
    - name: postgis
      image: {reference: "r.example.com/postgis:3", pullPolicy: Always}
      extension_control_path: [share]
      dynamic_library_path: [lib]
      ld_library_path: [system]
      bin_path: [bin]
      env: [{name: PROJ_LIB, value: "${image_root}/share/proj"}]
  componentImages:
  - {key: pgbouncer, image: "r.example.com/pgbouncer:1"}
`

const catalogued = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata:
  name: pg
  namespace: db
spec:
  target: "1.30"
  postgresql:
    major: "18"
    catalog:
      kind: ImageCatalog
      name: all
      images:
      - major: 17
        image: r.example.com/pg:17.11@sha256:DIGEST
      - major: 18
        image: r.example.com/pg:18.6
        extensions:
        - name: postgis
          image: r.example.com/postgis:3
          pullPolicy: Always
          extension_control_path:
          - share
          dynamic_library_path:
          - lib
          ld_library_path:
          - system
          bin_path:
          - bin
          env:
          - name: PROJ_LIB
            value: ${image_root}/share/proj
      componentImages:
      - key: pgbouncer
        image: r.example.com/pgbouncer:1
    tuning: none
    extensions:
    - name: postgis
`

// TestCatalogImages: the catalog of the Cluster becomes a part of the profile, without a patch.
func TestCatalogImages(t *testing.T) {
	const image = "  imageName: ghcr.io/cloudnative-pg/postgresql:18.4\n"
	const ref = "  imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: KIND, name: all, major: 18}\n  postgresql: {extensions: [{name: postgis}]}\n"
	const pooler = "apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: pool, namespace: db}\nspec:\n  cluster: {name: pg}\n" +
		"  pgbouncer: {poolMode: session, imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: KIND, name: all, key: pgbouncer}}\n"
	for _, kind := range []string{"ImageCatalog", "ClusterImageCatalog"} {
		t.Run(kind, func(t *testing.T) {
			cluster := strings.Replace(small, image, strings.Replace(ref, "KIND", kind, 1), 1)
			catalog := strings.Replace(catalogue, "ImageCatalog", kind, 1)
			if kind == "ClusterImageCatalog" {
				catalog = strings.Replace(catalog, ", namespace: db", "", 1)
			}
			text := imported(t, adopt.Options{}, cluster, catalog, strings.Replace(pooler, "KIND", kind, 1))
			head, rest, _ := strings.Cut(text, "  storage:\n")
			want := strings.NewReplacer("DIGEST", strings.Repeat("0a", 32), "kind: ImageCatalog", "kind: "+kind).Replace(catalogued)
			if diff := cmp.Diff(want, head); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			assert.Assert(t, strings.Contains(rest, "      imageCatalogRef:\n        key: pgbouncer\n"), rest)
			assert.Assert(t, !strings.Contains(text, "patches:"), text)
		})
	}
}

// TestOtherCatalogs: a catalog that the Cluster does not name is left out, with a note. An invalid one is refused with the reason.
func TestOtherCatalogs(t *testing.T) {
	result, err := adopt.Import([]adopt.Source{{Data: []byte(small + "---\n" + catalogue)}}, adopt.Options{})
	assert.NilError(t, err)
	assert.Assert(t, strings.Contains(strings.Join(result.Notes, "\n"), "1 ImageCatalog left out: the Cluster does not take its image from it"), result.Notes)
	cluster := strings.Replace(small, "  imageName: ghcr.io/cloudnative-pg/postgresql:18.4\n",
		"  imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: all, major: 18}\n", 1)
	_, err = adopt.Import([]adopt.Source{{Data: []byte(cluster + "---\n" + strings.Replace(catalogue, "pg:18.6", "pg:18.6@sha256:1", 1))}}, adopt.Options{})
	assert.ErrorContains(t, err, "ImageCatalog all: invalid in a profile: spec.postgresql.catalog.images[1].image: Invalid value: ")
}

// TestOtherPullSecrets: a Pooler with other pull secrets than its Cluster gets a patch that replaces the list.
func TestOtherPullSecrets(t *testing.T) {
	const pooler = "apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: pool, namespace: db}\nspec:\n  cluster: {name: pg}\n  pgbouncer: {poolMode: session}\n"
	secrets := small + "  imagePullSecrets: [{name: a}, {name: b}]\n"
	for name, c := range map[string]struct{ reason, template, patch string }{
		"same":  {"no patch", "  template: {spec: {containers: [{name: pgbouncer, resources: {}}], imagePullSecrets: [{name: a}, {name: b}]}}\n", ""},
		"other": {"the profile has one list", "  template: {spec: {containers: [{name: pgbouncer, resources: {}}], imagePullSecrets: [{name: c}]}}\n", "$patch: replace"},
		"none":  {"the profile gives them to all pods", "", "template: null"},
	} {
		t.Run(name, func(t *testing.T) {
			text := imported(t, adopt.Options{}, secrets, pooler+c.template) // Import compares the objects
			assert.Equal(t, strings.Contains(text, "patches:"), c.patch != "", text)
			assert.Assert(t, strings.Contains(text, c.patch), "%s:\n%s", c.reason, text)
		})
	}
}
