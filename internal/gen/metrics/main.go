// SPDX-License-Identifier: Apache-2.0

// Command metrics writes the names of the metrics that instances and poolers serve, by release, from the sources of the operator and of the
// Barman Cloud plugin. It runs at `go generate ./internal/metrics`, and reads the modules that are in the module cache.
package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: metrics GOMODCACHE FILE")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintf(os.Stderr, "metrics: %v\n", err)
		os.Exit(1)
	}
}

const header = `# Metrics of CloudNativePG and of the Barman Cloud plugin, and the releases that have them. Written by go generate ./internal/metrics from the
# sources: name, releases, source.
`

// row is a metric and the releases that have it.
type row struct {
	name, source string
	in           []string
}

func write(cache, file string) error {
	var b strings.Builder
	b.WriteString(header)
	for _, m := range []module{
		{"operator", "cloudnative-pg", operator},
		{"plugin", "plugin-barman-cloud", plugin},
	} {
		releases, rows, err := m.read(filepath.Join(cache, "github.com", "cloudnative-pg"))
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "# %s %s\n", m.name, strings.Join(releases, " "))
		for _, r := range rows {
			fmt.Fprintf(&b, "%s\t%s\t%s\n", r.name, spans(releases, r.in), r.source)
		}
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}

// module is a module whose releases are compared.
type module struct {
	name, path string
	metrics    func(dir string) (map[string]string, error)
}

// read returns the releases in the cache, and the metrics of all of them.
func (m module) read(base string) (releases []string, rows []row, err error) {
	dirs, err := filepath.Glob(filepath.Join(base, m.path+"@v*"))
	if err != nil || len(dirs) == 0 {
		return nil, nil, fmt.Errorf("cannot find %s in the module cache: go mod download gets it (%w)", m.path, err)
	}
	version := func(dir string) string { return dir[strings.LastIndex(dir, "@v")+2:] }
	slices.SortFunc(dirs, func(a, b string) int { return compare(version(a), version(b)) })
	found := map[string]*row{}
	for _, dir := range dirs {
		names, err := m.metrics(dir)
		if err != nil {
			return nil, nil, fmt.Errorf("cannot read %s: %w", filepath.Base(dir), err)
		}
		releases = append(releases, version(dir))
		for name, source := range names {
			if found[name] == nil {
				found[name] = &row{name: name}
			}
			found[name].in, found[name].source = append(found[name].in, version(dir)), source
		}
	}
	for _, r := range found {
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.name, b.name) })
	return releases, rows, nil
}

// compare compares two releases by their numbers.
func compare(a, b string) int {
	numbers := func(v string) []int {
		var all []int
		for part := range strings.SplitSeq(v, ".") {
			n, _ := strconv.Atoi(part)
			all = append(all, n)
		}
		return all
	}
	return slices.Compare(numbers(a), numbers(b))
}

// spans writes the releases that have a metric: "all", or first-last for each run of them.
func spans(all, in []string) string {
	if len(in) == len(all) {
		return "all"
	}
	var text []string
	for i := 0; i < len(all); i++ {
		if !slices.Contains(in, all[i]) {
			continue
		}
		from := i
		for i+1 < len(all) && slices.Contains(in, all[i+1]) {
			i++
		}
		text = append(text, all[from]+"-"+all[i])
	}
	return strings.Join(text, ",")
}

var (
	gaugeOf      = regexp.MustCompile(`(\w+):\s+prometheus\.New\w+\(prometheus\.\w+\{[^}]*Name:\s+"([a-z0-9_]+)"`)
	nameOf       = regexp.MustCompile(`Name:\s+"([a-z0-9_]+)"`)
	pluginMetric = regexp.MustCompile(`buildFqName\("([a-z0-9_]+)"\)`)
)

// operator returns the metrics of instances and poolers, each with its source.
func operator(dir string) (map[string]string, error) {
	all := map[string]string{}
	const postgres, bouncer, queries = "pkg/management/postgres/webserver/metricserver/", "pkg/management/pgbouncer/metricsserver/", "pkg/management/postgres/metrics/"
	for _, f := range []struct{ file, prefix string }{
		{postgres + "pg_collector.go", "cnpg_collector_"}, {queries + "collector.go", "cnpg_"},
		{bouncer + "pgbouncer_collector.go", "cnpg_pgbouncer_"}, {bouncer + "lists.go", "cnpg_pgbouncer_lists_"},
		{bouncer + "pools.go", "cnpg_pgbouncer_pools_"}, {bouncer + "stats.go", "cnpg_pgbouncer_stats_"},
	} {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.file)))
		if err != nil {
			return nil, err
		}
		for _, match := range nameOf.FindAllStringSubmatch(string(text), -1) {
			all[f.prefix+match[1]] = f.file
		}
		for _, match := range gaugeOf.FindAllStringSubmatch(string(text), -1) {
			if served := strings.Contains(string(text), "ch <- e.Metrics."+match[1]+"\n") || strings.Contains(string(text), "."+match[1]+".Collect(ch)"); !served && strings.HasSuffix(f.file, "_collector.go") {
				delete(all, f.prefix+match[2]) // it is set, and not collected
			}
		}
	}
	all["cnpg_collector_lo_pages"] = postgres + "pg_collector.go" // a query in the code
	return all, defaultQueries(dir, all)
}

// defaultQueries adds the metrics of the queries that every Cluster has unless it disables them.
func defaultQueries(dir string, all map[string]string) error {
	const file = "config/manager/default-monitoring.yaml"
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		return err
	}
	var m struct{ Data struct{ Queries string } }
	if err := yaml.Unmarshal(text, &m); err != nil {
		return err
	}
	var queries map[string]struct {
		Name    string
		Metrics []map[string]struct{ Usage string }
	}
	if err := yaml.Unmarshal([]byte(m.Data.Queries), &queries); err != nil {
		return err
	}
	for key, query := range queries {
		for _, column := range query.Metrics {
			for name, c := range column {
				if c.Usage != "LABEL" {
					all["cnpg_"+cmp.Or(query.Name, key)+"_"+name] = file
				}
			}
		}
	}
	return nil
}

// plugin returns the metrics that the plugin adds to those of the instances.
func plugin(dir string) (map[string]string, error) {
	const file = "internal/cnpgi/instance/metrics.go"
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
	all := map[string]string{}
	for _, match := range pluginMetric.FindAllStringSubmatch(string(text), -1) {
		all["barman_cloud_cloudnative_pg_io_"+match[1]] = file
	}
	return all, err
}
