// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"regexp"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/util/validation"
)

// isTypo reports whether two names differ only by case, by one extra letter, or by two swapped letters.
func isTypo(a, b string) bool {
	if strings.EqualFold(a, b) {
		return a != b
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return len(a) > 3 && strings.Trim(b[i:i+1], digits) != "" && a[i:] == b[i+1:]
	default:
		return false
	}
}

// generation matches what people append to a name when they restore a cluster: -2, v3, -v10, -20240131.
var generation = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[-_.]?v?\d+$`) })

// stem is a name without its generation.
func stem(name string) string { return generation().ReplaceAllString(name, "") }

// isGenericName reports whether a name describes the purpose of an external cluster instead of naming a cluster, or is not a
// valid name of a Cluster.
func isGenericName(name string) bool {
	if len(validation.IsDNS1035Label(name)) > 0 {
		return true
	}
	telling := false
	for word := range strings.SplitSeq(name, "-") {
		switch {
		case oneOf(word, "source", "origin", "original", "recovery", "restore", "backup", "backups", "objectstore", "external", "old", "previous"):
			telling = true
		case !oneOf(word, "object", "store", "cluster", "db", "pg", "postgres", "azure", "s3", "minio", "barman", "cloud", "plugin", "blob", "from"):
			return false
		}
	}
	return telling
}

// serverFault returns why the folder is probably wrong, or severity 0 if it may be right.
func (p *pass) serverFault(c *cluster, i int, from archive) (Severity, string) {
	e, others := &c.spec.ExternalClusters[i], p.archivers(c, from.store)
	if from.named(c, i) {
		for _, other := range others {
			if isTypo(from.server, p.archive(other).server) {
				return Warning, "no Cluster among these objects archives under this name"
			}
		}
		return 0, ""
	}
	if e.BarmanObjectStore != nil {
		reason := "serverName is missing, and the external cluster's name is used instead"
		to := p.archive(c)
		switch {
		case stem(e.Name) == stem(c.name()), to.known() && stem(e.Name) == stem(to.server):
			return 0, "" // an earlier generation of the same cluster
		case len(others) > 0 && isGenericName(e.Name):
			return Error, reason
		case len(others) > 0 || isGenericName(e.Name):
			return Warning, reason
		}
		return 0, ""
	}
	return p.pluginServerFault(c, e.Name, from, others)
}

// pluginServerFault checks a plugin source without a serverName, for which the plugin uses the new Cluster's own name.
func (p *pass) pluginServerFault(c *cluster, external string, from archive, others []*cluster) (Severity, string) {
	const reason = "serverName is missing, and the plugin uses the name of this Cluster instead"
	to := p.archive(c)
	if v, _ := c.annotation(skipEmptyCheck); v == "enabled" && to.same(from) {
		return 0, "" // the Cluster is created again in its old archive on purpose
	}
	for _, other := range others {
		if p.archive(other).server == external {
			return Error, reason
		}
	}
	switch {
	case external == c.name(), to.store == from.store && to.server != from.server:
		return 0, "" // the Cluster is created again under its name
	case to.same(from), len(others) > 0 && !to.known():
		return Error, reason
	case len(others) > 0, !to.known():
		return Warning, reason
	}
	return 0, ""
}

// named reports whether the manifest sets the name of the server.
func (a archive) named(c *cluster, i int) bool {
	e := &c.spec.ExternalClusters[i]
	if e.BarmanObjectStore != nil {
		return e.BarmanObjectStore.ServerName != ""
	}
	return e.PluginConfiguration != nil && e.PluginConfiguration.Parameters["serverName"] != ""
}
