// SPDX-License-Identifier: Apache-2.0

package facts

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
)

// Image is the image of a Cluster: its own, or that of a catalog among the objects; empty if the catalog is not among them.
func Image(c *cnpgv1.Cluster, objects []manifest.Object) string {
	ref := c.Spec.ImageCatalogRef
	if ref == nil {
		return c.Spec.ImageName
	}
	for _, o := range objects {
		if o.GetName() != ref.Name || o.GetObjectKind().GroupVersionKind().Kind != ref.Kind {
			continue
		}
		var images []cnpgv1.CatalogImage
		switch o := o.(type) {
		case *cnpgv1.ImageCatalog:
			images = o.Spec.Images
		case *cnpgv1.ClusterImageCatalog:
			images = o.Spec.Images
		}
		for i := range images {
			if images[i].Major == ref.Major {
				return images[i].Image
			}
		}
	}
	return ""
}
