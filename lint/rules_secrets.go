// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"
)

func secretRules() []Rule {
	return []Rule{
		{
			ID: "PGHA705", Title: "a password Secret of the wrong type", Severity: Warning, Beyond: true, check: secretType,
			Why: "The operator's documentation asks for kubernetes.io/basic-auth, and Kubernetes then checks the keys. A Secret's " +
				"type cannot be changed later, only by a new Secret.",
			Source: operatorDocs + "bootstrap/",
		},
		{
			ID: "PGHA706", Title: "a password that is not noticed when it changes", Severity: Warning, Beyond: true, check: secretReload,
			Why: "Without the label `cnpg.io/reload: \"true\"` the operator does not watch the Secret, and a new password is set at " +
				"some later reconciliation, for whatever reason that comes.",
			Source: operatorDocs + "declarative_role_management/",
		},
		{
			ID: "PGHA707", Title: "a Secret for somebody else", Severity: Error, Beyond: true, check: secretUser,
			Why: "The operator takes user and password from the Secret. With another user name than the owner's or the role's it " +
				"refuses to use it, and without the keys username and password the bootstrap waits for ever.",
			Source: operatorDocs + "bootstrap/",
		},
	}
}

// passwordUse is a role that takes its password from a Secret of the input.
type passwordUse struct {
	r      *Resource // the Secret
	secret *corev1.Secret
	role   string
	by     Ref
}

// passwords lists the Secrets of the input that hold passwords.
func (p *pass) passwords() []passwordUse {
	if p.roles == nil {
		p.roles = append([]passwordUse{}, p.findPasswords()...)
	}
	return p.roles
}

func (p *pass) findPasswords() []passwordUse {
	var uses []passwordUse
	add := func(by *Resource, name, role string) {
		if name == "" {
			return
		}
		if r, secret := find[*corev1.Secret](p, "Secret", by.Object.GetNamespace(), name); secret != nil {
			uses = append(uses, passwordUse{r, secret, role, by.ref()})
		}
	}
	for _, c := range p.clusters {
		secret := c.applicationSecret()
		_, owner := c.application()
		add(c.Resource, secret, owner)
		if c.spec.SuperuserSecret != nil {
			add(c.Resource, c.spec.SuperuserSecret.Name, "postgres")
		}
		if c.spec.Managed == nil {
			continue
		}
		for i := range c.spec.Managed.Roles {
			if role := &c.spec.Managed.Roles[i]; role.PasswordSecret != nil {
				add(c.Resource, role.PasswordSecret.Name, role.Name)
			}
		}
	}
	each(func(_ *pass, r *Resource, o *cnpgv1.DatabaseRole) {
		if o.Spec.PasswordSecret != nil {
			add(r, o.Spec.PasswordSecret.Name, o.Spec.Name)
		}
	})(p)
	return uses
}

func secretType(p *pass) {
	for _, u := range p.passwords() {
		if u.secret.Type != corev1.SecretTypeBasicAuth {
			p.add(u.r, "type", fmt.Sprintf("The password of %q is in a Secret of type %s, which can never be changed to the one that the "+
				"operator asks for.", u.role, or(string(u.secret.Type), "Opaque")), "Make it kubernetes.io/basic-auth.")
		}
	}
}

func secretReload(p *pass) {
	for _, u := range p.passwords() {
		if u.secret.Labels["cnpg.io/reload"] != "true" {
			p.add(u.r, key("metadata.labels", "cnpg.io/reload"), fmt.Sprintf("A new password for %q is not noticed.", u.role),
				`Add the label cnpg.io/reload: "true".`)
		}
	}
}

func secretUser(p *pass) {
	for _, u := range p.passwords() {
		user, hasUser := secretValue(u.secret, corev1.BasicAuthUsernameKey)
		_, hasPassword := secretValue(u.secret, corev1.BasicAuthPasswordKey)
		switch {
		case !hasUser:
			p.add(u.r, "data", fmt.Sprintf("%s waits for the key username in Secret %q.", u.by, u.secret.Name), "Add it.")
		case !hasPassword:
			p.add(u.r, "data", fmt.Sprintf("%s waits for the key password in Secret %q.", u.by, u.secret.Name), "Add it.")
		case user != u.role:
			p.add(u.r, "data[username]", fmt.Sprintf("Secret %q is for another user than %q, for whom %s wants it.", u.secret.Name, u.role, u.by),
				fmt.Sprintf("Set username to %s.", u.role))
		}
	}
}

// secretValue reads a key as the API server would store it. Values are compared and never shown.
func secretValue(s *corev1.Secret, name string) (string, bool) {
	if v, ok := s.StringData[name]; ok {
		return v, true
	}
	v, ok := s.Data[name]
	return string(v), ok
}
