// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
)

func catalogRules() []Rule {
	return []Rule{
		{
			ID: "PGHA660", Title: "image catalog without digests", Severity: Warning, Beyond: true, check: eachCatalog(withoutDigest),
			Why: "A catalog says which images run, for many Clusters at once. A tag without a digest can move to another image in the registry: instances that " +
				"start at different times then run different programs, nothing in the repository changes, and there is nothing to go back to. The " +
				"project's own catalogs have digests.",
			Source: catalogDocs,
		},
		{
			ID: "PGHA661", Title: "invalid image digest", Severity: Error, Beyond: true, check: invalidDigests,
			Why: "Kubernetes cannot pull an image with a malformed digest. The API server and the operator accept it, and the new pods stay in " +
				"InvalidImageName: a rolling update stops at its first instance.",
			Source: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests",
		},
		{
			ID: "PGHA662", Title: "major version missing in the image catalog", Severity: Error, Beyond: true, check: eachCluster(missingMajor),
			Why: "The operator looks for the entry of imageCatalogRef.major. Without one it does not create the Cluster, and stops reconciling one that runs: " +
				"its pods go on, but failover, scaling and every other change wait. The phase is \"Cluster has incomplete or invalid image catalog\".",
			Source: operatorSource + "internal/controller/cluster_image.go#L170",
		},
		{
			ID: "PGHA663", Title: "key missing in the image catalog", Severity: Error, Beyond: true, check: each(missingKey),
			Why: "A Pooler names its image by a key of the catalog's componentImages. Without the entry the operator does not create the Deployment of the Pooler, " +
				"and no longer changes one that exists.",
			Source: operatorSource + "internal/controller/pooler_image.go",
		},
		{
			ID: "PGHA664", Title: "image catalog entry with another major version", Severity: Error, Beyond: true, check: eachCatalog(otherMajor),
			Why: "The operator believes the major version of the entry and does not look at the tag of the image. A server of another major version does not start with " +
				"the data, and a rolling update stops at its first instance.",
			Source: operatorSource + "internal/controller/cluster_image.go#L170",
		},
		{
			ID: "PGHA665", Title: "extension image missing in the catalog", Severity: Error, Beyond: true, check: eachCluster(missingExtension),
			Why: "An extension without an image takes it from the catalog's entry of its major version. If that has none of the name, or one without an image, the " +
				"operator stops reconciling the Cluster.",
			Source: operatorSource + "pkg/utils/extensions/extensions.go",
		},
	}
}

func withoutDigest(p *pass, r *Resource, s *cnpgv1.ImageCatalogSpec) {
	catalogImages(s, func(path, image string) {
		if image != "" && !strings.Contains(image, "@") {
			p.add(r, path, fmt.Sprintf("Image %q has no digest, so the registry decides what runs.", image), "Add the digest: name:tag@sha256:….")
		}
	})
}

func invalidDigests(p *pass) {
	eachImage(p, func(r *Resource, path, image string) {
		if fault := operator.DigestFault(image); fault != "" {
			p.add(r, path, fmt.Sprintf("No pod can start with image %q: it %s.", image, strings.Split(fault, ":")[0]),
				"Write @sha256: and 64 lower-case hexadecimal digits after the tag.")
		}
	})
}
func missingMajor(p *pass, c *cluster) {
	if image, known := p.entry(c); known && image == nil {
		ref := c.full.ImageCatalogRef
		p.add(c.Resource, "spec.imageCatalogRef.major", fmt.Sprintf("%s %q has no image of PostgreSQL %d: the operator does not reconcile the Cluster.", ref.Kind, ref.Name, ref.Major),
			"Add the image to the catalog first.")
	}
}

func missingKey(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if o.Spec.PgBouncer == nil || o.Spec.PgBouncer.ImageCatalogRef == nil {
		return
	}
	ref := o.Spec.PgBouncer.ImageCatalogRef
	catalog := p.catalog(ref.Kind, o.Namespace, ref.Name)
	if catalog == nil || slices.ContainsFunc(catalog.ComponentImages, func(c cnpgv1.CatalogComponentImage) bool { return c.Key == ref.Key }) {
		return
	}
	p.add(r, "spec.pgbouncer.imageCatalogRef.key", fmt.Sprintf("%s %q has no image with the key %q: the Pooler gets no pods.", ref.Kind, ref.Name, ref.Key),
		"Add it to the catalog's componentImages.")
}

func otherMajor(p *pass, r *Resource, s *cnpgv1.ImageCatalogSpec) {
	for i, image := range s.Images {
		tagged, _, ok := operator.ParseImage(image.Image).Version()
		if ok && tagged != image.Major && slices.Contains(profiles.Majors(), tagged) {
			p.add(r, at("spec.images", i)+".image", fmt.Sprintf("The entry is of PostgreSQL %d, and the tag of its image says %d.", image.Major, tagged), "Correct one of the two.")
		}
	}
}

func missingExtension(p *pass, c *cluster) {
	image, known := p.entry(c)
	if !known || image == nil {
		return
	}
	for i := range c.spec.PostgresConfiguration.Extensions {
		e := &c.spec.PostgresConfiguration.Extensions[i]
		if e.ImageVolumeSource.Reference != "" || slices.ContainsFunc(image.Extensions, func(o cnpgv1.ExtensionConfiguration) bool {
			return o.Name == e.Name && o.ImageVolumeSource.Reference != ""
		}) {
			continue
		}
		p.add(c.Resource, at("spec.postgresql.extensions", i)+".name", fmt.Sprintf("The catalog's entry of PostgreSQL %d has no image of extension %q: the operator does not reconcile the Cluster.",
			image.Major, e.Name), "Add it to the entry, or name the image here.")
	}
}
