// SPDX-License-Identifier: Apache-2.0

package lint

import "fmt"

func knownRules() []Rule {
	return []Rule{
		{
			ID: losingRelease, Title: "operator release that can lose data or stop a failover", Severity: Warning, Beyond: true, check: knownOf(loses),
			Why: "A later patch of the operator mends a fault that this manifest is exposed to: one that loses data, or stops a failover, all writes or a " +
				"recovery. The message names the releases that have the fix. A fix reaches several lines on one day, so a later version can lack what an " +
				"earlier one has: 1.30.0 lacks the fixes of 1.29.3. docs/faults.md lists all faults that pgha knows, and what exposes a manifest to them.",
			Source: operatorRepository + "tree/v1.30.1/docs/src/release_notes",
		},
		{
			ID: openRelease, Title: "operator release with a known security hole", Severity: Warning, Beyond: true, check: knownOf(opens),
			Why: "A later patch of the operator closes a security hole that this manifest is exposed to. The message names the releases that have the fix. Lines " +
				"that are not named never got it. docs/faults.md lists all faults that pgha knows, and what exposes a manifest to them.",
			Source: operatorRepository + "security/advisories",
		},
		{
			ID: faultyRelease, Title: "operator release with a known fault", Severity: Info, Beyond: true, check: knownOf(errs),
			Why: "A later patch of the operator mends a fault that this manifest is exposed to, and that loses no data and stops no failover. The message names " +
				"the releases that have the fix. docs/faults.md lists all faults that pgha knows, and what exposes a manifest to them.",
			Source: operatorRepository + "tree/v1.30.1/docs/src/release_notes",
		},
	}
}

const operatorRepository = "https://github.com/cloudnative-pg/cloudnative-pg/"

// knownOf reports the faults of one kind.
func knownOf(h harm) func(*pass) {
	return func(p *pass) {
		p.exposed(func(k *known, r *Resource, field string) {
			if k.harm != h {
				return
			}
			severity, what := p.rule.Severity, k.what
			if k.guess != "" {
				severity, what = Info, k.what+"; "+k.guess
			}
			p.addAs(severity, r, field, fmt.Sprintf("With operator %s, %s (%s). Fixed in %s.", p.target, what, k.id, k.fixed), k.remedy(p.target))
			p.findings[len(p.findings)-1].Fault = Fault{ID: k.id, Release: p.target.String(), Fixed: string(k.fixed), Source: k.url()}
		})
	}
}
