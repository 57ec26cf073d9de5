// SPDX-License-Identifier: Apache-2.0

package operator

import "strings"

// ReservesVariable reports whether the operator sets a variable of the environment itself:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/postgres/environment.go
func ReservesVariable(name string) bool {
	switch name = strings.ToUpper(name); name {
	case "POD_NAME", "NAMESPACE", "CLUSTER_NAME":
		return true
	}
	return strings.HasPrefix(name, "PG") || strings.HasPrefix(name, "CNPG_")
}
