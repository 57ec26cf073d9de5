// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// secrets returns the database owner's Secret. The operator requires the type basic-auth and the owner's username, and
// it applies a new password at once only with the reload label:
// https://cloudnative-pg.io/documentation/current/bootstrap/#initdb
// setPassword adds the password.
func secrets(p *profiles.Resolved) []manifest.Object {
	if p.Spec.Bootstrap.Secret == "" || p.Spec.Bootstrap.SecretSource.From == profiles.SecretExternal {
		return nil
	}
	meta := objectMeta(p, p.Spec.Bootstrap.Secret)
	meta.Labels = SecretLabels(p.Profile)
	return []manifest.Object{&corev1.Secret{
		TypeMeta:   typeMeta(corev1.SchemeGroupVersion, "Secret"),
		ObjectMeta: meta,
		Type:       corev1.SecretTypeBasicAuth,
		Data: map[string][]byte{
			corev1.BasicAuthUsernameKey: []byte(p.Spec.Bootstrap.Owner),
			corev1.BasicAuthPasswordKey: nil,
		},
	}}
}

// SecretLabels returns the labels of the database owner's Secret, even if pgha does not create it.
func SecretLabels(p *profiles.Profile) map[string]string {
	return labelled(p.Metadata.Labels, map[string]string{labelReload: "true"})
}
