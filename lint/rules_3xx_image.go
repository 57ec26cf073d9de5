// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
)

func imageRules() []Rule {
	return []Rule{
		{
			ID: "PGHA301", Title: "image without a version tag", Severity: Error, check: eachCluster(imageName),
			Why: "The operator reads PostgreSQL's version from the start of the tag. Its webhook rejects `latest`, a digest " +
				"without a tag, and a tag that does not start with a version.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA302", Title: "invalid image pull policy", Severity: Error, check: eachCluster(pullPolicy),
			Why:    "The operator's webhook rejects the Cluster.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA303", Title: "unsupported PostgreSQL version", Severity: Error, check: eachCluster(oldMajor),
			Why: "The operator's webhook rejects PostgreSQL before 13, and older releases what is before 12 or 11: 13 is the oldest since 1.24.4, " +
				"1.25.2 and 1.26, and 12 since 1.23.5, 1.24.1 and 1.25.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA304", Title: "invalid image catalog reference", Severity: Error, check: eachCluster(imageCatalog),
			Why: "The CRD rejects a catalog together with an imageName, and references to anything but the operator's own " +
				"ImageCatalog and ClusterImageCatalog.",
			Source: clusterTypes,
		},
		{
			ID: "PGHA321", Title: "missing image", Severity: Warning, Beyond: true, check: eachCluster(unpinnedImage),
			Why: "Without an image the operator's webhook fills in its default, and patch releases of the operator also change " +
				"it, even to another major version: 1.25.3 uses 17.5 and 1.25.4 uses 18.0. The same manifest then creates another " +
				"major version elsewhere or later, and a restore does not start. If a running Cluster is sent again as a whole " +
				"without imageName, as kubectl replace does, it gets the current default: another major version starts an offline " +
				"major upgrade.",
			Source: operatorSource + "api/v1/cluster_defaults.go",
		},
		{
			ID: "PGHA322", Title: "mutable image tag", Severity: Warning, Beyond: true, check: eachCluster(rollingImage),
			Why: "A tag without the minor version moves to a newer image. Instances that start at different times then run " +
				"different minor versions, and there is no tag to roll back to.",
			Source: operatorDocs + "container_images/",
		},
		{
			ID: "PGHA323", Title: "image without the backup programs", Severity: Error, Beyond: true,
			check: eachCluster(imageFlavour),
			Why: "The in-tree object store runs barman-cloud in the image of the instances, and the community's minimal and " +
				"standard images do not contain it: nothing is archived, the WAL volume fills up and the primary stops. The plugin " +
				"runs the programs in its own sidecar.",
			Source: "https://github.com/cloudnative-pg/postgres-containers",
		},
	}
}

func imageName(p *pass, c *cluster) {
	name := c.spec.ImageName
	if name == "" {
		return
	}
	const remedy = "Use a tag that starts with the version, such as 18.4-standard-trixie."
	switch i := operator.ParseImage(name); i.Tag {
	case "latest":
		p.refusef(c.Resource, "spec.imageName", remedy, "the tag of %q is latest, which does not contain a version", name)
	case "":
		p.refusef(c.Resource, "spec.imageName", remedy, "%q has a digest but no tag, so the version is unknown", name)
	default:
		if _, _, ok := i.Version(); !ok {
			p.refusef(c.Resource, "spec.imageName", remedy, "the tag %q does not start with a version", i.Tag)
		}
	}
}

func pullPolicy(p *pass, c *cluster) {
	if policy := string(c.spec.ImagePullPolicy); !oneOf(policy, "", "Always", "Never", "IfNotPresent") {
		p.refusef(c.Resource, "spec.imagePullPolicy", "Use Always, Never or IfNotPresent.", "invalid imagePullPolicy %q", policy)
	}
}

func oldMajor(p *pass, c *cluster) {
	oldest := 11
	for _, raised := range []struct {
		since profiles.Releases
		major int
	}{{sincePostgres12, 12}, {sincePostgres13, 13}} {
		if raised.since.Has(p.target) {
			oldest = raised.major
		}
	}
	const remedy = "Use a supported version."
	switch {
	case c.known && c.major < oldest:
		p.refusef(c.Resource, imageField(c), remedy, "PostgreSQL %d is not supported, only %d and later", c.major, oldest)
	case c.known && c.major < 13:
		p.acceptf(Warning, refusedLater, c.Resource, imageField(c), remedy,
			"PostgreSQL %d has no more updates", c.major)
	}
}

func imageCatalog(p *pass, c *cluster) {
	ref := c.spec.ImageCatalogRef
	if ref == nil {
		return
	}
	if c.spec.ImageName != "" {
		p.rejectf(c.Resource, "spec.imageCatalogRef", "Keep one of them.", "imageName %q and imageCatalogRef are mutually exclusive", c.spec.ImageName)
	}
	if !oneOf(ref.Kind, "ImageCatalog", "ClusterImageCatalog") {
		p.rejectf(c.Resource, "spec.imageCatalogRef.kind", "Use ImageCatalog or ClusterImageCatalog.", "%q is not an image catalog", ref.Kind)
	}
	if ref.APIGroup == nil || *ref.APIGroup != cnpgGroup {
		p.rejectf(c.Resource, "spec.imageCatalogRef.apiGroup", "Set it to "+cnpgGroup+".", "image catalogs have the API group %s", cnpgGroup)
	}
}

func unpinnedImage(p *pass, c *cluster) {
	if c.spec.ImageName == "" && c.spec.ImageCatalogRef == nil {
		p.add(c.Resource, "spec.imageName", fmt.Sprintf("The operator chooses the PostgreSQL version: %s uses %s, and another "+
			"release another one.", p.target, p.target.DefaultImage()), "Set an image with major and minor version.")
	}
}

func rollingImage(p *pass, c *cluster) {
	if _, _, ok := c.image.Version(); ok && c.spec.ImageName != "" && !c.image.MinorPinned() {
		p.add(c.Resource, "spec.imageName", fmt.Sprintf("The image behind the tag %q changes, so two instances may run "+
			"different minor versions.", c.image.Tag), "Use a tag with the minor version, or add a digest.")
	}
}

func imageFlavour(p *pass, c *cluster) {
	flavour := c.image.Flavour()
	if !oneOf(flavour, "minimal", "standard") || c.inTree() == nil {
		return
	}
	p.add(c.Resource, imageField(c), fmt.Sprintf("%s images do not contain barman-cloud, so nothing is archived, and the "+
		"primary stops when its WAL volume is full.", flavour), "Use a system image, or the Barman Cloud plugin.")
}
