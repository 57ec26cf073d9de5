// SPDX-License-Identifier: Apache-2.0

package lint

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"
)

// passwordUse is a role that takes its password from a Secret of the input.
type passwordUse struct {
	r      *Resource // the Secret
	secret *corev1.Secret
	role   string
	by     Ref
	// trims: for managed roles the operator strips white space from user name and password, for all others it does not:
	// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/roles/runnable.go#L362-L373
	trims bool
}

// secretValue reads a key as the API server would store it. Values are compared but never shown.
func secretValue(s *corev1.Secret, name string) (string, bool) {
	if v, ok := s.StringData[name]; ok {
		return v, true
	}
	v, ok := s.Data[name]
	return string(v), ok
}

// secretField is the field with a key: stringData wins, and is what most people write.
func secretField(s *corev1.Secret, name string) string {
	if _, ok := s.StringData[name]; ok {
		return key("stringData", name)
	}
	return key("data", name)
}

// secretSection is the field that a missing key is added to.
func secretSection(s *corev1.Secret) string {
	if len(s.Data) == 0 && len(s.StringData) > 0 {
		return "stringData"
	}
	return "data"
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
