// SPDX-License-Identifier: Apache-2.0

package krm_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pgha/pgha/internal/krm"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// TestAliases checks items that are replaced and contain an anchor that another item, or the profile, uses.
func TestAliases(t *testing.T) {
	const there = `
- apiVersion: postgresql.cnpg.io/v1
  kind: Cluster
  metadata: {name: pg, namespace: db, labels: &labels {team: shop}}
  spec: &spec {instances: 1, storage: {size: &size 64Gi}}
- apiVersion: example.com/v1
  kind: Last
  metadata: {name: last, labels: *labels}
  spec: *spec
  more: {<<: *labels, size: *size}`
	config := strings.Replace(profile, "size: 64Gi", "size: *size", 1)
	output, err := krm.Run(fmt.Appendf(nil, list, "v1", there, config), time.Unix(0, 0))
	assert.NilError(t, err)
	var d decoded
	assert.NilError(t, yaml.Unmarshal(output, &d), string(output))
	last := d.Items[1]
	assert.DeepEqual(t, last["metadata"], map[string]any{"name": "last", "labels": map[string]any{"team": "shop"}})
	assert.DeepEqual(t, last["spec"], map[string]any{"instances": float64(1), "storage": map[string]any{"size": "64Gi"}})
	assert.DeepEqual(t, last["more"], map[string]any{"team": "shop", "size": "64Gi"})
	assert.DeepEqual(t, d.Items[0]["spec"].(map[string]any)["storage"], map[string]any{"size": "64Gi"})
}

// TestEndlessAliases checks that a few lines cannot expand to billions of values.
func TestEndlessAliases(t *testing.T) {
	laughs := []byte("\n- &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 9 {
		laughs = fmt.Appendf(laughs, "- &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i+1, i, i, i, i, i, i, i, i, i, i)
	}
	for name, c := range map[string]struct{ items, want string }{
		"many":  {string(laughs), "its aliases repeat too many values"},
		"cycle": {"\n- &a {b: *a}\n", "an alias is inside its own anchor"},
	} {
		t.Run(name, func(t *testing.T) {
			output, err := krm.Run(fmt.Appendf(nil, list, "v1", c.items, profile), time.Unix(0, 0))
			assert.ErrorContains(t, err, c.want)
			assert.Equal(t, len(output), 0)
		})
	}
}

// FuzzRun checks that the output can be read again.
func FuzzRun(f *testing.F) {
	f.Add(fmt.Appendf(nil, list, "v1", items, profile))
	f.Add([]byte("kind: ResourceList\napiVersion: config.kubernetes.io/v1\nitems:\n- &a {b: &c d}\n- *a\n- {<<: *a, *c : e}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		output, _ := krm.Run(data, time.Unix(0, 0))
		if output == nil {
			return
		}
		if _, err := krm.Run(output, time.Unix(0, 0)); err != nil && strings.HasPrefix(err.Error(), "cannot read the ResourceList") {
			t.Errorf("%v:\n%s", err, output)
		}
	})
}
