// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"reflect"
	"slices"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/profiles"
)

// labelPooler is on the pods of a Pooler.
const labelPooler = "cnpg.io/poolerName"

// ofPooler reports whether the object selects the pods of a Pooler: a PodMonitor or a PodDisruptionBudget.
func (o *object) ofPooler() bool {
	return textAt(o.want, "spec", "selector", "matchLabels", labelPooler) != ""
}

// poolerChoices sets each Pooler with all that belongs to it. What the profile has no field for stays a patch.
func (im *importer) poolerChoices() []choice {
	var all []choice
	for _, o := range im.poolers() {
		all = append(all, im.poolerChoicesOf(o)...)
	}
	return all
}

// poolerChoicesOf sets one Pooler, for each cloud.
func (im *importer) poolerChoicesOf(o *object) []choice {
	var all []choice
	places := im.objectPlaces(o)
	for _, provider := range profiles.Clouds() {
		all = append(all, func(p *profiles.Profile) {
			places(p)
			last := len(p.Spec.Poolers) - 1
			pooler := &p.Spec.Poolers[last] // of the list that places copied
			endpoint := provider.ImportPooler(textsAt(o.want, "spec", "serviceTemplate", "metadata", "annotations"))
			im.completePooler(pooler, o, endpoint.Internal)
			if pooler.Endpoint != nil && endpoint.Own != nil {
				sections := cloud.Sections{Poolers: make([]any, last+1)}
				sections.Poolers[last] = endpoint.Own
				p.SetSections(provider.Name(), sections)
			}
		})
	}
	return all
}

// poolers are in the order of their names in the certificate of the Cluster, since kubectl get sorts them.
func (im *importer) poolers() []*object {
	all := slices.DeleteFunc(slices.Clone(im.wanted), func(o *object) bool { return o.kind != "Pooler" })
	names := listOfTexts(mapAt(im.cluster.want, "spec", "certificates"), "serverAltDNSNames")
	slices.SortStableFunc(all, func(a, b *object) int { return slices.Index(names, a.name) - slices.Index(names, b.name) })
	return all
}

// completePooler sets the fields of a Pooler that are not the same in the profile.
func (im *importer) completePooler(pooler *profiles.Pooler, o *object, internal bool) {
	if pooler.PgBouncer.PoolMode == "" {
		pooler.PgBouncer.PoolMode = "session" // the API server's default
	}
	pooler.PgBouncer.ImageCatalogRef = im.poolerCatalog(mapAt(o.want, "spec", "pgbouncer", "imageCatalogRef"))
	template := mapAt(o.want, "spec", "template", "spec")
	pooler.Scheduling.ZoneSpread, pooler.Scheduling.PodAntiAffinity = "none", "none"
	if spread := listAt(template, "topologySpreadConstraints"); len(spread) > 0 {
		pooler.Scheduling.ZoneSpread = textAt(spread[0], "whenUnsatisfiable")
	}
	switch affinity := mapAt(template, "affinity", "podAntiAffinity"); {
	case affinity["requiredDuringSchedulingIgnoredDuringExecution"] != nil:
		pooler.Scheduling.PodAntiAffinity = "required"
	case affinity["preferredDuringSchedulingIgnoredDuringExecution"] != nil:
		pooler.Scheduling.PodAntiAffinity = "preferred"
	}
	for _, c := range listAt(template, "containers") {
		limits := mapAt(c, "resources", "limits")
		if textAt(c, "name") != "pgbouncer" {
			continue
		}
		if reflect.DeepEqual(limits, mapAt(c, "resources", "requests")) {
			pooler.Resources = profiles.Resources{CPU: textAt(limits, "cpu"), Memory: textAt(limits, "memory")}
		}
		if image := textAt(c, "image"); image != "" && pooler.PgBouncer.Image == "" {
			pooler.PgBouncer.Image = image
		}
	}
	if textAt(o.want, "spec", "serviceTemplate", "spec", "type") == "LoadBalancer" {
		pooler.Endpoint = &profiles.PoolerEndpoint{Exposure: "public", SourceRanges: listOfTexts(mapAt(o.want, "spec", "serviceTemplate", "spec"), "loadBalancerSourceRanges")}
		if internal {
			pooler.Endpoint.Exposure = ""
		}
	}
	certificates := mapAt(im.cluster.want, "spec", "certificates")
	named := slices.Contains(listOfTexts(certificates, "serverAltDNSNames"), o.name) || textAt(certificates, "serverTLSSecret") != ""
	if !named && pooler.PgBouncer.ClientTLSSecret == "" {
		pooler.PgBouncer.ServerAltDNSNames = "none"
	}
	im.surroundPooler(pooler, o)
}

// surroundPooler sets whether the Pooler has a PodDisruptionBudget and PodMonitors.
func (im *importer) surroundPooler(pooler *profiles.Pooler, o *object) {
	pooler.PodDisruptionBudget, pooler.PodMonitors = "none", "none"
	for _, other := range im.wanted {
		if textAt(other.want, "spec", "selector", "matchLabels", labelPooler) != o.name {
			continue
		}
		switch other.kind {
		case "PodDisruptionBudget":
			pooler.PodDisruptionBudget = ""
			if n, ok := intAt(other.want, "spec", "maxUnavailable"); ok && n > 1 {
				pooler.MaxUnavailable = int32(n)
			}
		case "PodMonitor":
			pooler.PodMonitors = ""
		}
	}
}
