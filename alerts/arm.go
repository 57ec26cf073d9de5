// SPDX-License-Identifier: Apache-2.0

package alerts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// template is an ARM template.
type template struct {
	Schema         string  `json:"$schema"`
	ContentVersion string  `json:"contentVersion"`
	Resources      []group `json:"resources"`
}

// ARM returns the rule groups as an ARM template for a resource group.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
func (r *Rules) ARM() ([]byte, error) {
	groups, err := r.groups()
	if err != nil {
		return nil, err
	}
	for i := range groups {
		for j := range groups[i].Properties.Rules {
			groups[i].Properties.Rules[j].escape()
		}
	}
	b := bytes.Buffer{}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(template{"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "1.0.0.0", groups}); err != nil {
		return nil, fmt.Errorf("cannot encode the rule groups of %q: %w", r.cluster, err)
	}
	return b.Bytes(), nil
}

// escape doubles the bracket of texts that ARM would read as an expression: those that begin with [ and end with ].
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters
func (a *azureRule) escape() {
	text := func(s string) string {
		if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
			return "[" + s
		}
		return s
	}
	all := func(m map[string]string) map[string]string {
		if m == nil {
			return nil
		}
		out := make(map[string]string, len(m))
		for key, value := range m {
			out[key] = text(value)
		}
		return out
	}
	a.Expression, a.Labels, a.Annotations = text(a.Expression), all(a.Labels), all(a.Annotations)
}
