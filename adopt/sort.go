// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
)

// sort selects the Cluster, and decides for every other object whether it becomes part of the profile.
func (im *importer) sort(objects []*object) error {
	if err := im.pick(objects); err != nil {
		return err
	}
	im.roleSecrets = im.cluster.secretsOfRoles(objects)
	counts := map[string]int{}
	seen := map[string]*object{}
	var faults strict.Errors
	for _, o := range objects {
		if reason := im.leaveOut(o, objects); reason != "" {
			counts[reason+"\x00"+o.kind]++
			continue
		}
		if other, ok := seen[o.id()]; ok {
			faults = append(faults, o.faultOf(fault.Duplicate, "", fmt.Sprintf("duplicate, first defined in %s", other.doc.File())))
			continue
		}
		seen[o.id()] = o
		if o.typed() == nil {
			faults = append(faults, o.fault("", "a profile cannot contain it"+o.keepApart()))
			continue
		}
		if foreign := im.foreign(o); foreign != nil {
			faults = append(faults, foreign)
			continue
		}
		faults = append(faults, o.refused(o.decode())...)
		faults = append(faults, o.passwords()...)
		im.wanted = append(im.wanted, o)
	}
	if len(faults) > 0 {
		return faults
	}
	im.noteLeftOut(counts)
	return im.complete().Err()
}

// refused returns the faults of decoding an object. If pgha has only a part of the Go type, a field that it lacks may be valid, but
// a profile cannot contain it.
func (o *object) refused(faults strict.Errors) strict.Errors {
	if !o.entry().Partial {
		return faults
	}
	for i, f := range faults {
		if f.Kind == fault.Unknown {
			faults[i] = o.faultOf(fault.NotImportable, f.Field, "a profile cannot contain this field; remove it, or keep the manifest next to the "+
				"profile and import with --skip "+o.kind)
		}
	}
	return faults
}

// pick finds the Cluster to import.
func (im *importer) pick(objects []*object) error {
	clusters := clustersIn(objects)
	if wanted := im.options.Cluster; wanted != "" {
		clusters = slices.DeleteFunc(clusters, func(o *object) bool {
			return o.name != wanted && o.namespace+"/"+o.name != wanted
		})
	}
	switch len(clusters) {
	case 1:
		im.cluster = clusters[0]
		return nil
	case 0:
		if im.options.Cluster != "" {
			return missing("cannot find Cluster %q in the manifests", im.options.Cluster)
		}
		return missing("cannot find a Cluster of postgresql.cnpg.io in the manifests")
	}
	return missing("cannot import %d Clusters into one profile: select one with --cluster, of %s, or write a profile for each "+
		"with --dir", len(clusters), strings.Join(clusterNames(clusters), ", "))
}

// missing reports a value that the sources or the options must contain. It has no position.
func missing(format string, args ...any) error {
	return fault.Errorf(fault.Required, format, args...)
}

func (im *importer) skips(kind string) bool {
	return slices.ContainsFunc(im.options.Skip, func(k string) bool { return strings.EqualFold(k, kind) })
}

// leaveOut says why an object does not become part of the profile; "" if it does.
func (im *importer) leaveOut(o *object, objects []*object) string {
	switch {
	case o == im.cluster:
		return ""
	case im.skips(o.kind):
		return "left out because of --skip"
	case o.derived:
		return "left out: the operator creates it"
	case o.kind == "Secret" && o.group == "":
		return "not copied: a profile contains no passwords and refers to Secrets by name"
	case o.kind == "Cluster" && o.group == im.cluster.group, im.ofAnother(o, objects):
		return "left out: it belongs to another Cluster"
	case o.entry().Belongs == kinds.HasImages && !im.takesImageFrom(o):
		return "left out: the Cluster does not take its image from it"
	case im.poolerless(o, objects):
		return "left out: its Pooler is not imported"
	case o.entry().Belongs == kinds.SelectsByLabels && !im.mayMatch(mapAt(o.raw, "spec", "selector")),
		o.entry().Belongs == kinds.SelectsPods && !im.mayMatch(o.guardedPods()):
		return "left out: it selects no pods of the Cluster"
	}
	return ""
}

// guardedPods is the selector of a network policy of either kind.
func (o *object) guardedPods() tree {
	if o.kind == "CiliumNetworkPolicy" {
		return mapAt(o.raw, "spec", "endpointSelector")
	}
	return mapAt(o.raw, "spec", "podSelector")
}

// poolerless reports whether the object selects the pods of a Pooler that does not become part of the profile.
func (im *importer) poolerless(o *object, objects []*object) bool {
	name := textAt(o.raw, "spec", "selector", "matchLabels", labelPooler)
	return name != "" && (im.skips("Pooler") || !slices.ContainsFunc(objects, func(other *object) bool {
		return other.kind == "Pooler" && other.name == name && (other.namespace == o.namespace || o.entry().AnyNamespace)
	}))
}

