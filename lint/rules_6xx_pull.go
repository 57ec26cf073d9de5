// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/profiles"
)

// What Kubernetes needs for images as volumes: a version that has them, and one that has them without a feature gate.
const (
	mountsImages   = 33
	mountsByItself = 35
)

func pullRules() []Rule {
	return []Rule{
		{
			ID: "PGHA666", Title: "pooler without the pull secrets of its Cluster", Severity: Warning, Beyond: true, check: each(unpulledPooler),
			Why: "The operator gives spec.imagePullSecrets of a Cluster to the service account of its instances. The pods of a Pooler have an account of their own, with only " +
				"the Secret of the operator's own image. With an image from the same private registry, they stay in ImagePullBackOff.",
			Source: operatorSource + "internal/controller/pooler_update.go",
		},
		{
			ID: "PGHA667", Title: "extension images on an old Kubernetes", Severity: Error, Beyond: true, check: eachCluster(oldKubernetes),
			Why: "Kubernetes mounts images since 1.33, and up to 1.34 only with the feature gate ImageVolume. Without it the pods have no such volume, " +
				"and PostgreSQL does not find the extensions. With 1.33 and 1.34 it is a warning. pgha reads the version in `spec.scheduling.kubernetes` of a profile; in manifests " +
				"nothing says it.",
			Source: operatorDocs + "imagevolume_extensions/#requirements",
		},
	}
}

// registryOf is the host of an image's registry.
func registryOf(image string) string {
	host, _, found := strings.Cut(image, "/")
	if !found || !strings.ContainsAny(host, ".:") {
		return "docker.io"
	}
	return host
}

func unpulledPooler(p *pass, r *Resource, o *cnpgv1.Pooler) {
	c := p.cluster(o.Namespace, o.Spec.Cluster.Name)
	if c == nil || len(c.full.ImagePullSecrets) == 0 || o.Spec.ServiceAccountName != "" || o.Spec.Template != nil && len(o.Spec.Template.Spec.ImagePullSecrets) > 0 {
		return
	}
	image, path := p.poolerImage(o)
	own := c.full.ImageName
	if entry, _ := p.entry(c); entry != nil {
		own = entry.Image
	}
	if image == "" || own == "" || registryOf(image) != registryOf(own) {
		return
	}
	p.add(r, path, fmt.Sprintf("The image is in %s, as that of Cluster %q, and the pods of the Pooler do not have its pull secrets.", registryOf(image), c.name()),
		"Set spec.template.spec.imagePullSecrets.")
}

// poolerImage is the image of a Pooler and its field; empty for the operator's default, and for a catalog that is not among the objects.
func (p *pass) poolerImage(o *cnpgv1.Pooler) (image, path string) {
	if o.Spec.Template != nil {
		for i, c := range o.Spec.Template.Spec.Containers {
			if c.Name == "pgbouncer" && c.Image != "" {
				return c.Image, at("spec.template.spec.containers", i) + ".image"
			}
		}
	}
	b := o.Spec.PgBouncer
	switch {
	case b == nil:
		return "", ""
	case b.Image != "" || b.ImageCatalogRef == nil:
		return b.Image, "spec.pgbouncer.image"
	}
	if catalog := p.catalog(b.ImageCatalogRef.Kind, o.Namespace, b.ImageCatalogRef.Name); catalog != nil {
		for _, c := range catalog.ComponentImages {
			if c.Key == b.ImageCatalogRef.Key {
				return c.Image, "spec.pgbouncer.imageCatalogRef"
			}
		}
	}
	return "", ""
}

func oldKubernetes(p *pass, c *cluster) {
	if p.in.Profile == nil || p.in.Profile.Spec.Scheduling.Kubernetes == nil || len(c.spec.PostgresConfiguration.Extensions) == 0 {
		return
	}
	version := p.in.Profile.Spec.Scheduling.Kubernetes.Version
	minor, ok := profiles.KubernetesMinor(version)
	const path, remedy = "spec.postgresql.extensions", "Upgrade Kubernetes to 1.35 first, or use an image that contains the extensions."
	switch {
	case !ok || minor >= mountsByItself:
	case minor < mountsImages:
		p.add(c.Resource, path, fmt.Sprintf("Kubernetes %s mounts no images, so PostgreSQL does not find the extensions.", version), remedy)
	default:
		p.addAs(Warning, c.Resource, path, fmt.Sprintf("Kubernetes %s mounts images only with the feature gate ImageVolume, which must be on in the API server and the nodes.", version), remedy)
	}
}
