// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"testing"

	"github.com/pgha/pgha/lint"
)

func TestListsOfOneKind(t *testing.T) {
	for name, tt := range map[string]struct {
		reason, text string
		objects      int
	}{
		"of Clusters": {"the API server returns it", "apiVersion: postgresql.cnpg.io/v1\nkind: ClusterList\nitems:\n" +
			"- {apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: a}}\n", 1},
		"of Secrets": {"it is of the core group", "apiVersion: v1\nkind: SecretList\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: a}}\n", 1},
		"of others":  {"pgha does not know the kind", "apiVersion: example.com/v1\nkind: ThingList\nitems: []\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			resources, _, faults := lint.Read("list.yaml", []byte(tt.text))
			if len(resources) != tt.objects || len(faults) > 0 {
				t.Errorf("%s: got %d objects, %v", tt.reason, len(resources), faults)
			}
		})
	}
}
