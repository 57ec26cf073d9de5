// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// TestRolesOfBothForms: an operator without DatabaseRoles gets the same roles in the Cluster, beside the load balancers.
func TestRolesOfBothForms(t *testing.T) {
	const roles = `[{name: r, login: true, inherit: false, connectionLimit: 4, validUntil: "2053-04-12T15:04:05Z", inRoles: [pg_monitor], secret: s}, {name: e, existing: true}]`
	found := map[string][]cnpgv1.RoleConfiguration{}
	for name, target := range map[string]string{"standalone": "1.30", "managed": "1.29"} {
		p := builtin(t, "aks-public", profiles.Set("test", "spec.target", target), profiles.Set("test", "spec.roles", roles))
		objects, err := render.Objects(p, render.Options{})
		assert.NilError(t, err)
		for _, o := range objects {
			switch o := o.(type) {
			case *cnpgv1.Cluster:
				assert.Check(t, o.Spec.Managed.Services != nil, "%s: the load balancers are gone", name)
				if o.Spec.Managed.Roles != nil {
					found["managed"] = append(found["managed"], o.Spec.Managed.Roles...)
				}
			case *cnpgv1.DatabaseRole:
				found["standalone"] = append(found["standalone"], o.Spec.RoleConfiguration)
			}
		}
	}
	assert.Equal(t, len(found["managed"]), 1)
	if diff := cmp.Diff(found["managed"], found["standalone"]); diff != "" {
		t.Errorf("-managed +standalone:\n%s", diff)
	}
}

// TestSecretsOfRoles: each role has an ExternalSecret with its own name as the username and the label that the operator watches.
func TestSecretsOfRoles(t *testing.T) {
	p := builtin(t, "aks", profiles.Set("test", "spec.roles",
		"[{name: billing, secret: a, secretSource: {from: externalSecret, store: kv}}, {name: reporting, secret: b, secretSource: {from: externalSecret, store: ns, storeKind: SecretStore, key: k}}]"))
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	var got []string
	for _, o := range objects {
		if s, ok := o.(*manifest.ExternalSecret); ok {
			assert.Equal(t, s.Spec.Target.Template.Metadata.Labels["cnpg.io/reload"], "true")
			got = append(got, s.Name+" "+s.Spec.Target.Template.Data["username"]+" "+s.Spec.SecretStoreRef.Kind+"/"+s.Spec.SecretStoreRef.Name+" "+s.Spec.Data[0].RemoteRef.Key)
		}
	}
	if diff := cmp.Diff([]string{"a billing ClusterSecretStore/kv a", "b reporting SecretStore/ns k"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestInPlaceKeepsPublishers: the subscriptions stay in the restored data and as objects, so their publishers must stay in the Cluster.
func TestInPlaceKeepsPublishers(t *testing.T) {
	p := builtin(t, "aks", profiles.Set("test", "spec.subscriptions", "[{name: s, publicationName: p, externalClusterName: old}]"),
		profiles.Set("test", "spec.externalClusters", "[{name: old, connectionParameters: {host: h}}]"))
	objects, err := render.Recovery(p, render.RecoveryOptions{InPlace: true})
	assert.NilError(t, err)
	var names []string
	for _, c := range objects[0].(*cnpgv1.Cluster).Spec.ExternalClusters {
		names = append(names, c.Name)
	}
	assert.DeepEqual(t, names, []string{"old", "origin"})
}
