// SPDX-License-Identifier: Apache-2.0

package lint

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

const catalogDocs = operatorDocs + "image_catalog/"

// catalog finds a catalog among the objects; nil for none.
func (p *pass) catalog(kind, namespace, name string) *cnpgv1.ImageCatalogSpec {
	if kind == cnpgv1.ClusterImageCatalogKind {
		if _, c := find[*cnpgv1.ClusterImageCatalog](p, kind, "", name); c != nil {
			return &c.Spec
		}
	} else if _, c := find[*cnpgv1.ImageCatalog](p, kind, namespace, name); c != nil {
		return &c.Spec
	}
	return nil
}

// entry is the catalog's image for the Cluster. known is false if the catalog is not among the objects.
func (p *pass) entry(c *cluster) (image *cnpgv1.CatalogImage, known bool) {
	ref := c.full.ImageCatalogRef
	if ref == nil {
		return nil, false
	}
	catalog := p.catalog(ref.Kind, c.namespace(), ref.Name)
	if catalog == nil {
		return nil, false
	}
	for i := range catalog.Images {
		if catalog.Images[i].Major == ref.Major {
			return &catalog.Images[i], true
		}
	}
	return nil, true
}

// eachImage calls a function with every image of every object.
func eachImage(p *pass, do func(r *Resource, path, image string)) {
	check := func(r *Resource) func(path, image string) {
		return func(path, image string) { do(r, path, image) }
	}
	eachCatalog(func(_ *pass, r *Resource, s *cnpgv1.ImageCatalogSpec) { catalogImages(s, check(r)) })(p)
	each(func(_ *pass, r *Resource, c *cnpgv1.Cluster) {
		check(r)("spec.imageName", c.Spec.ImageName)
		extensionReferences("spec.postgresql.extensions", c.Spec.PostgresConfiguration.Extensions, check(r))
	})(p)
	each(func(_ *pass, r *Resource, o *cnpgv1.Pooler) {
		if o.Spec.PgBouncer != nil {
			check(r)("spec.pgbouncer.image", o.Spec.PgBouncer.Image)
		}
	})(p)
}

// eachCatalog runs a check on every catalog of both kinds.
func eachCatalog(check func(*pass, *Resource, *cnpgv1.ImageCatalogSpec)) func(*pass) {
	return func(p *pass) {
		each(func(p *pass, r *Resource, c *cnpgv1.ImageCatalog) { check(p, r, &c.Spec) })(p)
		each(func(p *pass, r *Resource, c *cnpgv1.ClusterImageCatalog) { check(p, r, &c.Spec) })(p)
	}
}

// catalogImages calls a function with every image of a catalog.
func catalogImages(s *cnpgv1.ImageCatalogSpec, do func(path, image string)) {
	for i := range s.Images {
		do(at("spec.images", i)+".image", s.Images[i].Image)
		extensionReferences(at("spec.images", i)+".extensions", s.Images[i].Extensions, do)
	}
	for i := range s.ComponentImages {
		do(at("spec.componentImages", i)+".image", s.ComponentImages[i].Image)
	}
}

func extensionReferences(list string, all []cnpgv1.ExtensionConfiguration, do func(path, image string)) {
	for i := range all {
		do(at(list, i)+".image.reference", all[i].ImageVolumeSource.Reference)
	}
}
