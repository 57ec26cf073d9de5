// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// serviceAccounts returns the account of the drill's Job. The pods of a Cluster have another one, which the operator creates.
func serviceAccounts(p *profiles.Resolved) []manifest.Object {
	if p.Spec.Backup.Drill == nil {
		return nil
	}
	return []manifest.Object{&corev1.ServiceAccount{
		TypeMeta:   typeMeta(corev1.SchemeGroupVersion, "ServiceAccount"),
		ObjectMeta: drillAccount(p),
	}}
}
