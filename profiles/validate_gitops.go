// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Forms of what a SecretSource holds. A file's name has no slash, since kustomize reads nothing outside of the base.
const (
	formFile        = `^[A-Za-z0-9][-A-Za-z0-9_.]*$`
	formKeyVaultKey = `^[0-9A-Za-z-]{1,127}$` // https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates
)

func isFile(s string) bool {
	const first = digits + lowerLetters + upperLetters
	return s != "" && consistsOf(s, first+"-_.") && consistsOf(s[:1], first)
}

func isKeyVaultKey(s string) bool {
	return s != "" && len(s) <= 127 && consistsOf(s, digits+lowerLetters+upperLetters+"-")
}

func (p *Profile) validateGitOps(spec *field.Path) field.ErrorList {
	faults := oneOf(spec.Child("gitops", "controller"), p.Spec.GitOps.Controller, controllers[:]...)
	return append(faults, p.validateSecretSource(spec.Child("database", "secretSource"))...)
}

func (p *Profile) validateSecretSource(path *field.Path) field.ErrorList {
	s := p.Spec.Database.SecretSource
	faults := oneOf(path.Child("from"), s.From, secretSources[:]...)
	faults = append(faults, oneOf(path.Child("storeKind"), s.StoreKind, storeKinds[:]...)...)
	for _, f := range []struct{ name, value, from string }{
		{"file", s.File, SecretFile}, {"store", s.Store, SecretKeyVault},
		{"storeKind", s.StoreKind, SecretKeyVault}, {"key", s.Key, SecretKeyVault},
	} {
		if f.value != "" && s.From != f.from {
			faults = append(faults, field.Forbidden(path.Child(f.name), `is for from: `+f.from+`, and from is `+s.From))
		}
	}
	if s.From != SecretReference && p.Spec.Database.Secret == "" {
		return append(faults, field.Required(field.NewPath("spec", "database", "secret"), "the name of the Secret to make"))
	}
	switch s.From {
	case SecretFile:
		if !isFile(p.SecretEnvFile()) {
			faults = append(faults, field.Invalid(path.Child("file"), p.SecretEnvFile(), "the name of a file in the base's directory"))
		}
	case SecretKeyVault:
		faults = append(faults, p.validateKeyVault(path)...)
	}
	return faults
}

func (p *Profile) validateKeyVault(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	s := p.Spec.Database.SecretSource
	if s.Store == "" {
		faults = append(faults, field.Required(path.Child("store"), "the SecretStore or ClusterSecretStore of the Key Vault"))
	} else {
		faults = append(faults, dnsName(path.Child("store"), s.Store)...)
	}
	if key := p.KeyVaultKey(); key != "" && !isKeyVaultKey(key) {
		faults = append(faults, field.Invalid(path.Child("key"), key, "letters, digits and '-', at most 127, as Key Vault has them"))
	}
	if strings.Contains(p.Spec.Database.Owner, "{{") {
		faults = append(faults, field.Invalid(field.NewPath("spec", "database", "owner"), p.Spec.Database.Owner,
			"the External Secrets Operator would read {{ as the start of a template"))
	}
	return faults
}
