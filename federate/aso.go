// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"sigs.k8s.io/yaml"
)

// The object as defined by Azure Service Operator. Without armId, the owner is a UserAssignedIdentity object in the
// same namespace: https://azure.github.io/azure-service-operator/reference/managedidentity/v1api20230131/
type asoObject struct {
	APIVersion string      `json:"apiVersion"`
	Kind       string      `json:"kind"`
	Metadata   asoMetadata `json:"metadata"`
	Spec       asoSpec     `json:"spec"`
}

type asoMetadata struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

type asoSpec struct {
	AzureName string   `json:"azureName"`
	Owner     asoOwner `json:"owner"`
	Issuer    string   `json:"issuer"`
	Subject   string   `json:"subject"`
	Audiences []string `json:"audiences"`
}

type asoOwner struct {
	Name  string `json:"name,omitempty"`
	ARMID string `json:"armId,omitempty"`
}

const asoHeader = `# Printed by pgha-federate, for Azure Service Operator 2. There is no order to keep: where Azure refuses concurrent writes
# under one identity, the operator tries again. Unlike the shell script it overwrites a credential of the same name.
`

// ASO writes the plans as objects of Azure Service Operator, in the namespaces of the clusters. The profiles must set
// the issuers, since no object in a Kubernetes cluster contains its issuer.
func ASO(plans []Plan, o Options) ([]byte, error) {
	w := document{}
	w.add(asoHeader)
	taken := map[string]string{}
	for _, plan := range plans {
		for _, c := range plan.Credentials {
			object := asoCredential(plan, c, o)
			if err := asoFault(plan, c, o); err != nil {
				w.failf("cannot write federated credential %q: %v", c.Name, err)
			}
			key := object.Metadata.Namespace + "/" + object.Metadata.Name
			if other, ok := taken[key]; ok {
				w.failf("cannot write federated credentials %q and %q: both would be object %q", other, c.Name, key)
			}
			taken[key] = c.Name
			text, err := yaml.Marshal(object)
			if err != nil {
				w.failf("cannot write federated credential %q: %v", c.Name, err)
			}
			w.add("---\n" + string(text))
		}
	}
	return w.bytes()
}

// asoFault returns why a credential cannot be declared. It checks for invalid UTF-8, which the YAML library would
// silently replace.
func asoFault(plan Plan, c Credential, o Options) error {
	switch {
	case c.Issuer == "":
		return errors.New("spec.identity.azure.issuer is required with -o aso; az aks show --query oidcIssuerProfile.issuerUrl prints it")
	case !only(o.Subscription, letters+digits+"-"):
		return fmt.Errorf("invalid subscription ID %q; az account show --query id prints it", o.Subscription)
	case o.Subscription == "" && c.Namespace != plan.Credentials[0].Namespace:
		// The owner is an object of the same namespace, and two objects must not own one identity.
		return fmt.Errorf("identity %q is used in namespaces %q and %q, which needs --subscription", plan.Identity, plan.Credentials[0].Namespace, c.Namespace)
	}
	for _, s := range []string{plan.Identity, plan.ResourceGroup, c.Name, c.Subject, c.Issuer, c.Audience, c.Namespace} {
		if !utf8.ValidString(s) || strings.IndexFunc(s, unprintable) >= 0 {
			return fmt.Errorf("%q is not valid text", s)
		}
	}
	return nil
}

// unprintable characters are not allowed in YAML: https://yaml.org/spec/1.2.2/#51-character-set
func unprintable(r rune) bool { return unicode.IsControl(r) || r == 0xfffe || r == 0xffff }

func asoCredential(plan Plan, c Credential, o Options) asoObject {
	owner := asoOwner{Name: objectName(plan.Identity)}
	if o.Subscription != "" {
		owner = asoOwner{ARMID: "/subscriptions/" + o.Subscription + "/resourceGroups/" + plan.ResourceGroup +
			"/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + plan.Identity}
	}
	return asoObject{
		APIVersion: "managedidentity.azure.com/v1api20230131",
		Kind:       "FederatedIdentityCredential",
		Metadata:   asoMetadata{Name: objectName(c.Name), Namespace: c.Namespace},
		Spec: asoSpec{
			AzureName: c.Name,
			Owner:     owner,
			Issuer:    c.Issuer,
			Subject:   c.Subject,
			Audiences: []string{c.Audience},
		},
	}
}

// objectName converts an Azure name to a valid Kubernetes name; azureName keeps the Azure name.
func objectName(azureName string) string {
	return strings.Trim(strings.ReplaceAll(strings.ToLower(azureName), "_", "-"), "-")
}
