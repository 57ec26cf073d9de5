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
			Why: "The operator's documentation asks for type kubernetes.io/basic-auth, for which Kubernetes checks the " +
				"keys. The type of a Secret is immutable: to change it you have to create a new Secret.",
			Source: operatorDocs + "bootstrap/",
		},
		{
			ID: "PGHA706", Title: "password Secret without the reload label", Severity: Warning, Beyond: true, check: secretReload,
			Why: "Without the label `cnpg.io/reload: \"true\"` the operator does not watch the Secret. A new password is " +
				"only set at some later reconciliation, whenever another change triggers one.",
			Source: operatorDocs + "declarative_role_management/",
		},
		{
			ID: "PGHA707", Title: "Secret with another username or a missing key", Severity: Error, Beyond: true, check: secretUser,
			Why: "The operator takes user name and password from the Secret. It does not use a Secret whose user name " +
				"differs from that of the owner or the role. Without the keys username and password the bootstrap never " +
				"finishes.",
			Source: operatorDocs + "bootstrap/",
		},
		{
			ID: "PGHA723", Title: "password with a trailing newline", Severity: Warning, Beyond: true, check: secretNewline,
			Why: "The operator sets the password of the owner and of postgres unchanged, including a newline that `echo` " +
				"or an editor added. Clients that read the Secret as a file or a URI strip the newline and cannot log in. " +
				"For managed roles the operator strips white space itself.",
			Source: operatorSource + "internal/management/utils/secrets.go",
		},
	}
}

func secretNewline(p *pass) {
	for _, u := range p.passwords() {
		if password, _ := secretValue(u.secret, corev1.BasicAuthPasswordKey); !u.trims && strings.TrimRight(password, "\r\n") != password {
			p.add(u.r, secretField(u.secret, corev1.BasicAuthPasswordKey), fmt.Sprintf("The password of %q in Secret %q ends with a newline, which becomes part of the password.", u.role, u.secret.Name),
				"Remove the newline: use printf instead of echo.")
		}
	}
}

func secretType(p *pass) {
	for _, u := range p.passwords() {
		if u.secret.Type != corev1.SecretTypeBasicAuth {
			p.add(u.r, "type", fmt.Sprintf("The password of %q is in a Secret of type %s. The operator asks for kubernetes.io/basic-auth, and "+
				"the type is immutable.", u.role, or(string(u.secret.Type), "Opaque")), "Create it with type kubernetes.io/basic-auth.")
		}
	}
}

func secretReload(p *pass) {
	for _, u := range p.passwords() {
		// The operator looks for the label, whatever its value:
		// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_predicates.go#L135
		if _, watched := u.secret.Labels["cnpg.io/reload"]; !watched {
			p.add(u.r, key("metadata.labels", "cnpg.io/reload"), fmt.Sprintf("The operator does not notice a new password for %q.", u.role),
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
			p.add(u.r, secretSection(u.secret), fmt.Sprintf("%s waits for the key username in Secret %q.", u.by, u.secret.Name), "Add it.")
		case !hasPassword:
			p.add(u.r, secretSection(u.secret), fmt.Sprintf("%s waits for the key password in Secret %q.", u.by, u.secret.Name), "Add it.")
		case user != u.role && strings.TrimSpace(user) == u.role:
			p.add(u.r, secretField(u.secret, corev1.BasicAuthUsernameKey), fmt.Sprintf("The username in Secret %q has leading or trailing white space, usually a newline, so it is "+
				"not %q, which %s requires.", u.secret.Name, u.role, u.by), fmt.Sprintf("Set username to %s, without a newline.", u.role))
		case user != u.role:
			p.add(u.r, secretField(u.secret, corev1.BasicAuthUsernameKey), fmt.Sprintf("The username in Secret %q is not %q, which %s requires.", u.secret.Name, u.role, u.by),
				fmt.Sprintf("Set username to %s.", u.role))
		}
	}
}
