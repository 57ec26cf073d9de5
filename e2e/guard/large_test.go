// SPDX-License-Identifier: Apache-2.0

package guard

import (
	"fmt"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/guard"
)

// TestLargeObjects: the API server ends an expression that costs too much, and refuses the request. No Cluster is as large as this one.
func TestLargeObjects(t *testing.T) {
	policies := compiled(t, guard.Options{})
	changes, err := Changes("..", "shop")
	assert.NilError(t, err)
	old := changes[0].Old.DeepCopy()
	spec := old.Object["spec"].(map[string]any)
	annotations := map[string]any{}
	var tablespaces, plugins, sources []any
	const many = 200
	for i := range many {
		name := fmt.Sprintf("n%d", i)
		annotations["container.apparmor.security.beta.kubernetes.io/"+name] = "runtime/default"
		tablespaces = append(tablespaces, map[string]any{"name": name, "storage": map[string]any{"size": "1Gi", "storageClass": "fast"}})
		plugins = append(plugins, map[string]any{"name": name, "isWALArchiver": true, "parameters": map[string]any{"barmanObjectName": name}})
		sources = append(sources, map[string]any{"serviceAccountToken": map[string]any{"path": name, "expirationSeconds": int64(3600)}})
	}
	spec["inheritedMetadata"] = map[string]any{"annotations": annotations}
	spec["tablespaces"], spec["plugins"] = tablespaces, plugins
	spec["projectedVolumeTemplate"] = map[string]any{"sources": sources}
	new := old.DeepCopy()
	new.Object["spec"].(map[string]any)["instances"] = int64(5)
	messages, err := policies.Refusals(t.Context(), Request{User: "alice", Old: old, New: new})
	assert.NilError(t, err)
	assert.Equal(t, len(messages), 0, messages)
}
