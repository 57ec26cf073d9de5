// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/pgha/pgha/internal/operator"
)

// The limits of the CRD: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/api/v1/imagecatalog_types.go
const (
	oldestInCatalog = 10
	maxImages       = 8
	maxComponents   = 32
	maxComponentKey = 63
)

// validateCatalog reports what the CRD refuses, and a catalog in which the operator would not find the image of the Cluster: it then stops
// reconciling it. https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/controller/cluster_image.go#L170
func (r *Resolved) validateCatalog(path *field.Path) field.ErrorList {
	pg, c := &r.Spec.PostgreSQL, r.Spec.PostgreSQL.Catalog
	faults := oneOf(path.Child("kind"), c.CatalogKind(), catalogKinds[1:]...)
	if c.Name == "" {
		faults = append(faults, field.Required(path.Child("name"), "the name of the catalog, which Clusters refer to"))
	} else {
		faults = append(faults, dnsName(path.Child("name"), c.Name)...)
	}
	if pg.Image != "" {
		faults = append(faults, field.Forbidden(path, fmt.Sprintf("conflicts with spec.postgresql.image %q: the operator takes the image from one of them; remove the other", pg.Image)))
	}
	faults = append(faults, r.validateCatalogImages(path.Child("images"), c.Images)...)
	return append(faults, c.validateComponents(path)...)
}

func (r *Resolved) validateCatalogImages(path *field.Path, images []CatalogImage) field.ErrorList {
	var faults field.ErrorList
	var known []string
	if len(images) > maxImages {
		faults = append(faults, field.TooMany(path, len(images), maxImages))
	}
	for i := range images {
		image, at := &images[i], path.Index(i)
		major := strconv.Itoa(int(image.Major))
		switch {
		case image.Major < oldestInCatalog:
			faults = append(faults, field.Invalid(at.Child("major"), image.Major, fmt.Sprintf("must be a major version of PostgreSQL, at least %d", oldestInCatalog)))
		case slices.Contains(known, major):
			faults = append(faults, field.Duplicate(at.Child("major"), image.Major))
		}
		known = append(known, major)
		faults = append(faults, catalogImage(at.Child("image"), image.Image)...)
		if tagged := majorIn(imageTag(image.Image)); slices.Contains(Majors(), tagged) && tagged != int(image.Major) {
			faults = append(faults, field.Invalid(at.Child("image"), image.Image, fmt.Sprintf("has PostgreSQL %d in its tag, and the entry says %s, which the "+
				"operator believes: correct one of the two, or the server does not start with its data", tagged, major)))
		}
		faults = append(faults, validateExtensionList(at.Child("extensions"), image.Extensions)...)
	}
	if len(images) > 0 && r.Major > 0 && !slices.Contains(known, strconv.Itoa(r.Major)) {
		faults = append(faults, field.Invalid(path, strings.Join(known, ", "), fmt.Sprintf("has no image of PostgreSQL %d, which spec.postgresql.major says: the operator "+
			"would not reconcile the Cluster; add the image, or set spec.postgresql.major to a version that is there", r.Major)))
	}
	return faults
}

func (c *Catalog) validateComponents(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	at := path.Child("componentImages")
	if len(c.ComponentImages) > 0 && len(c.Images) == 0 {
		faults = append(faults, field.Required(path.Child("images"), "the images of PostgreSQL: pgha renders a catalog only with them"))
	}
	if len(c.ComponentImages) > maxComponents {
		faults = append(faults, field.TooMany(at, len(c.ComponentImages), maxComponents))
	}
	seen := map[string]bool{}
	for i, component := range c.ComponentImages {
		key := at.Index(i).Child("key")
		faults = append(faults, componentKey(key, component.Key)...)
		if seen[component.Key] {
			faults = append(faults, field.Duplicate(key, component.Key))
		}
		seen[component.Key] = true
		faults = append(faults, catalogImage(at.Index(i).Child("image"), component.Image)...)
	}
	return faults
}

