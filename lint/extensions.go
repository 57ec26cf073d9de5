// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"path"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// extensionImage: an image from a catalog is what 1.29 brought. Until then the reference is required, before the webhook by the CRD.
func extensionImage(p *pass, c *cluster, base string, e *cnpgv1.ExtensionConfiguration) {
	switch {
	case e.ImageVolumeSource.Reference != "":
	case !sinceExtensionPaths.Has(p.target):
		p.refuseSincef(sinceExtensionImage, "", c.Resource, base+".image.reference", "Set the image.", "extension %q has no image, and "+
			"operator %s takes none from a catalog", e.Name, p.target)
	case c.spec.ImageCatalogRef == nil:
		p.refusef(c.Resource, base+".image.reference", "Set the image.",
			"extension %q has no image, and the Cluster has no imageCatalogRef", e.Name)
	}
}

// leaves reports whether a path leads out of the folder that it is below, also if it begins with a slash.
func leaves(value string) bool {
	joined := path.Join(".", value)
	return joined == ".." || strings.HasPrefix(joined, "../")
}

func extensionPaths(p *pass, c *cluster, base string, paths []string) {
	seen := map[string]bool{}
	for i, value := range paths {
		switch {
		case value == "":
			p.refusef(c.Resource, at(base, i), "Remove it.", "a path is empty")
		case seen[value]:
			p.refusef(c.Resource, at(base, i), "Remove one.", "duplicate path %q", value)
		case strings.HasPrefix(path.Clean(value), ".."):
			p.refuseSincef(sinceExtensionPaths, outsideImage, c.Resource, at(base, i), "Use a path inside the image.",
				"path %q is outside the extension's folder", value)
		case leaves(value):
			p.refuseSincef(sinceLocalPaths, outsideImage, c.Resource, at(base, i), "Use a path inside the image.",
				"path %q is outside the extension's folder", value)
		default:
			seen[value] = true
		}
	}
}

const outsideImage = "PostgreSQL reads a folder outside the image of the extension"
