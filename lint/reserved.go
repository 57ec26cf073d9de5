// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	"github.com/pgha/pgha/profiles"
)

func isReservedVariable(name string, target profiles.Target) bool {
	name = strings.ToUpper(name)
	return strings.HasPrefix(name, "CNPG_") && sinceOwnVariables.Has(target) || strings.HasPrefix(name, "PG") ||
		oneOf(name, "POD_NAME", "NAMESPACE", "CLUSTER_NAME")
}

func isReservedRole(name string) bool {
	return oneOf(name, "postgres", "streaming_replica") || strings.HasPrefix(name, "pg_") || strings.HasPrefix(name, "cnpg_")
}
