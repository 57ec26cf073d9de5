// SPDX-License-Identifier: Apache-2.0

package operator

import "strings"

// TablespaceName is the name of a tablespace in the names of its claims, its volume and its snapshots.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/specs/volumes.go#L60
func TablespaceName(tablespace string) string {
	if rest, ok := strings.CutPrefix(tablespace, "_"); ok {
		tablespace = "1" + rest // a name of Kubernetes begins with no _
	}
	return strings.ToLower(strings.NewReplacer("$", "-", "_", "-").Replace(tablespace))
}
