// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"strconv"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
)

// image is a reference to an image of PostgreSQL, split as the community names its images: 18.4-standard-trixie.
// https://github.com/cloudnative-pg/postgres-containers
type image struct {
	reference string
	// repository is everything before the tag.
	repository string
	// major and minor are 0 if the tag does not begin with a version. A catalog's entry says another major, and tag is then that of the tag.
	major, minor, tag int
	// flavour is minimal, standard or system, distribution a release of one; "" if the tag does not say.
	flavour, distribution string
}

func parseImage(reference string) image {
	i := operator.ParseImage(reference)
	major, minor, _ := i.Version()
	return image{
		reference: reference, repository: i.Repository, major: major, minor: minor, tag: major, flavour: i.Flavour(), distribution: i.Distribution(),
	}
}

// imageBefore is the image that the instances run: that of the status of a live Cluster, or else of the old spec. ok is false if a
// catalog has it that is not in the files.
func (c *cluster) imageBefore() (i image, ok bool) {
	if c.status != nil && c.status.Image != "" {
		return parseImage(c.status.Image), true
	}
	return c.imageOf(c.before, func(p *pair) *object { return p.old })
}

// imageAfter is the image that the new side asks for.
func (c *cluster) imageAfter() (i image, ok bool) {
	return c.imageOf(c.after, func(p *pair) *object { return cmp.Or(p.new, p.old) })
}

func (c *cluster) imageOf(of *cnpgv1.Cluster, side func(*pair) *object) (i image, ok bool) {
	ref := of.Spec.ImageCatalogRef
	if ref == nil {
		return parseImage(of.Spec.ImageName), true
	}
	for _, p := range c.in.pairs {
		o := side(p)
		if o == nil || o.ref.Kind != ref.Kind || o.ref.Name != ref.Name ||
			ref.Kind == cnpgv1.ImageCatalogKind && o.ref.Namespace != c.ref.Namespace {
			continue
		}
		images, _ := o.field("spec", "images").([]any)
		for _, item := range images {
			if entry, _ := item.(map[string]any); fmt.Sprint(entry["major"]) == strconv.Itoa(ref.Major) {
				reference, _ := entry["image"].(string)
				i = parseImage(reference)
				i.major = ref.Major
				return i, true
			}
		}
	}
	return image{}, false
}

// imageDiffers reports whether both images are known and the operator sees another one: it compares the whole references.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L554
func (c *cluster) imageDiffers() bool {
	before, known := c.imageBefore()
	after, also := c.imageAfter()
	return known && also && before.reference != after.reference
}

// imageMechanism: the pods are recreated for another reference.
func imageMechanism(p *pair, _ *change) mechanism {
	if p.cluster.imageDiffers() {
		return pods | forced
	}
	return nothing
}

// decideImage says what another image means: it depends on how the references differ.
func decideImage(p *pair, ch *change) {
	c, e := p.cluster, &ch.effect
	before, known := c.imageBefore()
	after, also := c.imageAfter()
	switch {
	case c.upgrades && c.replicates():
		c.replicaUpgrade(e)
	case !known || !also:
		e.Class = c.rollClass()
		e.Why = "the catalog is not among the files; if its image has another name than the one that runs, every pod is recreated"
		e.Step = "to know it: add the catalog to both sides"
	case before.reference == after.reference:
		e.Why = "the image stays the same, and the operator compares nothing else"
	case otherMajor(before, after):
		c.otherMajorEffect(e, after)
	case c.upgrades:
		decideMajor(c, e)
		c.upgradeEffect(e)
		if moves(before, after) {
			e.Class = FailsLater
			e.Why += "; " + otherLibraries(before, after)
			e.Step += "; " + c.reindex(before)
		}
	case moves(before, after):
		e.Class = FailsLater
		e.Why = "every pod is recreated, and " + otherLibraries(before, after)
		e.Step, e.Source = c.reindex(before), collationSource
	case before.flavour != after.flavour && after.flavour == "minimal":
		e.Step = "to be sure that PostgreSQL starts: check that no database needs a locale and no parameter a library that only the " +
			"larger image has, such as pgaudit"
	case before.repository != after.repository && before.minor == after.minor:
		e.Why = "the operator compares the whole name of the image with that of every pod, so that a copy in another registry counts too"
	case after.major == before.major && after.minor < before.minor:
		e.Why = "the operator compares the name of the image with that of every pod, and accepts an older minor release"
		e.Step = "to be sure: read the release notes of the minor releases in between, which may need work on indexes"
	}
}

// decideMajor fills the effect of an upgrade to a later major version.
func decideMajor(c *cluster, e *Effect) {
	e.Class, e.Drops = AllDown, c.withPools([]Endpoint{RW, RO})
	e.Why = fmt.Sprintf("the operator deletes all pods, a Job runs pg_upgrade from %d to %d on the primary's volumes, and the replicas are "+
		"made again from the primary", c.dataMajor, c.imageMajor)
	e.Source = sourceURL("pkg/reconciler/majorupgrade/reconciler.go#L48")
	e.Step = "before: take a backup, and try the upgrade on a recovered copy; after: take a base backup at once, since older ones " +
		"cannot be restored into the new version, and run ANALYZE in each database"
	e.Blocked = "backups of before cannot be recovered to a point in time after the upgrade"
	if c.keepsFolder() {
		e.Step += "; in the same apply give the archive another folder, by serverName, since the new version begins again with timeline 1 and its " +
			"files would lie among those of the old one"
	}
	if c.authenticationDiffers() {
		e.Step += "; before, too: set the passwords of roles again that are still stored as md5, since the operator's last line of " +
			"pg_hba.conf then demands scram-sha-256"
	}
}

// keepsFolder reports whether the WAL goes to the same folder before and after.
func (c *cluster) keepsFolder() bool {
	before, had := archiveOf(c.before)
	after, has := archiveOf(c.after)
	return had && has && (before == after || c.sameArchive(before, after))
}

// authenticationDiffers reports whether the operator writes another method into the last line of pg_hba.conf for the new major version.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/configuration.go#L118
func (c *cluster) authenticationDiffers() bool {
	const scramMajor = 14
	return c.dataMajor > 0 && c.dataMajor < scramMajor && c.imageMajor >= scramMajor
}
