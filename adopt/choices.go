// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/profiles"
)

// choice sets one value from the manifests in the profile. It may be wrong: choices that do not help are discarded. It replaces
// pointers, maps and lists, and never changes them in place.
type choice func(*profiles.Profile)

// choices returns the choices in the order in which they depend on each other: first the fields that are equal in both.
func (im *importer) choices() []choice {
	c := im.cluster.want
	all := append([]choice{im.labels}, im.clusterPlaces()...)
	all = append(all, serverChoices(c)...)
	all = append(all, databaseChoices(c)...)
	all = append(all, volumeChoices(c)...)
	all = append(all, podChoices(c)...)
	all = append(all, identityChoices(c)...)
	all = append(all, im.backupChoices()...)
	all = append(all, im.roleChoices()...)
	for _, o := range im.wanted {
		all = append(all, im.objectChoices(o)...)
	}
	all = append(all, im.endpointChoices()...)
	all = append(all, im.poolerChoices()...)
	all = append(all, im.certificateChoice) // after the Poolers, whose names are in the certificate
	all = append(all, im.networkChoices()...)
	all = append(all, im.snapshotChoices()...)
	all = append(all, im.drillChoices()...)
	all = append(all, im.externalChoice)
	all = append(all, im.alertChoices()...)
	all = append(all, im.dashboardChoices()...)
	return append(all,
		func(p *profiles.Profile) { p.Spec.GitOps.Controller = profiles.ControllerArgoCD },
		func(p *profiles.Profile) { p.Spec.GitOps.Controller = profiles.ControllerFlux })
}

// labels that every object has.
func (im *importer) labels(p *profiles.Profile) {
	common := textsAt(im.cluster.want, "metadata", "labels")
	for _, o := range im.wanted {
		own := textsAt(o.want, "metadata", "labels")
		maps.DeleteFunc(common, func(key, value string) bool { return own[key] != value })
	}
	if len(common) > 0 {
		p.Metadata.Labels = common
	}
}

func serverChoices(c tree) []choice {
	return []choice{
		func(p *profiles.Profile) {
			if major, ok := intAt(c, "spec", "imageCatalogRef", "major"); ok {
				p.Spec.PostgreSQL.Image, p.Spec.PostgreSQL.Major = "", strconv.FormatInt(major, 10)
				p.Spec.PostgreSQL.Catalog = &profiles.Catalog{Kind: textAt(c, "spec", "imageCatalogRef", "kind"), Name: textAt(c, "spec", "imageCatalogRef", "name")}
			}
		},
		func(p *profiles.Profile) {
			p.Spec.PostgreSQL.Extensions = extensions(listAt(c, "spec", "postgresql", "extensions"))
		},
		func(p *profiles.Profile) { p.Spec.PostgreSQL.Synchronous = synchronous(c) },
		func(p *profiles.Profile) {
			if s := p.Spec.PostgreSQL.Synchronous; s != nil {
				with := *s
				with.FailoverQuorum = "enabled"
				p.Spec.PostgreSQL.Synchronous = &with
			}
		},
	}
}

// synchronous replication in either of its two constructs.
func synchronous(c tree) *profiles.Synchronous {
	if s := mapAt(c, "spec", "postgresql", "synchronous"); s != nil {
		n, _ := intAt(s, "number")
		durability := textAt(s, "dataDurability")
		if durability == "" {
			durability = "required"
		}
		return &profiles.Synchronous{Method: textAt(s, "method"), Number: int32(n), Durability: durability}
	}
	if n, ok := intAt(c, "spec", "maxSyncReplicas"); ok {
		return &profiles.Synchronous{Method: "any", Number: int32(n), Durability: "preferred"}
	}
	return nil
}

func databaseChoices(c tree) []choice {
	initdb := mapAt(c, "spec", "bootstrap", "initdb")
	name, owner := textAt(initdb, "database"), textAt(initdb, "owner")
	return []choice{
		func(p *profiles.Profile) {
			if name != "" {
				p.Spec.Bootstrap.Database, p.Spec.Bootstrap.Owner = name, name // the operator's default for the owner
			}
			if owner != "" {
				p.Spec.Bootstrap.Owner = owner
			}
		},
		func(p *profiles.Profile) { // together, since icu needs a locale
			b := &p.Spec.Bootstrap
			b.LocaleProvider, b.ICULocale, b.ICURules = textAt(initdb, "localeProvider"), textAt(initdb, "icuLocale"), textAt(initdb, "icuRules")
			b.BuiltinLocale = textAt(initdb, "builtinLocale")
		},
	}
}

