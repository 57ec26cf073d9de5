// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// exampleRemarks says once which profiles that change still have example values, which must not be applied.
func exampleRemarks(new *planSide, p *plan.Plan) []string {
	var found exampleValues
	for i := range new.sites {
		site := &new.sites[i]
		if changes := slices.ContainsFunc(p.Sites, func(s plan.Site) bool { return site.cluster.is(clusterKey{s.Namespace, s.Name}) }); changes && !isBuiltin(site.profile) {
			found.add(site.from, site.profile)
		}
	}
	return found.notes()
}

// isBuiltin reports a built-in profile, whose values are examples.
func isBuiltin(p *profiles.Profile) bool { return strings.HasPrefix(p.File(), "built-in ") }
