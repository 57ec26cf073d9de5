// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"time"

	"github.com/pgha/pgha/profiles"
)

func supportRules() []Rule {
	return []Rule{
		{
			ID: "PGHA830", Title: "operator without support", Severity: Warning, Beyond: true, check: operatorSupport,
			Why: "A minor version of the operator gets fixes, those of security included, until three months after the next one. Then " +
				"faults stay, and its images are built no more. pgha says so only if it is told the day, so that the same input always gives " +
				"the same output.",
			Source: operatorDocs + "supported_releases/",
		},
	}
}

// operatorSupport reports the target once: at the profile's field, or at the first Cluster of the manifests.
func operatorSupport(p *pass) {
	s := p.target.Support()
	if p.in.Day.IsZero() || !s.Ended(p.in.Day.Format(time.DateOnly)) || len(p.clusters) == 0 {
		return
	}
	verb := "ended on "
	if s.Announced {
		verb = "was to end in "
	}
	message := fmt.Sprintf("The target is operator %s, and the support of %s %s%s.", p.target, s.Line, verb, asWritten(s.End))
	remedy := "Upgrade to a newer operator, one minor version after the other; a newer pgha may know more versions."
	if newest := profiles.NewestTarget; newest.Line() != s.Line {
		remedy = fmt.Sprintf("Upgrade to a newer operator: %s is the newest that pgha knows. pgha diff --to-target %[1]s shows what that changes.", newest)
	}
	if p.in.Profile != nil {
		p.addProfile("spec.target", message, remedy)
		return
	}
	p.add(p.clusters[0].Resource, "kind", message, remedy)
}
