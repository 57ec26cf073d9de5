// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pgha/pgha/plan"
)

// budgets returns the budget of each site: the flag, or that of its old profile, also if that has none: a change that raises its own
// budget would need nobody's confirmation. A new profile brings its own. A change of what several Clusters share needs room in the budget of each.
func budgets(allowed plan.Budget, old, new *planSide, p *plan.Plan) func(*plan.Site) plan.Budget {
	inForce := maps.Clone(new.budgets)
	maps.DeleteFunc(inForce, func(k clusterKey, _ plan.Budget) bool { return old.siteOf[k] != "" }) // also where the old profile has none
	maps.Copy(inForce, old.budgets)
	of := func(s *plan.Site) plan.Budget { return inForce[clusterKey{s.Namespace, s.Name}] }
	return func(s *plan.Site) plan.Budget {
		if allowed != nil {
			return allowed
		}
		if s.Name != "" {
			return of(s)
		}
		var all []plan.Budget
		for i := range p.Sites {
			if p.Sites[i].Name != "" {
				all = append(all, of(&p.Sites[i]))
			}
		}
		if len(all) == 0 {
			all = slices.Collect(maps.Values(inForce))
		}
		return plan.Common(all...)
	}
}

// budgetRemarks says which budgets differ between two profiles of one Cluster, and which counts.
func budgetRemarks(allowed plan.Budget, old, new *planSide) []string {
	var all []string
	for i := range new.sites {
		k := new.sites[i].cluster
		before, after := old.budgets[k], new.budgets[k]
		if old.siteOf[k] == "" || before.Same(after) {
			continue
		}
		text := fmt.Sprintf("The budget of Cluster %s changes from %s to %s", k, budgetName(before), budgetName(after))
		switch {
		case allowed != nil:
			text += "; here, --allow counts"
		case before == nil:
			text += "; every change of this side needs a confirmation, and the new one counts for the changes after this one"
		default:
			text += "; the old one counts here, and the new one for the changes after this one"
		}
		all = append(all, text)
	}
	return all
}

func budgetName(b plan.Budget) string {
	if b == nil {
		return "none"
	}
	return fmt.Sprintf("%q", b.String())
}
