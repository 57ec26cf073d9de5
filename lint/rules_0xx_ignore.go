// SPDX-License-Identifier: Apache-2.0

package lint

// ignoreRules are found where ignores are applied, and have no check.
func ignoreRules() []Rule {
	return []Rule{
		{
			ID: unusedIgnore, Title: "unused ignore", Severity: Warning,
			Why:    "An ignore that matches no finding today can hide a new finding tomorrow, with a reason that was written for another one.",
			Source: project + "/blob/main/docs/rules/PGHA007.md",
		},
		{
			ID: unknownIgnore, Title: "ignore of an unknown rule", Severity: Warning,
			Why:    "Nothing is ignored, although the profile, the annotation or the ignore file says so.",
			Source: project + "/blob/main/docs/rules/PGHA008.md",
		},
		{
			ID: barelyIgnored, Title: "ignore without a reason", Severity: Error,
			Why:    "Without a reason nobody can tell later whether the ignore is still justified, and the hazard stays.",
			Source: project + "/blob/main/docs/rules/PGHA009.md",
		},
		{
			ID: vainIgnore, Title: "ignore annotation for an error of the API server", Severity: Warning,
			Why: "An annotation records that the author of the object accepts a risk. An object that the API server or the " +
				"operator rejects is not applied at all, so an ignore would only move the failure to the deployment. The finding " +
				"therefore stays. If pgha is wrong about your cluster, ignore the rule with `--ignore` or in an ignore file when " +
				"you run the linter.",
			Source: project + "/blob/main/docs/rules/PGHA019.md",
		},
	}
}
