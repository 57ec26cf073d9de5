// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strconv"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

const catalogSource = "internal/controller/cluster_image.go#L49"

// imageCatalogRules are the rules for an ImageCatalog and a ClusterImageCatalog. Entries are told apart by their major version or key.
func imageCatalogRules() []rule {
	return []rule{
		{
			path: "spec.images[].image", does: pods, who: ByOperator, source: catalogSource, affects: imageClusters, decide: entryImage,
			why:     "the operator watches the catalog, and every Cluster that takes its image from this entry recreates all its pods with the new one",
			noGuard: "a policy cannot see whether a Cluster uses the object", misses: FailsLater,
		},
		{
			path: "spec.images[]", does: pods, who: ByOperator, source: catalogSource, affects: imageClusters, decide: removedImage, mechanism: entryMechanism,
			why:     "the operator watches the catalog, and every Cluster that takes its image from this entry follows it",
			noGuard: "a policy cannot see whether a Cluster uses the object", misses: FailsLater,
		},
		{
			path: "spec.images[].extensions", does: pods, who: ByOperator, source: catalogSource, affects: extensionClusters, decide: unusedImage,
			why: "the operator watches the catalog, and every Cluster of this major version with such an extension recreates all its pods with the new image",
		},
		{
			path: "spec", does: objects, who: ByOperator, source: catalogSource,
			why: "the operator looks for the entry of a major version, and their order has no meaning",
		},
		{
			path: "spec.componentImages[]", does: objects, who: ByOperator, source: "internal/controller/pooler_image.go#L93", decide: componentImage,
			why:     "no Pooler of the two sides takes its image from this entry",
			noGuard: "a policy cannot see whether a Pooler uses the entry", misses: FailsLater,
		},
	}
}

// imageClusters are the Clusters that take their image from the entry.
func imageClusters(p *pair, c *change) []*cluster {
	if c.added() {
		return nil
	}
	return catalogClusters(p, c)
}

// catalogClusters are the Clusters whose reference names the catalog and the major version of the entry.
func catalogClusters(p *pair, c *change) []*cluster {
	return slices.DeleteFunc(p.in.clustersOf(p), func(k *cluster) bool {
		ref := k.after.Spec.ImageCatalogRef
		return ref == nil || len(c.path) < 3 || strconv.Itoa(ref.Major) != c.path[2].name
	})
}

// extensionClusters are those of the entry that use one of its extensions without an image of their own.
func extensionClusters(p *pair, c *change) []*cluster {
	return slices.DeleteFunc(catalogClusters(p, c), func(k *cluster) bool {
		return !slices.ContainsFunc(k.after.Spec.PostgresConfiguration.Extensions, func(e cnpgv1.ExtensionConfiguration) bool {
			return e.ImageVolumeSource.Reference == "" && (len(c.path) < 5 || e.Name == c.path[4].name)
		})
	})
}

// unusedImage: without a Cluster that uses the entry, nothing follows.
func unusedImage(p *pair, c *change) {
	if len(c.affects) == 0 {
		c.effect.Class = ObjectsOnly
		c.effect.Why = "no Cluster of the two sides takes its image from this entry; one elsewhere would recreate all its pods"
	}
}

// entryMechanism: nothing rolls without an image.
func entryMechanism(_ *pair, c *change) mechanism {
	if c.removed() {
		return event
	}
	return pods
}

// removedImage: a Cluster whose entry is gone is no longer reconciled.
func removedImage(p *pair, c *change) {
	unusedImage(p, c)
	if c.removed() && len(c.affects) > 0 {
		c.effect.Class, c.effect.When = FailsLater, Now
		c.effect.Why = "the operator does not find the image of a Cluster that uses this entry and stops reconciling it: its pods go on, but failover and every other change wait"
		c.effect.Blocked = "failover, scaling and every other change of the Clusters that use the entry"
		c.effect.Step = "put the entry back, or give the Clusters another one first"
	}
}

// componentImage: the Deployment of each Pooler that uses the entry replaces its pods.
func componentImage(p *pair, c *change) {
	if len(c.path) < 3 {
		return
	}
	for _, u := range p.in.uses(p) {
		if o := u.by.new; u.by.ref.Kind != "Pooler" || o == nil || !usesComponent(o, c.path[2].name) {
			continue
		}
		c.effect.Drops, c.effect.Who = []Endpoint{Pooled}, ByKubernetes
		c.effect.Why = "the operator watches the catalog, and the Deployment of every Pooler that takes its image from this entry replaces its pods"
		if c.removed() {
			c.effect.Class, c.effect.Drops = FailsLater, []Endpoint{}
			c.effect.Why = "the operator does not find the image of a Pooler that uses this entry and no longer changes its Deployment; the pods go on"
			c.effect.Step = "put the entry back, or give the Pooler another one first"
		}
		return
	}
}

// usesComponent reports whether a Pooler takes its image from an entry of a catalog.
func usesComponent(o *object, key string) bool {
	return o.text("spec", "pgbouncer", "imageCatalogRef", "key") == key && o.text("spec", "pgbouncer", "image") == "" && !pinsImage(o)
}

// pinsImage reports whether the template of a Pooler has an image of its own for PgBouncer, which comes first.
func pinsImage(o *object) bool {
	containers, _ := o.field("spec", "template", "spec", "containers").([]any)
	return slices.ContainsFunc(containers, func(c any) bool {
		container, _ := c.(map[string]any)
		image, _ := container["image"].(string)
		return container["name"] == "pgbouncer" && strings.TrimSpace(image) != ""
	})
}
