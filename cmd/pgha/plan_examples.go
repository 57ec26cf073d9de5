// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// exampleRemarks says once which profiles that change still have example values, which must not be applied.
func exampleRemarks(new *planSide, p *plan.Plan) []string {
	var names []string
	fields := ""
	for i := range new.sites {
		site := &new.sites[i]
		changes := slices.ContainsFunc(p.Sites, func(s plan.Site) bool { return site.cluster.is(clusterKey{s.Namespace, s.Name}) })
		if found := site.profile.Placeholders(); changes && len(found) > 0 && !isBuiltin(site.profile) {
			names, fields = append(names, site.from), strings.Join(found, ", ")
		}
	}
	switch len(names) {
	case 0:
		return nil
	case 1:
		return []string{fmt.Sprintf("%s still has example values: %s", names[0], fields)}
	}
	return []string{fmt.Sprintf("%d profiles still have example values: %s; the last one: %s", len(names), cli.Few(names), fields)}
}

// isBuiltin reports a built-in profile, whose values are examples.
func isBuiltin(p *profiles.Profile) bool { return strings.HasPrefix(p.File(), "built-in ") }
