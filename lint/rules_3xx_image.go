// SPDX-License-Identifier: Apache-2.0

package lint

import "fmt"

func imageRules() []Rule {
	return []Rule{
		{
			ID: "PGHA301", Title: "image without a version tag", Severity: Error, check: eachCluster(imageName),
			Why: "The operator reads PostgreSQL's version off the start of the tag. Its webhook refuses `latest`, a digest " +
				"without a tag, and a tag that does not begin with a version.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA302", Title: "invalid image pull policy", Severity: Error, check: eachCluster(pullPolicy),
			Why:    "The operator's webhook refuses the Cluster.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA303", Title: "unsupported PostgreSQL version", Severity: Error, check: eachCluster(oldMajor),
			Why:    "The operator's webhook refuses PostgreSQL before 13.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA304", Title: "invalid image catalog reference", Severity: Error, check: eachCluster(imageCatalog),
			Why: "The CRD refuses a catalog beside an imageName, and references to anything but the operator's own ImageCatalog " +
				"and ClusterImageCatalog.",
			Source: clusterTypes,
		},
		{
			ID: "PGHA321", Title: "missing image", Severity: Warning, Beyond: true, check: eachCluster(unpinnedImage),
			Why: "The operator's webhook fills in its own default image, and the default moves with patches of the operator too, even to " +
				"another major version: 1.25.3 has 17.5 and 1.25.4 has 18.0. The same manifest makes another major version elsewhere or " +
				"later, and a restore that does not start. A running Cluster that is sent again whole and without imageName, as kubectl " +
				"replace does, gets the default of that day: with another major version an offline major upgrade begins.",
			Source: operatorSource + "api/v1/cluster_defaults.go",
		},
		{
			ID: "PGHA322", Title: "mutable image tag", Severity: Warning, Beyond: true, check: eachCluster(rollingImage),
			Why: "A tag without the minor version is another image next week. Instances that start at different times run " +
				"different minors, and there is no tag to roll back to.",
			Source: operatorDocs + "container_images/",
		},
		{
			ID: "PGHA323", Title: "image without the backup programs", Severity: Error, Beyond: true,
			check: eachCluster(imageFlavour),
			Why: "The in-tree object store runs barman-cloud inside the instances' image, and the community's minimal and " +
				"standard images do not have it: nothing is archived, the WAL volume fills up and the primary stops. The " +
				"plugin brings the programs in its sidecar.",
			Source: "https://github.com/cloudnative-pg/postgres-containers",
		},
	}
}

func imageName(p *pass, c *cluster) {
	name := c.spec.ImageName
	if name == "" {
		return
	}
	const remedy = "Name the version in the tag, as in 18.4-standard-trixie."
	switch i := parseImage(name); i.tag {
	case "latest":
		p.refusef(c.Resource, "spec.imageName", remedy, "the tag of %q is latest, from which an upgrade cannot be told", name)
	case "":
		p.refusef(c.Resource, "spec.imageName", remedy, "%q has a digest and no tag, from which an upgrade cannot be told", name)
	default:
		if _, _, ok := i.version(); !ok {
			p.refusef(c.Resource, "spec.imageName", remedy, "the tag %q does not begin with a version", i.tag)
		}
	}
}

func pullPolicy(p *pass, c *cluster) {
	if policy := string(c.spec.ImagePullPolicy); !oneOf(policy, "", "Always", "Never", "IfNotPresent") {
		p.refusef(c.Resource, "spec.imagePullPolicy", "Use Always, Never or IfNotPresent.", "there is no policy %q", policy)
	}
}

func oldMajor(p *pass, c *cluster) {
	if c.known && c.major < 13 {
		p.refusef(c.Resource, imageField(c), "Use a supported version.", "it runs PostgreSQL 13 and later, and this is %d", c.major)
	}
}

func imageCatalog(p *pass, c *cluster) {
	ref := c.spec.ImageCatalogRef
	if ref == nil {
		return
	}
	if c.spec.ImageName != "" {
		p.rejectf(c.Resource, "spec.imageCatalogRef", "Keep one of them.", "imageName %q stands beside a catalog", c.spec.ImageName)
	}
	if !oneOf(ref.Kind, "ImageCatalog", "ClusterImageCatalog") {
		p.rejectf(c.Resource, "spec.imageCatalogRef.kind", "Use ImageCatalog or ClusterImageCatalog.", "%q is no catalog", ref.Kind)
	}
	if ref.APIGroup == nil || *ref.APIGroup != cnpgGroup {
		p.rejectf(c.Resource, "spec.imageCatalogRef.apiGroup", "Set it to "+cnpgGroup+".", "catalogs are in group %s", cnpgGroup)
	}
}

func unpinnedImage(p *pass, c *cluster) {
	if c.spec.ImageName == "" && c.spec.ImageCatalogRef == nil {
		p.add(c.Resource, "spec.imageName", fmt.Sprintf("The operator decides which PostgreSQL runs: %s.0 takes %s, and its patches "+
			"may take another.", p.target, p.target.DefaultImage()), "Name an image with major and minor version.")
	}
}

func rollingImage(p *pass, c *cluster) {
	if _, _, ok := c.image.version(); ok && c.spec.ImageName != "" && !c.image.minorPinned() {
		p.add(c.Resource, "spec.imageName", fmt.Sprintf("The image behind the tag %q changes, so two instances may run two minor "+
			"versions.", c.image.tag), "Name the minor version or add a digest.")
	}
}

func imageFlavour(p *pass, c *cluster) {
	flavour := c.image.flavour()
	if !oneOf(flavour, "minimal", "standard") || c.inTree() == nil {
		return
	}
	p.add(c.Resource, imageField(c), fmt.Sprintf("%s images have no barman-cloud, so nothing is archived, and the primary stops when "+
		"its WAL volume is full.", flavour), "Use a system image, or the Barman Cloud plugin.")
}
