// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

func certificateRules() []Rule {
	return []Rule{{
		ID: "PGHA722", Title: "certificate Secret without a key that the operator needs", Severity: Error, Beyond: true,
		check: eachCluster(certificateKeys),
		Why: "The operator signs the certificates that the manifest does not provide: the server's if serverTLSSecret " +
			"is missing, and that of streaming replicas if replicationTLSSecret is missing. It needs the private key of " +
			"the CA, ca.key, which a Secret of cert-manager does not have. Without it no instance is created, and a " +
			"running cluster is no longer reconciled.",
		Source: operatorSource + "internal/controller/cluster_pki.go",
	}}
}

func certificateKeys(p *pass, c *cluster) {
	s := c.spec.Certificates
	if s == nil {
		return
	}
	authority := func(signs bool) []string {
		if signs {
			return []string{"ca.crt", "ca.key"}
		}
		return []string{"ca.crt"}
	}
	pair := []string{corev1.TLSCertKey, corev1.TLSPrivateKeyKey}
	for _, use := range []struct {
		field, secret, without string
		keys                   []string
	}{
		{"serverCASecret", s.ServerCASecret, "serverTLSSecret", authority(s.ServerTLSSecret == "")},
		{"serverTLSSecret", s.ServerTLSSecret, "", pair},
		{"clientCASecret", s.ClientCASecret, "replicationTLSSecret", authority(s.ReplicationTLSSecret == "")},
		{"replicationTLSSecret", s.ReplicationTLSSecret, "", pair},
	} {
		_, secret := find[*corev1.Secret](p, "Secret", c.namespace(), use.secret)
		if use.secret == "" || secret == nil || len(secret.Data)+len(secret.StringData) == 0 {
			continue // it is elsewhere, or a controller fills it in
		}
		for _, name := range use.keys {
			if _, found := secretValue(secret, name); found {
				continue
			}
			message, remedy := fmt.Sprintf("Secret %q does not have the key %s: no instance is created.", use.secret, name), "Add "+name+"."
			if name == "ca.key" {
				message = fmt.Sprintf("Secret %q does not have the key ca.key, which the operator needs because %s is not set: "+
					"no instance is created.", use.secret, use.without)
				remedy = "Add ca.key, or provide your own certificate in " + use.without + "."
			}
			p.add(c.Resource, "spec.certificates."+use.field, message, remedy)
		}
	}
}
