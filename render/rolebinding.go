// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	rbacv1 "k8s.io/api/rbac/v1"
)

// roleBindings returns the binding of the drill's Role to its ServiceAccount.
func roleBindings(p *profiles.Resolved) []manifest.Object {
	if p.Spec.Backup.Drill == nil {
		return nil
	}
	return []manifest.Object{&rbacv1.RoleBinding{
		TypeMeta:   typeMeta(rbacv1.SchemeGroupVersion, "RoleBinding"),
		ObjectMeta: drillAccount(p),
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: drillAccountName(p)},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Name: drillAccountName(p), Namespace: p.Namespace()}},
	}}
}
