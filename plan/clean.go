// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/base64"

	"github.com/pgha/pgha/internal/tracking"
)

// clean removes from a manifest what tools note in it, and writes what the API server would: the data of a Secret, the target ports of
// a Service.
func (o *object) clean() {
	metadata, _ := o.tree["metadata"].(map[string]any)
	for _, section := range []string{"annotations", "labels"} {
		entries, _ := metadata[section].(map[string]any)
		for key := range entries {
			if tracking.Key(key) {
				delete(entries, key)
			}
		}
	}
	switch o.ref.Kind {
	case "Secret":
		o.cleanSecret()
	case "Service":
		ports, _ := o.field("spec", "ports").([]any)
		for _, item := range ports {
			// https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
			if port, ok := item.(map[string]any); ok && port["targetPort"] == nil {
				port["targetPort"] = port["port"]
			}
		}
	}
}

// cleanSecret moves stringData to data.
func (o *object) cleanSecret() {
	texts, _ := o.tree["stringData"].(map[string]any)
	for key, value := range texts {
		if text, ok := value.(string); ok {
			setAt(o.tree, base64.StdEncoding.EncodeToString([]byte(text)), "data", key)
		}
	}
	delete(o.tree, "stringData")
	if o.tree["type"] == nil {
		o.tree["type"] = "Opaque" // https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
	}
}
