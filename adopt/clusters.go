// SPDX-License-Identifier: Apache-2.0

package adopt

import "strings"

// Clusters returns the names of the Clusters in the manifests, in their order and in the form of Options.Cluster: with the
// namespace if another Cluster has the same name.
func Clusters(sources []Source, o Options) ([]string, error) {
	im := &importer{options: o}
	objects, faults := im.read(sources)
	if len(faults) > 0 {
		return nil, faults
	}
	return clusterNames(clustersIn(objects)), nil
}

func clustersIn(objects []*object) []*object {
	var clusters []*object
	for _, o := range objects {
		if o.group == "postgresql.cnpg.io" && o.kind == "Cluster" {
			clusters = append(clusters, o)
		}
	}
	return clusters
}

func clusterNames(clusters []*object) []string {
	count := map[string]int{}
	for _, c := range clusters {
		count[c.name]++
	}
	names := make([]string, len(clusters))
	for i, c := range clusters {
		if names[i] = c.name; count[c.name] > 1 {
			names[i] = strings.TrimPrefix(c.namespace+"/"+c.name, "/")
		}
	}
	return names
}
