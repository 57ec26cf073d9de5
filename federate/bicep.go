// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/pgha/pgha/internal/literal"
)

const bicepHeader = `// Printed by pgha-federate. Deploy it to the resource group of the identities:
//   az deployment group create --resource-group RESOURCE_GROUP --template-file FILE
// Each credential depends on the previous one (dependsOn), since Azure rejects concurrent writes under one identity. Unlike
// the shell script, a deployment overwrites a credential of the same name, and does not check Azure's limit of 20.
`

// Bicep writes the plans as a Bicep file for one resource group. The credentials of one identity depend on each other in order.
func Bicep(plans []Plan) ([]byte, error) {
	w := bicepWriter{aks: map[string]string{}}
	w.add(bicepHeader)
	for i, plan := range plans {
		if !strings.EqualFold(plan.ResourceGroup, plans[0].ResourceGroup) {
			w.failf("cannot write one Bicep file for identities in resource groups %q and %q: print one for each", plans[0].ResourceGroup, plan.ResourceGroup)
			continue
		}
		w.plan(i+1, plan)
	}
	return w.bytes()
}

type bicepWriter struct {
	document

	aks   map[string]string // symbols by Credential.issuerKey
	count int
}

func (w *bicepWriter) plan(n int, plan Plan) {
	w.addf("\nresource identity%d 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {\n", n)
	w.addf("  name: %s\n}\n", w.quote(plan.Identity))
	before := ""
	for _, c := range plan.Credentials {
		issuer := w.issuer(c)
		w.count++
		symbol := fmt.Sprintf("credential%d", w.count)
		w.addf("\nresource %s 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {\n", symbol)
		w.addf("  parent: identity%d\n  name: %s\n", n, w.quote(c.Name))
		w.addf("  properties: {\n    issuer: %s\n    subject: %s\n", issuer, w.quote(c.Subject))
		w.addf("    audiences: [\n      %s\n    ]\n  }\n", w.quote(c.Audience))
		if before != "" {
			w.addf("  dependsOn: [\n    %s\n  ]\n", before)
		}
		w.add("}\n")
		before = symbol
	}
}

// issuer returns an expression for the issuer. If it must be read from AKS, issuer first writes the cluster.
func (w *bicepWriter) issuer(c Credential) string {
	if c.Issuer != "" {
		return w.quote(c.Issuer)
	}
	key := c.issuerKey()
	if w.aks[key] == "" {
		w.aks[key] = fmt.Sprintf("aks%d", len(w.aks)+1)
		w.addf("\nresource %s 'Microsoft.ContainerService/managedClusters@2024-09-01' existing = {\n", w.aks[key])
		w.addf("  name: %s\n  scope: resourceGroup(%s)\n}\n", w.quote(c.AKS.Name), w.quote(c.AKS.ResourceGroup))
	}
	return w.aks[key] + ".properties.oidcIssuerProfile.issuerURL"
}

func (w *bicepWriter) quote(s string) string {
	if !utf8.ValidString(s) {
		w.failf("cannot write %q into a Bicep file: it is not valid UTF-8", s)
	}
	return literal.Bicep(s)
}
