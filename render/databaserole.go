// SPDX-License-Identifier: Apache-2.0

package render

import (
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

// databaseRoles returns a DatabaseRole for each role, unless the roles are in the Cluster.
// https://cloudnative-pg.io/documentation/current/declarative_role_management/
func databaseRoles(p *profiles.Resolved) []manifest.Object {
	if p.ManagedRoles {
		return nil
	}
	var all []manifest.Object
	for i := range p.Spec.Roles {
		r := &p.Spec.Roles[i]
		if r.Existing {
			continue
		}
		o := &cnpgv1.DatabaseRole{
			TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, "DatabaseRole"),
			ObjectMeta: objectMeta(p, p.RoleObject(r)),
			Spec: cnpgv1.DatabaseRoleSpec{
				RoleConfiguration: roleConfiguration(r),
				ClusterRef:        corev1.LocalObjectReference{Name: p.ClusterName()},
				ReclaimPolicy:     cnpgv1.DatabaseRoleReclaimPolicy(r.DatabaseRoleReclaimPolicy),
			},
		}
		if r.ClientCertificate {
			o.Spec.ClientCertificate = &cnpgv1.ClientCertificateConfiguration{Enabled: new(true)}
		}
		all = append(all, o)
	}
	return all
}

// managedRoles returns the roles for spec.managed.roles of the Cluster.
func managedRoles(p *profiles.Resolved) []cnpgv1.RoleConfiguration {
	if !p.ManagedRoles {
		return nil
	}
	var all []cnpgv1.RoleConfiguration
	for i := range p.Spec.Roles {
		if r := &p.Spec.Roles[i]; !r.Existing {
			all = append(all, roleConfiguration(r))
		}
	}
	return all
}

// roleConfiguration is what both forms of a role share.
func roleConfiguration(r *profiles.Role) cnpgv1.RoleConfiguration {
	return cnpgv1.RoleConfiguration{
		Name:            r.Name,
		Comment:         r.Comment,
		Ensure:          cnpgv1.EnsureOption(r.Ensure),
		PasswordSecret:  localObject(r.Secret),
		ConnectionLimit: int64(ptr.Deref(r.ConnectionLimit, 0)),
		ValidUntil:      validUntil(r.ValidUntil),
		InRoles:         r.InRoles,
		Inherit:         r.Inherit,
		DisablePassword: r.DisablePassword,
		Superuser:       r.Superuser,
		CreateDB:        r.CreateDB,
		CreateRole:      r.CreateRole,
		Login:           r.Login,
		Replication:     r.Replication,
		BypassRLS:       r.BypassRLS,
	}
}

// validUntil returns a time that Validate has checked; nil for none.
func validUntil(text string) *metav1.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil
	}
	return &metav1.Time{Time: t}
}
