// SPDX-License-Identifier: Apache-2.0

package plan

const prometheusRuleDocs = "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule"

// prometheusRuleRules are the rules for a PrometheusRule. Nothing in it reaches the database.
func prometheusRuleRules() []rule {
	return []rule{
		{path: "spec", does: objects, who: ByKubernetes, source: prometheusRuleDocs,
			why: "Prometheus evaluates the new rules from its next configuration on; the database does not notice"},
		{path: "metadata.labels.*", does: objects, who: ByKubernetes, source: prometheusRuleDocs,
			why: "Prometheus chooses its rules by labels: without the right ones none of them is evaluated"},
	}
}
