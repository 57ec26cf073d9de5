// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// TestRenderedNotProfile: where a patch has changed what is rendered, the runbook speaks of what is rendered.
func TestRenderedNotProfile(t *testing.T) {
	all := samples(t)
	for name, tc := range map[string]struct {
		reason    string
		says, not []string
	}{
		"plugin removed": {"there is nothing to recover from, and no archive to look at",
			[]string{"**Nothing is archived**", "pg_dump"}, []string{"pgha backup aks", "pgha recover aks", "az storage", "Restore drill", "pgha-federate"}},
		"plugin disabled": {"a plugin that is switched off archives nothing", []string{"**Nothing is archived**"}, []string{"Restore drill", "az storage"}},
		"store on S3": {"there is no container, no account and no managed identity",
			[]string{"s3://bucket/path/pg"}, []string{"az storage", "examplestorage", "Blob container", "AADSTS", "pgha-federate", "role assignment"}},
		"store with a key": {"a Secret lets the pods in, not the identity",
			[]string{"az storage container show", "credentials of a Secret"}, []string{"role assignment", "federated credential"}},
		"store elsewhere in Azure": {"account, container and folder are those of the path",
			[]string{"--account-name other", "--container-name box", "--prefix below/pg/base/", "--pattern 'below/pg/*'",
				"https://other.blob.core.windows.net/box/below/pg"}, []string{"examplestorage"}},
		"other Cluster": {"image, instances, database, owner, Secret and promises are the Cluster's",
			[]string{"PostgreSQL 16 with 5 instances", "`other`", "`somebody`", "`Secret theirs`", "any 2, preferred", "durability is preferred",
				"secrets/theirs"}, []string{"zone 1", "Writes hang", "No replica is promoted"}},
		"asynchronous by a patch": {"nothing is promised", []string{"streaming, asynchronous", "what no replica had yet is lost"}, []string{"Writes hang"}},
		"class patched": {"the disks go with their nodes, and nothing is retained",
			[]string{"**empty** volume", "**Do not force it.**"}, []string{"reclaim policy Retain", "A disk does not leave its zone"}},
		"no budget": {"a drain takes them all", []string{"a patch takes the disruption budgets away"}, nil},
		"aks-local-nvme": {"nobody clones anew", []string{"The operator does not clone it anew", "failover-mode: durability", "alpha.cnpg.io/unrecoverable=true",
			`kubectl cnpg destroy pg "$INSTANCE"`, `"$INSTANCE-join"`}, []string{"A disk does not leave its zone"}},
		"aks for 1.27": {"neither the annotation nor numbers that are used again", []string{"there is a `pg-4`"}, []string{"unrecoverable"}},
		"aks for 1.30": {"both", []string{"is used again", "unrecoverable"}, []string{"`pg-4`"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, ok := all[name]
			assert.Assert(t, ok, "no such sample")
			for _, want := range tc.says {
				assert.Check(t, strings.Contains(s.text, want), "%s: no %q", tc.reason, want)
			}
			for _, bad := range tc.not {
				assert.Check(t, !strings.Contains(s.text, bad), "%s: %q is in it", tc.reason, bad)
			}
		})
	}
}
