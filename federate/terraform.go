// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/pgha/pgha/internal/literal"
)

const terraformHeader = `# Printed by pgha-federate, for hashicorp/azurerm 4.65 or newer. It uses user_assigned_identity_id, which is new in 4.65 and
# required since 5.0. Each credential depends on the previous one (depends_on), since Azure rejects concurrent writes under
# one identity. Terraform does not overwrite existing credentials, and does not check Azure's limit of 20.
`

// Terraform writes the plans as a Terraform file. Labels are derived from the names, so that adding or removing a
// profile does not make Terraform replace the credentials of other profiles.
func Terraform(plans []Plan) ([]byte, error) {
	w := terraformWriter{aks: map[string]string{}, labels: map[string]bool{}}
	w.add(terraformHeader)
	for _, plan := range plans {
		w.plan(plan)
	}
	return w.bytes()
}

type terraformWriter struct {
	document

	aks    map[string]string // labels by Credential.issuerKey
	labels map[string]bool   // taken: "identity pg"
}

func (w *terraformWriter) plan(plan Plan) {
	identity := w.label("identity", plan.Identity)
	w.addf("\ndata \"azurerm_user_assigned_identity\" %q {\n", identity)
	w.addf("  name                = %s\n  resource_group_name = %s\n}\n", w.quote(plan.Identity), w.quote(plan.ResourceGroup))
	before := ""
	for _, c := range plan.Credentials {
		issuer := w.issuer(c)
		label := w.label("credential", plan.Identity+"_"+c.Name)
		w.addf("\nresource \"azurerm_federated_identity_credential\" %q {\n", label)
		w.addf("  name                      = %s\n", w.quote(c.Name))
		w.addf("  user_assigned_identity_id = data.azurerm_user_assigned_identity.%s.id\n", identity)
		w.addf("  issuer                    = %s\n", issuer)
		w.addf("  subject                   = %s\n", w.quote(c.Subject))
		w.addf("  audience                  = [%s]\n", w.quote(c.Audience))
		if before != "" {
			w.addf("\n  depends_on = [azurerm_federated_identity_credential.%s]\n", before)
		}
		w.add("}\n")
		before = label
	}
}

// issuer returns an expression for the issuer. If it must be read from AKS, issuer first writes the data source.
func (w *terraformWriter) issuer(c Credential) string {
	if c.Issuer != "" {
		return w.quote(c.Issuer)
	}
	key := c.issuerKey()
	if w.aks[key] == "" {
		w.aks[key] = w.label("aks", c.AKS.Name)
		w.addf("\ndata \"azurerm_kubernetes_cluster\" %q {\n", w.aks[key])
		w.addf("  name                = %s\n  resource_group_name = %s\n}\n", w.quote(c.AKS.Name), w.quote(c.AKS.ResourceGroup))
	}
	return "data.azurerm_kubernetes_cluster." + w.aks[key] + ".oidc_issuer_url"
}

// label returns a unique identifier within the kind. The prefix is needed for names that start with a digit.
func (w *terraformWriter) label(kind, name string) string {
	base := "pgha_" + strings.Map(func(r rune) rune {
		if strings.ContainsRune(letters+digits+"-_", r) {
			return r
		}
		return '_'
	}, name)
	label := base
	for n := 2; w.labels[kind+" "+label]; n++ {
		label = fmt.Sprintf("%s_%d", base, n)
	}
	w.labels[kind+" "+label] = true
	return label
}

func (w *terraformWriter) quote(s string) string {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		w.failf("cannot write %q into a Terraform file: it is not valid text", s)
	}
	return literal.HCL(s)
}
