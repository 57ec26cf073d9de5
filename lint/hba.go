// SPDX-License-Identifier: Apache-2.0

package lint

import "github.com/pgha/pgha/internal/pghba"

// hbaFault says why the operator refuses the references in a line of pg_hba; "" if it does not.
func hbaFault(line string, known map[string]bool) string {
	references := pghba.References(line)
	for _, r := range references {
		switch {
		case r.Type != pghba.PodSelector:
			return "unknown placeholder ${" + r.Type + ":…}"
		case !known[r.Name]:
			return "unknown pod selector " + r.Name
		}
	}
	if len(references) > 1 {
		return "the line has more than one pod selector"
	}
	return ""
}
