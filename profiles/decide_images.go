// SPDX-License-Identifier: Apache-2.0

package profiles

import "fmt"

// checkImageVolumes refuses extensions as image volumes, or parts of them, that the target does not read.
func (r *Resolved) checkImageVolumes() {
	pg := &r.Spec.PostgreSQL
	if len(pg.Extensions) > 0 {
		r.require(extensionImages, "spec.postgresql.extensions", "")
	}
	for i, e := range pg.Extensions {
		at := fmt.Sprintf("spec.postgresql.extensions[%d]", i)
		if e.Image == "" && pg.Catalog != nil {
			r.require(catalogExtensions, at+".image", "its catalogs have no extensions")
		}
		r.checkExtension(at, &e)
	}
}

func (r *Resolved) checkExtension(at string, e *ExtensionImage) {
	const unread = "it does not read the field"
	if len(e.BinPath) > 0 {
		r.require(extensionEnv, at+".bin_path", unread)
	}
	if len(e.Env) > 0 {
		r.require(extensionEnv, at+".env", unread)
	}
}

// checkCatalogs refuses parts of a catalog that the target does not read, and Poolers that name a catalog.
func (r *Resolved) checkCatalogs() {
	const unread = "nothing reads it"
	if c := r.Spec.PostgreSQL.Catalog; c != nil {
		for i := range c.Images {
			if len(c.Images[i].Extensions) > 0 {
				r.require(catalogExtensions, fmt.Sprintf("spec.postgresql.catalog.images[%d].extensions", i), unread)
			}
		}
		if len(c.ComponentImages) > 0 {
			r.require(catalogComponents, "spec.postgresql.catalog.componentImages", unread)
		}
	}
	for i := range r.Spec.Poolers {
		if r.Spec.Poolers[i].PgBouncer.ImageCatalogRef != nil {
			r.require(poolerCatalog, fmt.Sprintf("spec.poolers[%d].pgbouncer.imageCatalogRef", i), "its Poolers have no such field")
		}
	}
}

// InstanceImage is the image that the instances run: Image, or that of the catalog that pgha renders; empty if only the cluster knows.
func (r *Resolved) InstanceImage() string {
	if entry := r.Spec.PostgreSQL.Catalog.ImageOf(r.Major); entry != nil && r.Image == "" {
		return entry.Image
	}
	return r.Image
}
