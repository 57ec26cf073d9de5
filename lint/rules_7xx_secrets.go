// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

func secretRules() []Rule {
	return []Rule{
		{
			ID: "PGHA705", Title: "password Secret of the wrong type", Severity: Warning, Beyond: true, check: secretType,
			Why: "The operator's documentation asks for kubernetes.io/basic-auth, and Kubernetes then checks the keys. A Secret's " +
				"type cannot be changed later, only by a new Secret.",
			Source: operatorDocs + "bootstrap/",
		},
		{
			ID: "PGHA706", Title: "password Secret without the reload label", Severity: Warning, Beyond: true, check: secretReload,
			Why: "Without the label `cnpg.io/reload: \"true\"` the operator does not watch the Secret, and a new password is set at " +
				"some later reconciliation, for whatever reason that comes.",
			Source: operatorDocs + "declarative_role_management/",
		},
		{
			ID: "PGHA707", Title: "Secret with another username or a missing key", Severity: Error, Beyond: true, check: secretUser,
			Why: "The operator takes user and password from the Secret. With another user name than the owner's or the role's it " +
				"refuses to use it, and without the keys username and password the bootstrap waits for ever.",
			Source: operatorDocs + "bootstrap/",
		},
		{
			ID: "PGHA723", Title: "password with a trailing newline", Severity: Warning, Beyond: true, check: secretNewline,
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
