// SPDX-License-Identifier: Apache-2.0

package kustomize

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// references has the fields that contain the name of another object, by the end of their path.
var references = []struct {
	path *regexp.Regexp
	kind string
}{
	{regexp.MustCompile(`\.barmanObjectName$`), "ObjectStore"},
	{regexp.MustCompile(`^spec\.externalClusters\.\d+\..*serverName$`), "Cluster"},
	{regexp.MustCompile(`\.cnpg\.io/cluster$`), "Cluster"},
	{regexp.MustCompile(`^spec\.cluster\.name$`), "Cluster"},
	{regexp.MustCompile(`^spec\.(walStorage|storage)\.storageClass$`), "StorageClass"},
	{regexp.MustCompile(`^spec\..*(superuserSecret|password|storageAccount|storageKey)\.name$`), "Secret"},
	{regexp.MustCompile(`\.customQueriesConfigMap\.\d+\.name$`), "ConfigMap"},
}

// checkReferences checks that the referenced objects exist in the same namespace. A StorageClass that is not in the
// profile belongs to the Kubernetes cluster.
func checkReferences(t *testing.T, built objects) {
	t.Helper()
	names := map[string]bool{}
	for _, o := range built {
		metadata := o["metadata"].(map[string]any)
		names[fmt.Sprint(o["kind"], metadata["namespace"], metadata["name"])] = true
		names[fmt.Sprint(o["kind"])] = true
	}
	found := 0
	for key, o := range built {
		for path, value := range leaves("", o) {
			for _, r := range references {
				namespace := o["metadata"].(map[string]any)["namespace"]
				if r.kind == "StorageClass" {
					namespace = any(nil)
				}
				if !r.path.MatchString(path) || r.kind == "StorageClass" && !names[r.kind] {
					continue
				}
				found++
				if !names[fmt.Sprint(r.kind, namespace, value)] {
					t.Errorf("%s: %s names %s %q, which does not exist", key, path, r.kind, value)
				}
			}
		}
	}
	if found < 5 {
		t.Errorf("only %d references found", found)
	}
}

// leaves returns the strings of a tree by their path.
func leaves(path string, value any) map[string]string {
	all := map[string]string{}
	add := func(key string, below any) {
		maps.Copy(all, leaves(strings.TrimPrefix(path+"."+key, "."), below))
	}
	switch v := value.(type) {
	case string:
		all[path] = v
	case map[string]any:
		for key, below := range v {
			add(key, below)
		}
	case []any:
		for i, below := range v {
			add(strconv.Itoa(i), below)
		}
	}
	return all
}
