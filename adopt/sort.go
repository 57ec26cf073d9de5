// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/strict"
)

// sort picks the Cluster and decides of every other object whether it goes into the profile.
func (im *importer) sort(objects []*object) error {
	if err := im.pick(objects); err != nil {
		return err
	}
	counts := map[string]int{}
	seen := map[string]*object{}
	var faults strict.Errors
	for _, o := range objects {
		if reason := im.leaveOut(o); reason != "" {
			counts[reason+"\x00"+o.kind]++
			continue
		}
		if other, ok := seen[o.id()]; ok {
			faults = append(faults, o.fault("", fmt.Sprintf("is there twice, first in %s", other.doc.File())))
			continue
		}
		seen[o.id()] = o
		if o.typed() == nil {
			faults = append(faults, o.fault("", "a profile cannot hold it; keep its manifest beside the profile and import with --skip "+o.kind))
			continue
		}
		faults = append(faults, o.decode()...)
		im.wanted = append(im.wanted, o)
	}
	if len(faults) > 0 {
		return faults
	}
	im.noteLeftOut(counts)
	im.complete()
	return nil
}

// pick finds the Cluster to import.
func (im *importer) pick(objects []*object) error {
	var clusters []*object
	for _, o := range objects {
		if o.group == "postgresql.cnpg.io" && o.kind == "Cluster" &&
			(im.options.Cluster == "" || o.name == im.options.Cluster) {
			clusters = append(clusters, o)
		}
	}
	switch len(clusters) {
	case 1:
		im.cluster = clusters[0]
		return nil
	case 0:
		if im.options.Cluster != "" {
			return fmt.Errorf("cannot find Cluster %q in the manifests", im.options.Cluster)
		}
		return fmt.Errorf("cannot find a Cluster of postgresql.cnpg.io in the manifests")
	}
	names := make([]string, len(clusters))
	for i, c := range clusters {
		names[i] = c.name
	}
	return fmt.Errorf("cannot import %d Clusters into one profile: pick one with --cluster, of %s",
		len(clusters), strings.Join(names, ", "))
}

func (im *importer) skips(kind string) bool {
	return slices.ContainsFunc(im.options.Skip, func(k string) bool { return strings.EqualFold(k, kind) })
}

// leaveOut says why an object does not go into the profile; "" when it does.
func (im *importer) leaveOut(o *object) string {
	switch {
	case o == im.cluster:
		return ""
	case im.skips(o.kind):
		return "left out as --skip says"
	case o.derived:
		return "left out: the operator makes it by itself"
	case o.kind == "Secret" && o.group == "":
		return "not copied: a profile holds no passwords and refers to Secrets by name"
	case o.kind == "Cluster" && o.group == im.cluster.group, im.ofAnother(o):
		return "left out: it belongs to another Cluster"
	}
	return ""
}

// ofAnother: the object names a Cluster, and it is not ours.
func (im *importer) ofAnother(o *object) bool {
	name := textAt(o.raw, "spec", "cluster", "name")
	return o.group == "postgresql.cnpg.io" && name != "" && name != im.cluster.name
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

// complete fills in the namespace where a manifest leaves it to kubectl, and takes out what a live one was given.
func (im *importer) complete() {
	namespace := im.namespace()
	for _, o := range im.wanted {
		if o.live {
			o.stripDefaults()
		}
		if metadata := mapAt(o.want, "metadata"); o.namespace == "" && !o.clusterScoped() {
			metadata["namespace"] = namespace
		}
	}
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
