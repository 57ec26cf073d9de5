// SPDX-License-Identifier: Apache-2.0

package profiles

// Catalog is an image catalog: the image of each major version of PostgreSQL. With images, pgha renders it. Without, it must exist already. A new
// image in a catalog reaches every Cluster that names it, at once and without a change of their profiles, so let one profile render a catalog that
// others only name.
type Catalog struct {
	// Kind is ImageCatalog, in the cluster's namespace, or ClusterImageCatalog, which all namespaces share. Empty: ImageCatalog.
	Kind string `json:"kind,omitempty"`
	// Name of the catalog.
	Name string `json:"name"`
	// Images of the catalog, one for each major version. That of spec.postgresql.major must be there. Empty: the catalog exists already.
	Images []CatalogImage `json:"images,omitempty"`
	// ComponentImages are images of other programs, from operator 1.30 on. Poolers take theirs from here by imageCatalogRef. They need images.
	ComponentImages []CatalogComponentImage `json:"componentImages,omitempty"`
}

// CatalogImage is the image of one major version.
type CatalogImage struct {
	// Major version of PostgreSQL. The operator believes it, whatever the tag says.
	Major int32 `json:"major"`
	// Image with its digest: name:tag@sha256:…. Without a digest, the registry can put another image behind the tag.
	Image string `json:"image"`
	// Extensions that Clusters of this major version can use by name in spec.postgresql.extensions, from operator 1.29 on.
	Extensions []ExtensionImage `json:"extensions,omitempty"`
}

// CatalogComponentImage is the image of a program beside PostgreSQL, such as PgBouncer.
type CatalogComponentImage struct {
	// Key that names the image: pgbouncer.
	Key string `json:"key"`
	// Image with its digest.
	Image string `json:"image"`
}

// CatalogKind is the kind of the catalog.
func (c *Catalog) CatalogKind() string { return or(c.Kind, catalogKinds[1]) }

// Rendered reports whether pgha renders the catalog.
func (c *Catalog) Rendered() bool { return c != nil && len(c.Images) > 0 }

// ImageOf returns the entry of a major version; nil for none.
func (c *Catalog) ImageOf(major int) *CatalogImage {
	if c == nil {
		return nil
	}
	for i := range c.Images {
		if int(c.Images[i].Major) == major {
			return &c.Images[i]
		}
	}
	return nil
}

// PoolerCatalog names an image of a catalog, by its key.
type PoolerCatalog struct {
	// Kind is ImageCatalog or ClusterImageCatalog. Empty with a name: ImageCatalog.
	Kind string `json:"kind,omitempty"`
	// Name of the catalog. Empty: that of spec.postgresql.catalog, with its kind.
	Name string `json:"name,omitempty"`
	// Key of the image in componentImages.
	Key string `json:"key"`
}

// CatalogOf returns kind and name of the catalog that a Pooler takes its image from; empty if the profile has none.
func (p *Profile) CatalogOf(ref *PoolerCatalog) (kind, name string) {
	if ref.Name != "" {
		return or(ref.Kind, catalogKinds[1]), ref.Name
	}
	if c := p.Spec.PostgreSQL.Catalog; c != nil {
		return c.CatalogKind(), c.Name
	}
	return "", ""
}

// ExtensionImage is an image that holds one or more extensions. CREATE EXTENSION is still needed: in spec.bootstrap.postInitApplicationSQL, or later.
type ExtensionImage struct {
	// Name of the mounted directory: /extensions/<name>. It need not be the name of the extension.
	Name string `json:"name"`
	// Image with its tag or digest. It is only optional if the catalog has an entry of that name, from operator 1.29 on.
	Image string `json:"image,omitempty"`
	// PullPolicy is Always, IfNotPresent or Never. Empty: the default of Kubernetes.
	PullPolicy string `json:"pullPolicy,omitempty"`
	// ExtensionControlPath are directories of the image with control files. Default: share.
	ExtensionControlPath []string `json:"extension_control_path,omitempty"`
	// DynamicLibraryPath are directories of the image with libraries that PostgreSQL loads. Default: lib.
	DynamicLibraryPath []string `json:"dynamic_library_path,omitempty"`
	// LdLibraryPath are directories of the image with libraries of the system, which those need: PostGIS has some.
	LdLibraryPath []string `json:"ld_library_path,omitempty"`
	// BinPath are directories of the image with programs, which are added to the PATH of PostgreSQL, from operator 1.29 on.
	BinPath []string `json:"bin_path,omitempty"`
	// Env are variables of PostgreSQL's environment, from operator 1.29 on. Everybody who reads the Cluster can read them, so write no password.
	Env []ExtensionVariable `json:"env,omitempty"`
}

// ExtensionVariable is a variable in the environment of PostgreSQL.
type ExtensionVariable struct {
	// Name of the variable. PATH and LD_LIBRARY_PATH have fields of their own, and the operator reserves others.
	Name string `json:"name"`
	// Value of the variable. ${image_root} stands for the directory where the image is mounted, and $${ for ${ itself.
	Value string `json:"value"`
}
