// SPDX-License-Identifier: Apache-2.0

// Package metrics has the names of the metrics that CloudNativePG's instances and poolers and the Barman Cloud plugin serve, by release.
// Alerts, dashboards and lint hold their expressions against it.
package metrics

//go:generate sh -c "go run ../gen/metrics \"$(go env GOMODCACHE)\" metrics.txt"

import (
	_ "embed" // the table
	"slices"
	"strings"
)

// table has a line for each metric. It is searched as text: parsing it would take longer than the few look-ups of a run.
//
//go:embed metrics.txt
var table string

// Prefixes of the metrics in the table.
const (
	Operator = "cnpg_"
	Plugin   = "barman_cloud_cloudnative_pg_io_"
)

// Metric is a metric of the table.
type Metric struct {
	// Name of the metric.
	Name string
	// Source is the file that defines it, in the repository of the operator or of the plugin.
	Source string

	releases string
}

// Find returns a metric by its name.
func Find(name string) (Metric, bool) {
	_, rest, ok := strings.Cut(table, "\n"+name+"\t")
	if !ok || name == "" {
		return Metric{}, false
	}
	line, _, _ := strings.Cut(rest, "\n")
	releases, source, _ := strings.Cut(line, "\t")
	return Metric{name, source, releases}, true
}

// All returns every metric, sorted by name, those of the operator first.
func All() []Metric {
	var all []Metric
	for line := range strings.Lines(table) {
		if name, _, ok := strings.Cut(line, "\t"); ok {
			m, _ := Find(name)
			all = append(all, m)
		}
	}
	return all
}

// In reports whether a release of the operator has the metric. For a release that the table was not made from, the one before it counts. A release
// of another minor version counts as one that has it.
func (m Metric) In(release string) bool {
	all := releasesOf("operator")
	at := nearest(all, release)
	if m.releases == "all" || at < 0 || strings.HasPrefix(m.Name, Plugin) {
		return true
	}
	for span := range strings.SplitSeq(m.releases, ",") {
		first, last, _ := strings.Cut(span, "-")
		if at >= slices.Index(all, first) && at <= slices.Index(all, last) {
			return true
		}
	}
	return false
}

// nearest is the place of the newest release that is not newer than the given one, of its minor version; else the oldest of that; -1 for none.
func nearest(all []string, release string) int {
	line := release[:strings.LastIndexByte(release, '.')+1]
	at := -1
	for i, r := range all {
		if strings.HasPrefix(r, line) && (at < 0 || !longer(r, release)) {
			at = i
		}
	}
	return at
}

// longer compares two releases of one minor version by the number of their patch.
func longer(a, b string) bool { return len(a) > len(b) || len(a) == len(b) && a > b }

// releasesOf are the releases that the table was made from, the oldest first.
func releasesOf(name string) []string {
	_, rest, _ := strings.Cut(table, "\n# "+name+" ")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.Fields(line)
}

// Queried reports whether the name begins like a query that every Cluster has: a metric of that query that is not in the table does not exist,
// unless a ConfigMap of custom queries replaces the query.
func Queried(name string) bool {
	for i, r := range name {
		if r == '_' && i >= len(Operator) && strings.Contains(table, "\n"+name[:i+1]) && name[:i+1] != "cnpg_pg_" && name[:i+1] != "cnpg_last_" {
			return true
		}
	}
	return false
}
