// SPDX-License-Identifier: Apache-2.0

package render

import (
	"strings"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// roles returns the rights of the drill's Job: what the script calls, by name wherever Kubernetes can restrict it.
// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
func roles(p *profiles.Resolved) []manifest.Object {
	if p.Spec.Backup.Drill == nil {
		return nil
	}
	name := p.DrillName()
	return []manifest.Object{&rbacv1.Role{
		TypeMeta:   typeMeta(rbacv1.SchemeGroupVersion, "Role"),
		ObjectMeta: drillAccount(p),
		Rules: []rbacv1.PolicyRule{
			// The name of a new object is not known when the request is authorized, so create cannot be restricted by name. Creating does
			// not change a Cluster that exists.
			{APIGroups: []string{"postgresql.cnpg.io"}, Resources: []string{"clusters"}, Verbs: []string{"create"}},
			// Only the copy can be read, marked with its result, and deleted.
			{APIGroups: []string{"postgresql.cnpg.io"}, Resources: []string{"clusters"}, ResourceNames: []string{name}, Verbs: []string{"get", "patch", "delete"}},
			// The checks run in the only pod of the copy. kubectl exec asks with get over WebSocket, and with create over SPDY:
			// https://kubernetes.io/blog/2024/08/20/websockets-transition/
			{APIGroups: []string{""}, Resources: []string{"pods"}, ResourceNames: []string{name + "-1"}, Verbs: []string{"get"}},
			{APIGroups: []string{""}, Resources: []string{"pods/exec"}, ResourceNames: []string{name + "-1"}, Verbs: []string{"get", "create"}},
			// The drill has ended when the volumes of the copy are gone.
			{APIGroups: []string{""}, Resources: []string{"persistentvolumeclaims"}, ResourceNames: drillClaims(p), Verbs: []string{"get"}},
			// The events are those of the CronJob, and name its UID.
			{APIGroups: []string{"batch"}, Resources: []string{"cronjobs"}, ResourceNames: []string{name}, Verbs: []string{"get"}},
			{APIGroups: []string{""}, Resources: []string{"events"}, Verbs: []string{"create"}},
		},
	}}
}

// drillClaims returns the names of the copy's volume claims:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pvcs.go
func drillClaims(p *profiles.Resolved) []string {
	claims := []string{p.DrillName() + "-1"}
	if p.Spec.WALStorage != nil {
		claims = append(claims, p.DrillName()+"-1-wal")
	}
	return claims
}

// drillAccount returns the metadata of the account and its rights. The operator gives the pods of the copy a ServiceAccount, a Role and a
// RoleBinding of the copy's name, so the Job's have another one.
func drillAccount(p *profiles.Resolved) metav1.ObjectMeta {
	return objectMeta(p, drillAccountName(p))
}

func drillAccountName(p *profiles.Resolved) string { return p.DrillName() + "-job" }

// claimResources are the claims as arguments of kubectl.
func claimResources(p *profiles.Resolved) string {
	return "persistentvolumeclaims/" + strings.Join(drillClaims(p), " persistentvolumeclaims/")
}
