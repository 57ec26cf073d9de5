// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// secrets is the database owner's. The operator wants the type basic-auth and the username of the owner, and acts on a new
// password at once only with the reload label: https://cloudnative-pg.io/documentation/current/bootstrap/#initdb
// Who renders puts the password in.
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

// SecretLabels are the labels of the database owner's Secret, whoever makes it.
func SecretLabels(p *profiles.Profile) map[string]string {
	return labelled(p.Metadata.Labels, map[string]string{labelReload: "true"})
}
