// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
)

// isFixed reports whether only the operator may set a parameter.
func isFixed(name string, target profiles.Target) bool {
	if name == "full_page_writes" {
		return !target.FullPageWrites()
	}
	return operator.Fixed(name)
}

func isReservedVariable(name string) bool {
	name = strings.ToUpper(name)
	return strings.HasPrefix(name, "CNPG_") || strings.HasPrefix(name, "PG") ||
		oneOf(name, "POD_NAME", "NAMESPACE", "CLUSTER_NAME")
}

func isReservedRole(name string) bool {
	return oneOf(name, "postgres", "streaming_replica") || strings.HasPrefix(name, "pg_") || strings.HasPrefix(name, "cnpg_")
}
