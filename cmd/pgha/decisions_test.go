// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestDescribeAfterPatches checks that -v describes the patched objects.
func TestDescribeAfterPatches(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, patch string
		want          map[string]string // the value by its field; "" where nothing is told
	}{
		"none":           {"nothing is patched", `[]`, map[string]string{"spec.backup.method": "plugin", "spec.postgresql.major": "18"}},
		"plugin removed": {"nothing is archived", `[{target: {kind: Cluster}, patch: {spec: {plugins: null}}}]`, map[string]string{"spec.backup.method": "none"}},
		"image": {"it is of another major", `[{target: {kind: Cluster}, patch: {spec: {imageName: "x:16"}}}]`,
			map[string]string{"spec.postgresql.image": "x:16", "spec.postgresql.major": ""}},
		"durability": {"it is another", `[{target: {kind: Cluster}, patch: {spec: {postgresql: {synchronous: {dataDurability: preferred, failoverQuorum: false}}}}}]`,
			map[string]string{"spec.postgresql.synchronous.durability": "preferred", "spec.postgresql.synchronous.failoverQuorum": "disabled"}},
		"asynchronous": {"there is none", `[{target: {kind: Cluster}, patch: {spec: {postgresql: {synchronous: null}}}}]`,
			map[string]string{"spec.postgresql.synchronous.durability": "", "spec.postgresql.synchronous.failoverQuorum": ""}},
		"parameters": {"one is another", `[{target: {kind: Cluster}, patch: {spec: {postgresql: {parameters: {max_connections: "7"}}}}}]`,
			map[string]string{"spec.postgresql.tuning": "shared_buffers 2048MB, work_mem 21MB, max_connections 7, max_wal_size 13104MB"}},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := profiles.Builtin("aks")
			assert.NilError(t, err)
			p, err := profiles.Parse("aks", text, profiles.Set("--set", "spec.patches", tc.patch))
			assert.NilError(t, err)
			objects, decisions := describe(p.Resolve())
			assert.Assert(t, objects != "")
			got := map[string]string{}
			for field, want := range tc.want {
				got[field] = ""
				for _, d := range decisions {
					if d.Field == field {
						got[field] = d.Value
						untouched := cmp.Diff(p.Resolve().Decisions, decisions) == ""
						assert.Check(t, untouched || name == "none" || d.Reason == patched, "%s since %s", want, d.Reason)
					}
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}
