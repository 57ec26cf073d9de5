// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// TestImagesExist: the first chapters name what must exist before the first apply, and how to make it. What pgha renders is not among it.
func TestImagesExist(t *testing.T) {
	all := samples(t)
	for name, c := range map[string]struct {
		reason, chapter, sample string
		want, none              []string
	}{
		"referenced": {"pgha renders neither catalog nor Secret", "Before the first apply", "private registry", []string{
			"The ImageCatalog `images` must exist in the namespace `cnpg-database`, with an image of PostgreSQL 18.",
			"kubectl get imagecatalogs.postgresql.cnpg.io/images -o 'jsonpath={.spec.images[?(@.major==18)].image}",
			"takes its image from the ClusterImageCatalog `all`, which must exist.", "kubectl get clusterimagecatalogs.postgresql.cnpg.io/all -o",
			"The extensions are images that Kubernetes mounts. That needs Kubernetes 1.35",
			"The pods pull their images with `registry` and `other`.", "docker --config pull-secret login registry.example.com",
			"create secret generic registry --type=kubernetes.io/dockerconfigjson", "create secret generic other --type=kubernetes.io/dockerconfigjson",
			"the first container of a Pooler runs it",
		}, nil},
		"rendered": {"the apply makes the catalog", "Before the first apply", "catalog", []string{"clusterimagecatalogs.postgresql.cnpg.io", "docker --config pull-secret login registry.example.com"},
			[]string{"must exist, with an image", "container of a Pooler"}},
		"none":      {"the community's images", "Before the first apply", "aks", nil, []string{"docker", "atalog"}},
		"kept":      {"other namespaces may use it", "Clean up", "catalog", []string{"StorageClasses, ClusterImageCatalogs stay, since"}, []string{"CATALOG=", "ConfigMap"}},
		"deleted":   {"unless a Cluster names it", "Clean up", "aks-full", []string{"Delete the ImageCatalog `pg-images`, unless a Cluster takes its image from it", "CATALOG=pg-images"}, nil},
		"foreign":   {"it is not the profile's", "Clean up", "private registry", nil, []string{"CATALOG="}},
		"next one":  {"the entry decides", "Upgrade PostgreSQL", "catalog", []string{"The image is in the ClusterImageCatalog `images`"}, nil},
		"own image": {"the profile decides", "Upgrade PostgreSQL", "aks", nil, []string{"atalog"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := chapter(t, all[c.sample].text, c.chapter)
			for _, want := range c.want {
				assert.Assert(t, strings.Contains(text, want), "%s: no %q in\n%s", c.reason, want, text)
			}
			for _, none := range c.none {
				assert.Assert(t, !strings.Contains(text, none), "%s: %q", c.reason, none)
			}
		})
	}
}
