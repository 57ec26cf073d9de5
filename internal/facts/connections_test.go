// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"k8s.io/utils/ptr"

	"github.com/pgha/pgha/manifest"
)

// TestConnectionsOf: PgBouncer looks up passwords over a pool of its own, which is as large as every other. Measured by the field suite: with
// default_pool_size 5 and clients that connect at once, each of two pods opened 5 such connections.
func TestConnectionsOf(t *testing.T) {
	for name, tc := range map[string]struct {
		reason     string
		parameters map[string]string
		secret     *cnpgv1.LocalObjectReference
		want       int
	}{
		"Defaults": {reason: "20 for app in app, and 20 for lookups, in each of two pods", want: 80},
		"Reserve":  {reason: "the reserve counts in both pools", parameters: map[string]string{"default_pool_size": "5", "reserve_pool_size": "2"}, want: 28},
		"Database": {reason: "the cap holds for the database of the lookups, too", parameters: map[string]string{"max_db_connections": "3"}, want: 12},
		"Own user": {reason: "a user of the profile looks up in the same way", secret: &cnpgv1.LocalObjectReference{Name: "lookup"}, want: 80},
	} {
		t.Run(name, func(t *testing.T) {
			pooler := &cnpgv1.Pooler{Spec: cnpgv1.PoolerSpec{
				Cluster: cnpgv1.LocalObjectReference{Name: "pg"}, Type: cnpgv1.PoolerTypeRW, Instances: ptr.To[int32](2),
				PgBouncer: &cnpgv1.PgBouncerSpec{Parameters: tc.parameters, AuthQuerySecret: tc.secret},
			}}
			c := &cnpgv1.Cluster{}
			c.Name = "pg"
			of := ConnectionsOf(c, []manifest.Object{pooler})
			if _, got, _ := of.To(true); got != tc.want {
				t.Errorf("%s\ngot  %d\nwant %d", tc.reason, got, tc.want)
			}
		})
	}
}
