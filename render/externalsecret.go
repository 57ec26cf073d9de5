// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// externalSecrets returns the ExternalSecrets of the database's owner and of the roles.
func externalSecrets(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	if b := &p.Spec.Bootstrap; b.SecretSource.From == profiles.SecretExternal {
		all = append(all, externalSecret(p, b.Owner, b.Secret, &b.SecretSource, p.ExternalKey()))
	}
	for i := range p.Spec.Roles {
		if r := &p.Spec.Roles[i]; r.From() == profiles.SecretExternal {
			all = append(all, externalSecret(p, r.Name, r.Secret, r.SecretSource, r.PasswordKey()))
		}
	}
	return all
}

// externalSecret returns an ExternalSecret from which the External Secrets Operator creates the Secret of a role, with
// the name and the type that the operator needs: https://external-secrets.io/latest/provider/azure-key-vault/
func externalSecret(p *profiles.Resolved, role, secret string, source *profiles.SecretSource, key string) *manifest.ExternalSecret {
	s := &manifest.ExternalSecret{
		TypeMeta:   typeMeta(schema.GroupVersion{Group: "external-secrets.io", Version: "v1"}, "ExternalSecret"),
		ObjectMeta: objectMeta(p, secret),
	}
	s.Spec.RefreshInterval = "1h"
	s.Spec.SecretStoreRef = manifest.SecretStoreRef{Kind: or(source.StoreKind, "ClusterSecretStore"), Name: source.Store}
	s.Spec.Target.Template = manifest.SecretTemplate{
		Type: corev1.SecretTypeBasicAuth,
		Data: map[string]string{
			corev1.BasicAuthUsernameKey: role,
			corev1.BasicAuthPasswordKey: "{{ .password }}",
		},
	}
	s.Spec.Target.Template.Metadata.Labels = SecretLabels(p.Profile)
	// The last three are the defaults of the CRD. Argo CD reports fields that the API server adds to a list as a
	// difference.
	s.Spec.Data = []manifest.ExternalSecretData{{SecretKey: corev1.BasicAuthPasswordKey, RemoteRef: manifest.RemoteRef{
		Key: key, ConversionStrategy: "Default", DecodingStrategy: "None", MetadataPolicy: "None",
	}}}
	return s
}
