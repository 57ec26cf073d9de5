// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func TestDecisions(t *testing.T) {
	cases := map[string]struct {
		reason, builtin, target string
		want                    map[string]string
	}{
		"newest": {
			reason: "everything that auto can mean", builtin: "aks-public", target: "1.30",
			want: map[string]string{
				"spec.postgresql.major":                      "18",
				"spec.postgresql.image":                      "ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie",
				"spec.postgresql.tuning":                     "shared_buffers 2048MB, work_mem 21MB, max_connections 100, max_wal_size 13104MB",
				"spec.postgresql.synchronous.durability":     "required",
				"spec.postgresql.synchronous.failoverQuorum": "enabled",
				"spec.backup.method":                         "plugin",
				"spec.endpoints.management":                  "managed",
			},
		},
		"oldest": {
			reason: "what an old operator lacks", builtin: "aks-public", target: "1.23",
			want: map[string]string{
				"spec.postgresql.major":                      "16",
				"spec.postgresql.image":                      "ghcr.io/cloudnative-pg/postgresql:16.10-system-trixie",
				"spec.postgresql.tuning":                     "shared_buffers 2048MB, work_mem 21MB, max_connections 100, max_wal_size 13104MB",
				"spec.postgresql.synchronous.durability":     "preferred",
				"spec.postgresql.synchronous.failoverQuorum": "disabled",
				"spec.backup.method":                         "barmanObjectStore",
				"spec.endpoints.management":                  "standalone",
				"spec.operator.config":                       "ENABLE_AZURE_PVC_UPDATES=true",
			},
		},
		"the guide": {
			reason: "it decides all but the version", builtin: "aks-guide-2024", target: "1.26", want: map[string]string{"spec.postgresql.major": "17", "spec.postgresql.image": "ghcr.io/cloudnative-pg/postgresql:17.6-system-trixie"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			text, err := profiles.Builtin(c.builtin)
			assert.NilError(t, err)
			p, err := profiles.Parse(c.builtin, text, profiles.Set("--target", "spec.target", c.target))
			assert.NilError(t, err)
			got := map[string]string{}
			for _, d := range p.Resolve().Decisions {
				got[d.Field] = d.Value
				assert.Assert(t, d.Reason != "", d.Field)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: -want +got:\n%s", c.reason, diff)
			}
		})
	}
}
