// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"reflect"

	"github.com/pgha/pgha/profiles"
)

// takesImageFrom reports whether the Cluster names the catalog.
func (im *importer) takesImageFrom(o *object) bool {
	if !o.entry().ClusterScoped && o.namespace != "" && im.cluster.namespace != "" && o.namespace != im.cluster.namespace {
		return false
	}
	ref := mapAt(im.cluster.raw, "spec", "imageCatalogRef")
	return textAt(ref, "kind") == o.kind && textAt(ref, "name") == o.name
}

// catalogChoice sets the images of the catalog that the Cluster names.
func (o *object) catalogChoice(p *profiles.Profile) {
	if p.Spec.PostgreSQL.Catalog == nil {
		return
	}
	c := *p.Spec.PostgreSQL.Catalog
	c.Images, c.ComponentImages = nil, nil
	for _, item := range listAt(o.want, "spec", "images") {
		major, _ := intAt(item, "major")
		c.Images = append(c.Images, profiles.CatalogImage{Major: int32(major), Image: textAt(item, "image"), Extensions: extensions(listAt(item, "extensions"))})
	}
	for _, item := range listAt(o.want, "spec", "componentImages") {
		c.ComponentImages = append(c.ComponentImages, profiles.CatalogComponentImage{Key: textAt(item, "key"), Image: textAt(item, "image")})
	}
	p.Spec.PostgreSQL.Catalog = &c
}

// catalogFault says why the catalog of the Cluster cannot be in the profile: it would be invalid there.
func (o *object) catalogFault(p *profiles.Profile) string {
	with := p.DeepCopy()
	o.catalogChoice(with)
	for _, f := range with.Validate() {
		return "a profile cannot contain it: " + f.Field + ": " + f.Detail
	}
	return o.entry().NotHeld
}

// poolerCatalog is the catalog of a Pooler; without its name if it is that of the Cluster. nil for none.
func (im *importer) poolerCatalog(ref tree) *profiles.PoolerCatalog {
	if ref == nil {
		return nil
	}
	c := &profiles.PoolerCatalog{Kind: textAt(ref, "kind"), Name: textAt(ref, "name"), Key: textAt(ref, "key")}
	own := mapAt(im.cluster.want, "spec", "imageCatalogRef")
	if textAt(own, "kind") == c.Kind && textAt(own, "name") == c.Name {
		c.Kind, c.Name = "", ""
	}
	return c
}

// extensions are the images that are mounted beside PostgreSQL's.
func extensions(items []any) []profiles.ExtensionImage {
	var all []profiles.ExtensionImage
	for _, item := range items {
		e, ok := item.(tree)
		if !ok {
			return nil
		}
		extension := profiles.ExtensionImage{
			Name: textAt(e, "name"), Image: textAt(e, "image", "reference"), PullPolicy: textAt(e, "image", "pullPolicy"),
			ExtensionControlPath: listOfTexts(e, "extension_control_path"), DynamicLibraryPath: listOfTexts(e, "dynamic_library_path"),
			LdLibraryPath: listOfTexts(e, "ld_library_path"), BinPath: listOfTexts(e, "bin_path"),
		}
		assign(reflect.ValueOf(&extension.Env).Elem(), listAt(e, "env"))
		all = append(all, extension)
	}
	return all
}