func componentKey(path *field.Path, key string) field.ErrorList {
	if key == "" {
		return field.ErrorList{field.Required(path, "the key of the image, such as pgbouncer")}
	}
	return dnsLabel(path, key)
}

// catalogImage checks an image of a catalog. It needs no tag, since the entry says what it is.
func catalogImage(path *field.Path, image string) field.ErrorList {
	switch {
	case image == "":
		return field.ErrorList{field.Required(path, "an image with its digest, as in name:tag@sha256:…")}
	case strings.ContainsAny(image, " \t\r\n"):
		return field.ErrorList{field.Invalid(path, image, "must have no white space")}
	}
	return imageDigest(path, image)
}

// imageDigest reports an invalid digest or a scheme, with which no pod can start.
func imageDigest(path *field.Path, image string) field.ErrorList {
	if fault := operator.SchemeFault(image); fault != "" {
		return field.ErrorList{field.Invalid(path, image, fault)}
	}
	if fault := operator.DigestFault(image); fault != "" {
		return field.ErrorList{field.Invalid(path, image, fault)}
	}
	return nil
}

// validatePoolerCatalog checks the image that a Pooler takes from a catalog. Of a catalog that exists already, pgha does not know the keys.
func (p *Profile) validatePoolerCatalog(path *field.Path, b *PgBouncer) field.ErrorList {
	ref := b.ImageCatalogRef
	if ref == nil {
		return nil
	}
	faults := componentKey(path.Child("key"), ref.Key)
	faults = append(faults, oneOf(path.Child("kind"), or(ref.Kind, catalogKinds[1]), catalogKinds[1:]...)...)
	if b.Image != "" {
		faults = append(faults, field.Forbidden(path, fmt.Sprintf("conflicts with the image %q: the operator takes the image from one of them; remove the other", b.Image)))
	}
	kind, name := p.CatalogOf(ref)
	c := p.Spec.PostgreSQL.Catalog
	switch {
	case ref.Name != "":
		faults = append(faults, dnsName(path.Child("name"), ref.Name)...)
	case ref.Kind != "":
		faults = append(faults, field.Required(path.Child("name"), "the name of the catalog; leave out both kind and name for that of spec.postgresql.catalog"))
	case name == "":
		faults = append(faults, field.Required(path.Child("name"), "the name of the catalog, since spec.postgresql.catalog is not set"))
	}
	if !c.Rendered() || c.CatalogKind() != kind || c.Name != name {
		return faults
	}
	if !slices.ContainsFunc(c.ComponentImages, func(i CatalogComponentImage) bool { return i.Key == ref.Key }) {
		faults = append(faults, field.NotFound(path.Child("key"), ref.Key))
		faults[len(faults)-1].Detail = "spec.postgresql.catalog.componentImages has no such key; add it there"
	}
	return faults
}

func constraintsOfCatalog() []Constraint {
	const list = "spec.postgresql.catalog."
	all := []Constraint{
		{Field: list + "kind", Enum: catalogKinds[:]},
		{Field: list + "name", Required: true, Pattern: formObject, MinLength: 1, MaxLength: 253},
		{Field: list + "images[].major", Required: true, Min: oldestInCatalog, Max: math.MaxInt32},
		{Field: list + "images[].image", Required: true, Pattern: formPinned, MinLength: 1},
		{Field: list + "componentImages[].key", Required: true, Pattern: formSpace, MinLength: 1, MaxLength: maxComponentKey},
		{Field: list + "componentImages[].image", Required: true, Pattern: formPinned, MinLength: 1},
		{Field: "spec.poolers[].pgbouncer.imageCatalogRef.kind", Enum: catalogKinds[:]},
		{Field: "spec.poolers[].pgbouncer.imageCatalogRef.name", Pattern: formObject, MaxLength: 253},
		{Field: "spec.poolers[].pgbouncer.imageCatalogRef.key", Required: true, Pattern: formSpace, MinLength: 1, MaxLength: maxComponentKey},
	}
	return append(all, constraintsOfExtensions(list+"images[].extensions[].")...)
}