// ofAnother reports whether the object names or selects another Cluster.
func (im *importer) ofAnother(o *object, objects []*object) bool {
	if o.namespace != "" && im.cluster.namespace != "" && o.namespace != im.cluster.namespace &&
		slices.ContainsFunc(objects, func(other *object) bool { return other.claims(o, im.cluster.name) }) {
		return true
	}
	if o.group == "postgresql.cnpg.io" {
		name := textAt(o.raw, "spec", "cluster", "name")
		return name != "" && name != im.cluster.name
	}
	switch o.entry().Belongs {
	case kinds.SelectsByLabels:
		return selectsAnother(mapAt(o.raw, "spec", "selector"), im.cluster.name)
	case kinds.SelectsPods:
		return selectsAnother(o.guardedPods(), im.cluster.name)
	case kinds.SelectsByMap:
		name, ok := at(o.raw, "spec", "selector", clusterLabel).(string)
		return ok && name != im.cluster.name
	case kinds.LabelledWithCluster:
		name, ok := at(o.raw, "metadata", "labels", clusterLabel).(string)
		return ok && name != im.cluster.name
	case kinds.MakesOwnerSecret:
		return im.usedByAnother(o, objects, func(c *object) bool {
			return c.ownerSecret() == o.madeSecret() || c.secretsOfRoles(objects)[o.madeSecret()]
		})
	case kinds.KeepsArchive:
		return im.usedByAnother(o, objects, func(c *object) bool { return c.archivesTo(o.name) })
	}
	return false
}

// usedByAnother reports whether another Cluster in the object's namespace uses the object, and this one does not.
func (im *importer) usedByAnother(o *object, objects []*object, uses func(cluster *object) bool) bool {
	return !uses(im.cluster) && slices.ContainsFunc(objects, func(other *object) bool {
		return other.kind == "Cluster" && other.group == im.cluster.group && other.namespace == o.namespace && uses(other)
	})
}

// claims reports whether this is a Cluster in the namespace of the other object that has the name of the imported Cluster, or that
// archives to the other object.
func (o *object) claims(other *object, cluster string) bool {
	return o.kind == "Cluster" && o.group == "postgresql.cnpg.io" && o.namespace == other.namespace &&
		(o.name == cluster || other.entry().Belongs == kinds.KeepsArchive && o.archivesTo(other.name))
}

// clusterLabel is the label that the operator sets on every pod.
const clusterLabel = "cnpg.io/cluster"

// selectsAnother reports whether the selector requires the label of a Cluster, and the pods of this one do not match.
func selectsAnother(selector tree, name string) bool {
	if label, ok := at(selector, "matchLabels", clusterLabel).(string); ok && label != name {
		return true
	}
	return slices.ContainsFunc(listAt(selector, "matchExpressions"), func(expression any) bool {
		named := slices.Contains(listAt(expression, "values"), any(name))
		switch {
		case textAt(expression, "key") != clusterLabel:
			return false
		case textAt(expression, "operator") == "In":
			return !named
		case textAt(expression, "operator") == "NotIn":
			return named
		}
		return textAt(expression, "operator") == "DoesNotExist"
	})
}

// mayMatch reports whether a selector can match pods of the Cluster: it requires only labels that the operator or the Cluster's
// inherited metadata puts on them.
func (im *importer) mayMatch(selector tree) bool {
	if _, named := mapAt(selector, "matchLabels")[clusterLabel]; named {
		return true
	}
	inherited := map[string]string{}
	maps.Copy(inherited, textsAt(im.cluster.raw, "spec", "inheritedMetadata", "labels"))
	maps.Copy(inherited, textsAt(im.cluster.raw, "metadata", "labels")) // the operator's INHERITED_LABELS may name them
	for key := range mapAt(selector, "matchLabels") {
		ofOperator := strings.HasPrefix(key, "cnpg.io/") || slices.Contains([]string{"postgresql", "role"}, key) ||
			strings.HasPrefix(key, "app.kubernetes.io/")
		if _, ok := inherited[key]; !ok && !ofOperator {
			return false
		}
	}
	return true
}

// archivesTo reports whether a plugin of the Cluster, or of one of its external clusters, uses the ObjectStore with this name.
func (o *object) archivesTo(store string) bool {
	plugins := slices.Clone(listAt(o.raw, "spec", "plugins"))
	for _, external := range listAt(o.raw, "spec", "externalClusters") {
		plugins = append(plugins, at(external, "plugin"))
	}
	return slices.ContainsFunc(plugins, func(plugin any) bool {
		return textAt(plugin, "name") == profiles.PluginName && textAt(plugin, "parameters", "barmanObjectName") == store
	})
}

func (im *importer) noteLeftOut(counts map[string]int) {
	var lines []string
	for key, n := range counts {
		reason, kind, _ := strings.Cut(key, "\x00")
		lines = append(lines, fmt.Sprintf("%d %s %s", n, kind, reason))
	}
	slices.Sort(lines)
	for _, line := range lines {
		im.note("%s", line)
	}
}

// complete sets the namespace in manifests without one, and removes the defaults of live objects.
func (im *importer) complete() strict.Errors {
	var faults strict.Errors
	namespace := im.namespace()
	for _, o := range im.wanted {
		if o.live {
			faults = append(faults, o.stripDefaults(im.options.Target)...)
		}
		if metadata := mapAt(o.want, "metadata"); o.namespace == "" && !o.entry().ClusterScoped {
			metadata["namespace"] = namespace
		}
	}
	return faults
}

// namespace of the Cluster.
func (im *importer) namespace() string {
	for _, name := range []string{im.cluster.namespace, im.options.Namespace} {
		if name != "" {
			return name
		}
	}
	return "default"
}
