// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/plan"
)

// TestCatalogRemoved: no data is lost with a catalog, and one plan does not see every Cluster that names it.
func TestCatalogRemoved(t *testing.T) {
	shared := strings.NewReplacer("kind: ImageCatalog", "kind: ClusterImageCatalog", ", namespace: db", "").Replace(catalogText)
	for name, c := range map[string]struct {
		reason, old, new string
		says             []string
	}{
		"used": {"its Cluster is no longer reconciled", catalogCluster + catalogText, catalogCluster, []string{"stops reconciling it"}},
		"of the namespace": {"another Cluster of the namespace may use it", clusterText + catalogText, clusterText,
			[]string{"no object of the new side takes its image from it", "kubectl get clusters.postgresql.cnpg.io -o custom-columns", "-n db"}},
		"shared": {"a Cluster of any namespace may use it", clusterText + shared, clusterText,
			[]string{"no object of the new side takes its image from it", "kubectl get clusters.postgresql.cnpg.io -A"}},
	} {
		t.Run(name, func(t *testing.T) {
			var text strings.Builder
			for _, s := range compared(t, c.old, c.new).Sites {
				for _, o := range s.Objects {
					if e := o.Effect; e != nil && strings.Contains(o.String(), "ImageCatalog") {
						assert.Equal(t, e.Class, plan.FailsLater, c.reason)
						text.WriteString(e.Why + e.Step)
					}
				}
			}
			for _, want := range c.says {
				assert.Assert(t, strings.Contains(text.String(), want), "%s: no %q in %q", c.reason, want, text.String())
			}
		})
	}
}

// TestSharedCatalog: another image in a ClusterImageCatalog says how to see the Clusters that the plan does not have.
func TestSharedCatalog(t *testing.T) {
	shared := strings.NewReplacer("kind: ImageCatalog", "kind: ClusterImageCatalog", ", namespace: db", "").Replace(catalogText)
	cluster := strings.Replace(catalogCluster, "kind: ImageCatalog", "kind: ClusterImageCatalog", 1)
	p := compared(t, cluster+shared, cluster+strings.Replace(shared, "17.5", "17.6", 1))
	found := false
	for _, s := range p.Sites {
		for _, o := range s.Objects {
			for _, c := range o.Changes {
				found = true
				assert.Equal(t, c.Class.String(), "primary recreated")
				assert.Assert(t, strings.Contains(c.Step, "kubectl get clusters.postgresql.cnpg.io -A"), c.Step)
			}
		}
	}
	assert.Assert(t, found)
}