func volumeChoices(c tree) []choice {
	spec := c["spec"]
	return []choice{
		func(p *profiles.Profile) {
			limits := mapAt(spec, "resources", "limits")
			if reflect.DeepEqual(limits, mapAt(spec, "resources", "requests")) {
				p.Spec.Resources = profiles.InstanceResources{CPU: textAt(limits, "cpu"), Memory: textAt(limits, "memory")}
			}
		},
		func(p *profiles.Profile) { p.Spec.Resources = burstable(mapAt(spec, "resources")) },
		func(p *profiles.Profile) {
			if size := textAt(spec, "walStorage", "size"); size != "" {
				p.Spec.WALStorage = &profiles.Storage{Size: size, StorageClass: textAt(spec, "walStorage", "storageClass")}
			}
		},
		func(p *profiles.Profile) { p.Spec.Tablespaces = tablespaces(spec) },
	}
}

// burstable returns resources whose requests differ from the limits; none if a profile cannot say them, as limits without requests.
func burstable(resources tree) profiles.InstanceResources {
	limits, requests := mapAt(resources, "limits"), mapAt(resources, "requests")
	var all profiles.InstanceResources
	own := profiles.Resources{}
	for _, f := range []struct {
		name           string
		limit, request *string
	}{{"cpu", &all.CPU, &own.CPU}, {"memory", &all.Memory, &own.Memory}} {
		limit, request := textAt(limits, f.name), textAt(requests, f.name)
		if limit != "" && request == "" {
			return profiles.InstanceResources{} // a patch of some of them would be misleading
		}
		*f.limit = limit
		if request != limit {
			*f.request = request
		}
	}
	if own != (profiles.Resources{}) {
		all.Requests = &own
	}
	return all
}

func podChoices(c tree) []choice {
	all := []choice{
		func(p *profiles.Profile) { p.Spec.Scheduling.ZoneSpread = "DoNotSchedule" },
		func(p *profiles.Profile) { p.Spec.Scheduling.ZoneSpread = "ScheduleAnyway" },
		func(p *profiles.Profile) {
			p.Spec.ImagePullSecrets = nil
			for _, item := range listAt(c, "spec", "imagePullSecrets") {
				p.Spec.ImagePullSecrets = append(p.Spec.ImagePullSecrets, textAt(item, "name"))
			}
		},
	}
	if n, ok := intAt(c, "spec", "probes", "liveness", "isolationCheck", "requestTimeout"); ok && n%1000 == 0 {
		all = append(all, func(p *profiles.Profile) { p.Spec.Timings.IsolationTimeout = seconds(n / 1000) })
	}
	return all
}

func seconds(n int64) *int32 {
	s := int32(n)
	return &s
}

// identityChoices sets the identity. With an identity, pgha adds the labels of the pods.
func identityChoices(c tree) []choice {
	labels := textsAt(c, "spec", "inheritedMetadata", "labels")
	annotations := textsAt(c, "spec", "serviceAccountTemplate", "metadata", "annotations")
	inherited := func(p *profiles.Profile) {
		p.Spec.InheritedMetadata.Labels = labels
		p.Spec.InheritedMetadata.Annotations = textsAt(c, "spec", "inheritedMetadata", "annotations")
	}
	all := []choice{inherited}
	for _, provider := range profiles.Clouds() {
		identity, own := provider.ImportIdentity(annotations)
		if identity == nil {
			continue
		}
		all = append(all, func(p *profiles.Profile) {
			inherited(p)
			p.SetSections(provider.Name(), cloud.Sections{Identity: identity})
			without := maps.Clone(labels)
			maps.DeleteFunc(without, func(key, _ string) bool { return slices.Contains(own, key) })
			if len(without) == 0 {
				without = nil
			}
			p.Spec.InheritedMetadata.Labels = without
		})
	}
	return all
}
