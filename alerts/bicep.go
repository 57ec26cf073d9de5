// SPDX-License-Identifier: Apache-2.0

package alerts

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/literal"
)

const bicepHeader = `// Printed by pgha alerts -o bicep: alerts for Azure's managed Prometheus, which reads no PrometheusRule. Deploy it to a resource group:
//   az deployment group what-if --resource-group RESOURCE_GROUP --template-file FILE
//   az deployment group create --resource-group RESOURCE_GROUP --template-file FILE
// A rule group that is no longer in the file stays. Delete it with az alerts-management prometheus-rule-group delete.
`

// Bicep returns the rule groups as a Bicep file for a resource group.
// https://learn.microsoft.com/azure/templates/microsoft.alertsmanagement/prometheusrulegroups?pivots=deployment-language-bicep
func (r *Rules) Bicep() ([]byte, error) {
	groups, err := r.groups()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(bicepHeader)
	for i := range groups {
		groups[i].bicep(&b, i)
	}
	return []byte(b.String()), nil
}

func (g *group) bicep(b *strings.Builder, i int) {
	p := &g.Properties
	fmt.Fprintf(b, "\nresource group%d '%s@%s' = {\n  name: %s\n  location: %s\n  properties: {\n", i+1, resourceType, apiVersion, literal.Bicep(g.Name), literal.Bicep(g.Location))
	fmt.Fprintf(b, "    description: %s\n    enabled: true\n    scopes: [\n", literal.Bicep(p.Description))
	for _, scope := range p.Scopes {
		fmt.Fprintf(b, "      %s\n", literal.Bicep(scope))
	}
	fmt.Fprintf(b, "    ]\n    clusterName: %s\n    interval: %s\n    rules: [\n", literal.Bicep(p.ClusterName), literal.Bicep(p.Interval))
	for j := range p.Rules {
		p.Rules[j].bicep(b)
	}
	b.WriteString("    ]\n  }\n}\n")
}

func (a *azureRule) bicep(b *strings.Builder) {
	b.WriteString("      {\n")
	for _, f := range []struct{ key, value string }{{"alert", a.Alert}, {"record", a.Record}, {"expression", a.Expression}, {"for", a.For}} {
		if f.value != "" {
			fmt.Fprintf(b, "        %s: %s\n", f.key, literal.Bicep(f.value))
		}
	}
	if a.Severity != nil {
		fmt.Fprintf(b, "        severity: %d\n", *a.Severity)
	}
	b.WriteString("        enabled: true\n")
	object(b, "labels", a.Labels)
	object(b, "annotations", a.Annotations)
	if a.Resolve != nil {
		fmt.Fprintf(b, "        resolveConfiguration: {\n          autoResolved: %t\n          timeToResolve: %s\n        }\n", a.Resolve.AutoResolved, literal.Bicep(a.Resolve.TimeToResolve))
	}
	if len(a.Actions) > 0 {
		b.WriteString("        actions: [\n")
		for _, action := range a.Actions {
			fmt.Fprintf(b, "          {\n            actionGroupId: %s\n          }\n", literal.Bicep(action.ActionGroupID))
		}
		b.WriteString("        ]\n")
	}
	b.WriteString("      }\n")
}

// object writes a map. Every key is quoted, since a label may be a word of the language.
func object(b *strings.Builder, key string, m map[string]string) {
	if len(m) == 0 {
		return
	}
	fmt.Fprintf(b, "        %s: {\n", key)
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(b, "          %s: %s\n", literal.Bicep(k), literal.Bicep(m[k]))
	}
	b.WriteString("        }\n")
}
