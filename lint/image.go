// SPDX-License-Identifier: Apache-2.0

package lint

func imageField(c *cluster) string {
	if c.spec.ImageCatalogRef != nil {
		return "spec.imageCatalogRef.major"
	}
	return "spec.imageName"
}
