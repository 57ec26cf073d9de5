// SPDX-License-Identifier: Apache-2.0

package lint

// ignoreRules are found where ignores are applied, and have no check.
func ignoreRules() []Rule {
	return []Rule{
		{
			ID: unusedIgnore, Title: "unused ignore", Severity: Warning,
			Why: "An ignore that matches no finding today hides the one that comes tomorrow, for a reason that was given for " +
				"another.",
			Source: project + "/blob/main/docs/rules/PGHA007.md",
		},
		{
			ID: unknownIgnore, Title: "ignore of an unknown rule", Severity: Warning,
			Why:    "Nothing is ignored, although the profile, the annotation or the ignore file says so.",
			Source: project + "/blob/main/docs/rules/PGHA008.md",
		},
		{
			ID: barelyIgnored, Title: "ignore without a reason", Severity: Error,
			Why:    "Whoever reads the ignore next cannot tell whether the reason still holds, and leaves the hazard in.",
			Source: project + "/blob/main/docs/rules/PGHA009.md",
		},
		{
			ID: vainIgnore, Title: "annotation that ignores what the API server rejects", Severity: Warning,
			Why: "An annotation says that the author of the object accepts a risk. Nobody can accept what the API server or the " +
				"operator rejects: the object is not applied, and a silent lint would only move the failure to the deployment. " +
				"So the finding stays. If pgha is wrong about your cluster, whoever runs the linter can ignore the rule with " +
				"`--ignore` or in an ignore file.",
			Source: project + "/blob/main/docs/rules/PGHA019.md",
		},
	}
}
