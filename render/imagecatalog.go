// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// imageCatalogs returns the profile's own catalog, if it is one of the namespace:
// https://cloudnative-pg.io/documentation/current/image_catalog/
func imageCatalogs(p *profiles.Resolved) []manifest.Object {
	c := p.Spec.PostgreSQL.Catalog
	if !c.Rendered() || c.CatalogKind() != cnpgv1.ImageCatalogKind {
		return nil
	}
	return []manifest.Object{&cnpgv1.ImageCatalog{
		TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, cnpgv1.ImageCatalogKind),
		ObjectMeta: objectMeta(p, c.Name),
		Spec:       catalogSpec(c),
	}}
}

// clusterImageCatalogs returns the profile's own catalog, if all namespaces share it.
func clusterImageCatalogs(p *profiles.Resolved) []manifest.Object {
	c := p.Spec.PostgreSQL.Catalog
	if !c.Rendered() || c.CatalogKind() != cnpgv1.ClusterImageCatalogKind {
		return nil
	}
	catalog := &cnpgv1.ClusterImageCatalog{
		TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, cnpgv1.ClusterImageCatalogKind),
		ObjectMeta: objectMeta(p, c.Name),
		Spec:       catalogSpec(c),
	}
	catalog.Namespace = "" // cluster-scoped
	return []manifest.Object{catalog}
}

func catalogSpec(c *profiles.Catalog) cnpgv1.ImageCatalogSpec {
	var spec cnpgv1.ImageCatalogSpec
	for _, i := range c.Images {
		spec.Images = append(spec.Images, cnpgv1.CatalogImage{Image: i.Image, Major: int(i.Major), Extensions: extensionImages(i.Extensions)})
	}
	for _, i := range c.ComponentImages {
		spec.ComponentImages = append(spec.ComponentImages, cnpgv1.CatalogComponentImage{Key: i.Key, Image: i.Image})
	}
	return spec
}

// imageCatalogRef names the catalog that has the image of the major version.
func imageCatalogRef(p *profiles.Resolved) *cnpgv1.ImageCatalogRef {
	c := p.Spec.PostgreSQL.Catalog
	if c == nil {
		return nil
	}
	return &cnpgv1.ImageCatalogRef{TypedLocalObjectReference: catalogObject(c.CatalogKind(), c.Name), Major: p.Major}
}

// componentRef names the image of a Pooler in a catalog; nil for none.
func componentRef(p *profiles.Resolved, c *profiles.PoolerCatalog) *cnpgv1.ImageCatalogComponentRef {
	if c == nil {
		return nil
	}
	return &cnpgv1.ImageCatalogComponentRef{TypedLocalObjectReference: catalogObject(p.CatalogOf(c)), Key: c.Key}
}

func catalogObject(kind, name string) corev1.TypedLocalObjectReference {
	return corev1.TypedLocalObjectReference{APIGroup: new(cnpgv1.SchemeGroupVersion.Group), Kind: kind, Name: name}
}

// extensionImages are images that Kubernetes mounts into the pods:
// https://cloudnative-pg.io/documentation/current/imagevolume_extensions/
func extensionImages(list []profiles.ExtensionImage) []cnpgv1.ExtensionConfiguration {
	var all []cnpgv1.ExtensionConfiguration
	for _, e := range list {
		var env []cnpgv1.ExtensionEnvVar
		for _, v := range e.Env {
			env = append(env, cnpgv1.ExtensionEnvVar{Name: v.Name, Value: v.Value})
		}
		all = append(all, cnpgv1.ExtensionConfiguration{
			Name:                 e.Name,
			ImageVolumeSource:    corev1.ImageVolumeSource{Reference: e.Image, PullPolicy: corev1.PullPolicy(e.PullPolicy)},
			ExtensionControlPath: e.ExtensionControlPath,
			DynamicLibraryPath:   e.DynamicLibraryPath,
			LdLibraryPath:        e.LdLibraryPath,
			BinPath:              e.BinPath,
			Env:                  env,
		})
	}
	return all
}
