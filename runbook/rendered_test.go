// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// TestRenderedNotProfile: after patches, the runbook describes the rendered objects and not the profile.
func TestRenderedNotProfile(t *testing.T) {
	all := samples(t)
	for name, tc := range map[string]struct {
		reason    string
		says, not []string
	}{
		"plugin removed": {"without the plugin there is nothing to recover from, and no archive to check",
			[]string{"**Nothing is archived**", "pg_dump"}, []string{"pgha backup aks", "pgha recover aks", "az storage", "Restore drill", "pgha-federate"}},
		"plugin disabled": {"a disabled plugin archives nothing", []string{"**Nothing is archived**"}, []string{"Restore drill", "az storage"}},
		"store on S3": {"there is no container, no account and no managed identity",
			[]string{"s3://bucket/path/pg"}, []string{"az storage", "examplestorage", "Blob container", "AADSTS", "pgha-federate", "role assignment"}},
		"store with a key": {"the pods use a Secret, not the identity",
			[]string{"az storage container show", "credentials of a Secret"}, []string{"role assignment", "federated credential"}},
		"store elsewhere in Azure": {"account, container and folder come from the path",
			[]string{"--account-name other", "--container-name box", "--prefix below/pg/base/", "--pattern 'below/pg/*'",
				"https://other.blob.core.windows.net/box/below/pg"}, []string{"examplestorage"}},
		"other Cluster": {"image, instances, database, owner, Secret and guarantees come from the Cluster",
			[]string{"PostgreSQL 16 with 5 instances", "`other`", "`somebody`", "`Secret theirs`", "any 2, preferred", "durability is preferred",
				"secrets/theirs"}, []string{"zone 1", "Writes hang", "No replica is promoted"}},
		"asynchronous by a patch": {"replication is asynchronous, so a failover loses data", []string{"streaming, asynchronous", "what no replica had yet is lost"}, []string{"Writes hang"}},
		"class patched": {"the disks are lost with their nodes, and nothing is retained",
			[]string{"**empty** volume", "**Do not force it.**"}, []string{"reclaim policy Retain", "A disk does not leave its zone"}},
		"no budget": {"without a budget, a drain evicts all instances", []string{"a patch removes the disruption budgets"}, nil},
		"aks-local-nvme": {"the operator does not clone an instance again", []string{"The operator does not clone it again", "failover-mode: durability", "alpha.cnpg.io/unrecoverable=true",
			`kubectl cnpg destroy pg "$INSTANCE"`, `"$INSTANCE-join"`}, []string{"A disk does not leave its zone"}},
		"aks for 1.27.4": {"1.27 has no annotation and does not reuse numbers", []string{"the next is `pg-4`"}, []string{"unrecoverable"}},
		"aks for 1.30.1": {"1.30 has the annotation and reuses numbers", []string{"is reused", "unrecoverable"}, []string{"`pg-4`"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, ok := all[name]
			assert.Assert(t, ok, "unknown sample")
			for _, want := range tc.says {
				assert.Check(t, strings.Contains(s.text, want), "%s: missing %q", tc.reason, want)
			}
			for _, bad := range tc.not {
				assert.Check(t, !strings.Contains(s.text, bad), "%s: unexpected %q", tc.reason, bad)
			}
		})
	}
}
