// SPDX-License-Identifier: Apache-2.0

package plan

import "github.com/pgha/pgha/internal/admission"

// zeros are fields whose missing value means false, by kind. Neither a schema nor the API server sets them.
func zeros(kind string) []string {
	switch kind {
	case "ScheduledBackup":
		return []string{"spec.suspend", "spec.immediate"}
	case "Cluster":
		return []string{"spec.monitoring.disableDefaultQueries"}
	case "StorageClass":
		return []string{"allowVolumeExpansion"}
	case "Secret", "ConfigMap":
		return []string{"immutable"}
	case "Service":
		return []string{"spec.publishNotReadyAddresses"}
	}
	return nil
}

// fillEmpty replaces empty texts by the schema's default. The Go types write "" for a field that is missing in the manifest, where
// the API server sets the default.
func fillEmpty(n *admission.Node, value any) {
	switch v := value.(type) {
	case map[string]any:
		for name, child := range v {
			below := n.Field(name)
			if below != nil && below.Otherwise != "" && child == "" {
				v[name] = below.Fallback()
				continue
			}
			fillEmpty(below, child)
		}
	case []any:
		for _, child := range v {
			fillEmpty(n.Item(), child)
		}
	}
}
