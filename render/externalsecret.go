// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// externalSecrets returns an ExternalSecret from which the External Secrets Operator creates the owner's Secret, with
// the name and the type that the operator needs: https://external-secrets.io/latest/provider/azure-key-vault/
func externalSecrets(p *profiles.Resolved) []manifest.Object {
	source := p.Spec.Bootstrap.SecretSource
	if source.From != profiles.SecretExternal {
		return nil
	}
	s := &manifest.ExternalSecret{
		TypeMeta:   typeMeta(schema.GroupVersion{Group: "external-secrets.io", Version: "v1"}, "ExternalSecret"),
		ObjectMeta: objectMeta(p, p.Spec.Bootstrap.Secret),
	}
	s.Spec.RefreshInterval = "1h"
	s.Spec.SecretStoreRef = manifest.SecretStoreRef{Kind: "ClusterSecretStore", Name: source.Store}
	if source.StoreKind != "" {
		s.Spec.SecretStoreRef.Kind = source.StoreKind
	}
	s.Spec.Target.Template = manifest.SecretTemplate{
		Type: corev1.SecretTypeBasicAuth,
		Data: map[string]string{
			corev1.BasicAuthUsernameKey: p.Spec.Bootstrap.Owner,
			corev1.BasicAuthPasswordKey: "{{ .password }}",
		},
	}
	s.Spec.Target.Template.Metadata.Labels = SecretLabels(p.Profile)
	// The last three are the defaults of the CRD. Argo CD reports fields that the API server adds to a list as a
	// difference.
	s.Spec.Data = []manifest.ExternalSecretData{{SecretKey: corev1.BasicAuthPasswordKey, RemoteRef: manifest.RemoteRef{
		Key: p.ExternalKey(), ConversionStrategy: "Default", DecodingStrategy: "None", MetadataPolicy: "None",
	}}}
	return []manifest.Object{s}
}
