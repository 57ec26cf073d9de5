// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/runbook"
)

// TestExisting: the runbook looks for what the Cluster names, and shows what the operator makes of pod selectors.
func TestExisting(t *testing.T) {
	const secrets, configMaps, selectors = "get secrets -L cnpg.io/reload", "get configmaps -L cnpg.io/reload", ".status.podSelectorRefs"
	for name, tc := range map[string]struct{ reason, field, value, want, not string }{
		"none":         {"the operator makes everything", "spec.postgresql.tuning", "auto", "", secrets},
		"certificates": {"each Secret once", "spec.certificates", "{serverCASecret: ca, serverTLSSecret: tls, clientCASecret: ca}", secrets + " ca tls", configMaps},
		"SQL":          {"of all three lists", "spec.bootstrap.postInitApplicationSQLRefs", "{secretRefs: [{name: s, key: a}], configMapRefs: [{name: c, key: a}]}", secrets + " s", selectors},
		"queries":      {"of both lists", "spec.monitoring.customQueriesConfigMap", "[{name: queries, key: q}]", configMaps + " queries", secrets},
		"selectors":    {"the status has the addresses", "spec.postgresql.podSelectorRefs", "[{name: web, selector: {matchLabels: {app: web}}}]", selectors, secrets},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := runbook.Markdown(builtin(t, "aks", set(tc.field, tc.value)), runbook.Options{})
			assert.NilError(t, err)
			// kubectl's own flags follow the verb, so that only the words are compared.
			plain := strings.NewReplacer(" --context aks-pg", "", " -n cnpg-database", "").Replace(string(text))
			assert.Assert(t, strings.Contains(plain, tc.want), "%s", tc.reason)
			assert.Assert(t, !strings.Contains(plain, tc.not), "%s", tc.reason)
		})
	}
}
