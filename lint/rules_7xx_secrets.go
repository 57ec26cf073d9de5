// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

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
		{
			ID: "PGHA723", Title: "password with a newline at its end", Severity: Warning, Beyond: true, check: secretNewline,
			Why: "The operator sets the password of the owner and of postgres as it is, with the newline that `echo` or an editor left. " +
				"Clients that read the Secret as a file or an URI take the newline away, and cannot log in. For managed roles the " +
				"operator takes white space away itself.",
			Source: operatorSource + "internal/management/utils/secrets.go",
		},
	}
}

func secretNewline(p *pass) {
	for _, u := range p.passwords() {
		if password, _ := secretValue(u.secret, corev1.BasicAuthPasswordKey); !u.trims && strings.TrimRight(password, "\r\n") != password {
			p.add(u.r, "data[password]", fmt.Sprintf("The password of %q in Secret %q ends in a newline, which is a part of it.", u.role, u.secret.Name),
				"Write it without a newline: printf, not echo.")
		}
	}
}

// passwordUse is a role that takes its password from a Secret of the input.
type passwordUse struct {
	r      *Resource // the Secret
	secret *corev1.Secret
	role   string
	by     Ref
	// trims: for managed roles the operator takes white space away from both, for all others it does not:
	// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/roles/runnable.go#L362-L373
	trims bool
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
	add := func(by *Resource, name, role string, trims bool) {
		if name == "" {
			return
		}
		if r, secret := find[*corev1.Secret](p, "Secret", by.Object.GetNamespace(), name); secret != nil {
			uses = append(uses, passwordUse{r, secret, role, by.ref(), trims})
		}
	}
	for _, c := range p.clusters {
		secret := c.applicationSecret()
		_, owner := c.application()
		add(c.Resource, secret, owner, false)
		if c.spec.SuperuserSecret != nil {
			add(c.Resource, c.spec.SuperuserSecret.Name, "postgres", false)
		}
		if c.spec.Managed == nil {
			continue
		}
		for i := range c.spec.Managed.Roles {
			if role := &c.spec.Managed.Roles[i]; role.PasswordSecret != nil {
				add(c.Resource, role.PasswordSecret.Name, role.Name, true)
			}
		}
	}
	each(func(_ *pass, r *Resource, o *cnpgv1.DatabaseRole) {
		if o.Spec.PasswordSecret != nil {
			add(r, o.Spec.PasswordSecret.Name, o.Spec.Name, true)
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
		// The operator looks for the label, whatever its value:
		// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_predicates.go#L135
		if _, watched := u.secret.Labels["cnpg.io/reload"]; !watched {
			p.add(u.r, key("metadata.labels", "cnpg.io/reload"), fmt.Sprintf("A new password for %q is not noticed.", u.role),
				`Add the label cnpg.io/reload: "true".`)
		}
	}
}

func secretUser(p *pass) {
	for _, u := range p.passwords() {
		user, hasUser := secretValue(u.secret, corev1.BasicAuthUsernameKey)
		if u.trims {
			user = strings.TrimSpace(user)
		}
		_, hasPassword := secretValue(u.secret, corev1.BasicAuthPasswordKey)
		switch {
		case !hasUser:
			p.add(u.r, "data", fmt.Sprintf("%s waits for the key username in Secret %q.", u.by, u.secret.Name), "Add it.")
		case !hasPassword:
			p.add(u.r, "data", fmt.Sprintf("%s waits for the key password in Secret %q.", u.by, u.secret.Name), "Add it.")
		case user != u.role && strings.TrimSpace(user) == u.role:
			p.add(u.r, "data[username]", fmt.Sprintf("The username in Secret %q has white space around it, mostly a newline at its end, and is "+
				"not %q, for whom %s wants it.", u.secret.Name, u.role, u.by), fmt.Sprintf("Set username to %s, without a newline.", u.role))
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
