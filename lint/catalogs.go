// SPDX-License-Identifier: Apache-2.0

package lint

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

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
