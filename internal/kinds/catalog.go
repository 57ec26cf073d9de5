// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
)

// The kinds of image catalogs. A Cluster names one, and is no longer reconciled without it. So they are applied before it, and hold data: no
// controller prunes them.

// catalogPlaces are the profile's fields that correspond to fields of both kinds. Import has separate code for them.
var catalogPlaces = []Place{
	{Object: "metadata.name", Profile: "spec.postgresql.catalog.name", How: Alike},
	{Object: "spec.images", Profile: "spec.postgresql.catalog.images", How: Alike},
	{Object: "spec.componentImages", Profile: "spec.postgresql.catalog.componentImages", How: Alike},
	{Profile: "spec.postgresql.catalog", How: Decides},
}

const catalogNotHeld = "a profile contains only the catalog that its Cluster names"

// imageCatalog is the kind of the catalogs of one namespace.
var imageCatalog = Kind{
	Group: groupCNPG, Kind: "ImageCatalog", New: func() manifest.Object { return new(cnpgv1.ImageCatalog) },
	Rendered: WithProfile, Stage: First, HoldsData: true, Beside: true,
	NamedBy: "spec.postgresql.catalog.name", Places: catalogPlaces,
	Recovery: Shared, CleanUp: DeleteByHand, Belongs: HasImages,
	Why:     "The recovered Cluster takes its image from it, as every Cluster of the namespace may.",
	NotHeld: catalogNotHeld,
}

// clusterImageCatalog is the kind of the catalogs that all namespaces share.
var clusterImageCatalog = Kind{
	Group: groupCNPG, Kind: "ClusterImageCatalog", New: func() manifest.Object { return new(cnpgv1.ClusterImageCatalog) }, ClusterScoped: true,
	Rendered: WithProfile, Stage: First, HoldsData: true, Beside: true,
	NamedBy: "spec.postgresql.catalog.name", Places: catalogPlaces,
	StandsFor: "ImageCatalog", StandsForWhy: "A reference to a catalog says its kind.",
	Recovery: Shared, Belongs: HasImages,
	Why:     "It is cluster-scoped, and a Cluster of any namespace may take its image from it.",
	NotHeld: catalogNotHeld,
}
