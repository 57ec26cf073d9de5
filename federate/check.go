// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

const (
	letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits  = "0123456789"
	// maxText is Azure's maximum length of issuers and subjects.
	maxText = 600
)

// check checks the identity of one profile by Azure's rules:
// https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
func check(p *profiles.Profile, o Options) field.ErrorList {
	id, path := identityOf(p), identityPath()
	faults := required(path.Child("name"), id.Name, "the user-assigned managed identity")
	faults = append(faults, name(path.Child("name"), id.Name, 3, 128)...)
	faults = append(faults, required(path.Child("resourceGroup"), id.ResourceGroup, "the resource group of the identity")...)
	faults = append(faults, resourceGroup(path.Child("resourceGroup"), id.ResourceGroup)...)
	faults = append(faults, issuer(path, id, o)...)
	faults = append(faults, name(credentialPath(), p.CredentialName(), 3, 120)...)
	faults = append(faults, subject(field.NewPath("metadata", "name"), p.Subject())...)
	if !o.NoRecovery {
		recovered := p.Recovered()
		faults = append(faults, name(recoveryPath(), recovered.CredentialName(), 3, 120)...)
		faults = append(faults, subject(recoveryPath(), recovered.Subject())...)
	}
	if p.Spec.Backup.Drill != nil {
		drilled := p.Drilled()
		faults = append(faults, name(drillPath(), drilled.CredentialName(), 3, 120)...)
		faults = append(faults, subject(drillPath(), drilled.Subject())...)
	}
	return faults
}

func required(path *field.Path, value, what string) field.ErrorList {
	if value != "" {
		return nil
	}
	return field.ErrorList{field.Required(path, fmt.Sprintf("%s; set it in the profile or with --set %s=VALUE", what, path))}
}

// name checks the name of an identity or federated credential, ^[a-zA-Z0-9]{1}[a-zA-Z0-9-_]{2,119}$ for the latter:
// https://learn.microsoft.com/azure/templates/microsoft.managedidentity/userassignedidentities/federatedidentitycredentials
func name(path *field.Path, value string, low, high int) field.ErrorList {
	if value == "" || len(value) >= low && len(value) <= high &&
		only(value[:1], letters+digits) && only(value, letters+digits+"-_") {
		return nil
	}
	return field.ErrorList{field.Invalid(path, value,
		fmt.Sprintf("must be %d to %d letters, digits, '-' and '_', starting with a letter or a digit", low, high))}
}

func resourceGroup(path *field.Path, value string) field.ErrorList {
	allowed := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.()", r)
	}
	if len([]rune(value)) <= 90 && !strings.HasSuffix(value, ".") && strings.IndexFunc(value, func(r rune) bool { return !allowed(r) }) < 0 {
		return nil
	}
	return field.ErrorList{field.Invalid(path, value, "must be at most 90 letters, digits, '-', '_', '.', '(' and ')', not ending in '.'")}
}

func issuer(path *field.Path, id azure.Identity, o Options) field.ErrorList {
	if id.Issuer == "" {
		var faults field.ErrorList
		if id.AKS.Name == "" && !o.Delete {
			faults = append(faults, field.Required(path.Child("aks", "name"), "the AKS cluster that has the OIDC issuer; "+
				"set it in the profile or with --set spec.identity.azure.aks.name=VALUE, or give spec.identity.azure.issuer"))
		}
		faults = append(faults, name(path.Child("aks", "name"), id.AKS.Name, 1, 63)...)
		return append(faults, resourceGroup(path.Child("aks", "resourceGroup"), id.AKS.ResourceGroup)...)
	}
	at := path.Child("issuer")
	switch {
	case len(id.Issuer) > maxText:
		return field.ErrorList{field.TooLong(at, id.Issuer, maxText)}
	case !strings.HasPrefix(id.Issuer, "https://") || !only(id.Issuer, letters+digits+":/._~-"):
		return field.ErrorList{field.Invalid(at, id.Issuer, "not a valid issuer URL; az aks show --query oidcIssuerProfile.issuerUrl prints it")}
	case strings.Contains(id.Issuer, ".prod-aks.azure.") && !strings.HasSuffix(id.Issuer, "/"):
		// Azure compares strings: without the slash, the credential is created but never matches.
		return field.ErrorList{field.Invalid(at, id.Issuer, "the issuer of an AKS cluster must end in '/'")}
	}
	return nil
}

func subject(path *field.Path, value string) field.ErrorList {
	if len(value) > maxText {
		return field.ErrorList{field.TooLong(path, value, maxText)}
	}
	if !only(value, "abcdefghijklmnopqrstuvwxyz"+digits+"-.:") || strings.HasSuffix(value, ":") || strings.Contains(value, "::") {
		return field.ErrorList{field.Invalid(path, value, "not a valid service account; the namespace and the name must be in lower case")}
	}
	return nil
}

// only reports whether the value consists of these characters.
func only(value, characters string) bool {
	return strings.IndexFunc(value, func(r rune) bool { return !strings.ContainsRune(characters, r) }) < 0
}
