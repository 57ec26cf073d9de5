// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// formFile allows no slash, since kustomize does not read files outside of the base.
const formFile = `^[A-Za-z0-9][-A-Za-z0-9_.]*$`

func isFile(s string) bool {
	const first = digits + lowerLetters + upperLetters
	return s != "" && consistsOf(s, first+"-_.") && consistsOf(s[:1], first)
}

func (p *Profile) validateGitOps(spec *field.Path) field.ErrorList {
	faults := oneOf(spec.Child("gitops", "controller"), p.Spec.GitOps.Controller, controllers[:]...)
	b := &p.Spec.Bootstrap
	return append(faults, validateSecretSource(spec.Child("bootstrap"), "owner", b.Owner, b.Secret, &b.SecretSource)...)
}

// validateSecretSource checks the source of the Secret of a role, whose name is in another field beside it.
func validateSecretSource(beside *field.Path, roleField, role, secret string, s *SecretSource) field.ErrorList {
	path := beside.Child("secretSource")
	if s.From == oldSecretExternal {
		return field.ErrorList{field.Invalid(path.Child("from"), s.From, fmt.Sprintf("was renamed; write %q", SecretExternal))}
	}
	faults := oneOf(path.Child("from"), s.From, secretSources[:]...)
	faults = append(faults, oneOf(path.Child("storeKind"), s.StoreKind, storeKinds[:]...)...)
	for _, f := range []struct{ name, value, from string }{
		{"file", s.File, SecretFile}, {"store", s.Store, SecretExternal},
		{"storeKind", s.StoreKind, SecretExternal}, {"key", s.Key, SecretExternal},
	} {
		if f.value != "" && s.From != f.from {
			faults = append(faults, field.Forbidden(path.Child(f.name), `is only valid with from: `+f.from+`, and from is `+s.From))
		}
	}
	if s.From != SecretReference && secret == "" {
		return append(faults, field.Required(beside.Child("secret"), "the name of the Secret to create"))
	}
	switch s.From {
	case SecretFile:
		if !isFile(s.file(secret)) {
			faults = append(faults, field.Invalid(path.Child("file"), s.file(secret), "must be the name of a file in the base's directory"))
		}
	case SecretExternal:
		faults = append(faults, validateExternal(path, s)...)
		if strings.Contains(role, "{{") {
			faults = append(faults, field.Invalid(beside.Child(roleField), role, "the External Secrets Operator would read {{ as the start of a template"))
		}
	}
	return faults
}

func validateExternal(path *field.Path, s *SecretSource) field.ErrorList {
	var faults field.ErrorList
	if s.Store == "" {
		faults = append(faults, field.Required(path.Child("store"), "the SecretStore or ClusterSecretStore that holds the password"))
	} else {
		faults = append(faults, dnsName(path.Child("store"), s.Store)...)
	}
	if strings.ContainsFunc(s.Key, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		faults = append(faults, field.Invalid(path.Child("key"), s.Key, "must not contain spaces or control characters"))
	}
	return faults
}
