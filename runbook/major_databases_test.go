// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
)

// replicatedProfile has everything in PostgreSQL that a profile can have, with names of objects of its own.
const replicatedProfile = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: pg, namespace: db}
spec:
  postgresql:
    major: "17"
  bootstrap: {database: shop, owner: shop}
  databases:
  - name: audit # the other one
    objectName: audit-db
    owner: shop
  roles:
  - name: reporting
    objectName: reporting-role
    login: true
  publications:
  - name: warehouse
    objectName: warehouse-pub
    target: {allTables: true}
  subscriptions:
  - name: prices
    objectName: prices-sub
    publicationName: prices
    externalClusterName: erp
    parameters: {streaming: parallel}
    subscriptionReclaimPolicy: delete
  - name: stock
    dbname: audit
    publicationName: stock
    externalClusterName: erp
  externalClusters:
  - {name: erp, connectionParameters: {host: erp, user: repl, dbname: erp}}
  resources: {cpu: "2", memory: 4Gi}
  storage: {size: 10Gi}
  backup: {method: none}
`

func replicatedUpgrade(t *testing.T, method string) (*profiles.Profile, *runbook.Upgrade) {
	t.Helper()
	p, err := profiles.Parse("pgha.yaml", []byte(replicatedProfile))
	assert.NilError(t, err)
	u, err := runbook.NewUpgrade(p, runbook.UpgradeOptions{To: 18, Method: method})
	assert.NilError(t, err)
	return p, u
}

// TestUpgradeWorkers: a recovered cluster runs no subscription. The new Cluster of an upgrade must, or it would never follow the old one.
func TestUpgradeWorkers(t *testing.T) {
	for name, own := range map[string]string{"none": "", "of the profile": "7"} {
		t.Run(name, func(t *testing.T) {
			text := replicatedProfile
			if own != "" {
				text = strings.Replace(text, "    major: \"17\"\n", "    major: \"17\"\n    parameters: {max_logical_replication_workers: \"7\"}\n", 1)
			}
			p, err := profiles.Parse("pgha.yaml", []byte(text))
			assert.NilError(t, err)
			u, err := runbook.NewUpgrade(p, runbook.UpgradeOptions{To: 18, Method: runbook.Logical})
			assert.NilError(t, err)
			assert.Equal(t, facts.Cluster(u.Beside()).Spec.PostgresConfiguration.Parameters["max_logical_replication_workers"], own)
		})
	}
}

// TestUpgradeRenamesObjects: both Clusters are there at the same time, so that no object may be in both profiles, and a subscription goes on from
// the slot of the old one.
func TestUpgradeRenamesObjects(t *testing.T) {
	for _, method := range []string{runbook.Import, runbook.Logical} {
		t.Run(method, func(t *testing.T) {
			p, u := replicatedUpgrade(t, method)
			edited, err := u.Profile("pgha.yaml", []byte(replicatedProfile))
			assert.NilError(t, err)
			next, err := profiles.Parse("pgha.yaml", edited)
			assert.NilError(t, err)
			assert.Assert(t, strings.Contains(string(edited), "- name: audit # the other one\n    objectName: audit-db-pg-v18\n"), "%s", edited)
			names := map[string]bool{}
			for _, o := range objectsOf(t, p) {
				names[o.GetObjectKind().GroupVersionKind().Kind+"/"+o.GetName()] = true
			}
			for _, o := range objectsOf(t, next) {
				assert.Check(t, !names[o.GetObjectKind().GroupVersionKind().Kind+"/"+o.GetName()], "%s is of the old Cluster", o.GetName())
				if s, ok := o.(*cnpgv1.Subscription); ok {
					want := map[string]string{"copy_data": "false", "create_slot": "false", "slot_name": s.Spec.Name}
					if s.Spec.Name == "prices" {
						want["streaming"] = "parallel"
					}
					if diff := cmp.Diff(want, s.Spec.Parameters); diff != "" {
						t.Errorf("%s (-want +got):\n%s", s.Name, diff)
					}
				}
			}
			for _, o := range planned(t, u.Beside(), objectsOf(t, next)).Sites[0].Objects {
				assert.Assert(t, o.Class <= plan.Reload, "%s: %s", o.String(), o.Class)
			}
		})
	}
}

// TestUpgradeSubscriptions: the old subscriptions stop before the last change is awaited, and lose their slots before the new ones are made. New
// sessions of the database only read by then.
func TestUpgradeSubscriptions(t *testing.T) {
	for method, waits := range map[string]string{runbook.Import: "kind: Cluster", runbook.Logical: "confirmed_flush_lsn"} {
		t.Run(method, func(t *testing.T) {
			_, u := replicatedUpgrade(t, method)
			text := string(u.Markdown())
			inOrder(t, strings.Split(text, "\n"), `ALTER SUBSCRIPTION "prices" DISABLE`, `ALTER SUBSCRIPTION "stock" DISABLE`, waits, `ALTER SUBSCRIPTION "prices" SET \(slot_name = NONE\)`,
				"subscriptions.postgresql.cnpg.io/prices-sub", `DROP SUBSCRIPTION IF EXISTS "prices"`, "pgha plan")
			for line := range strings.Lines(text) {
				if strings.Contains(line, "SUBSCRIPTION \"") || strings.Contains(line, "DROP PUBLICATION") {
					assert.Assert(t, strings.Contains(line, "SET default_transaction_read_only = off"), "%s", line)
				}
			}
			assert.Assert(t, strings.Contains(text, "**The data of `audit` does not come along**"))
			assert.Assert(t, strings.Contains(text, "**Subscribers of `warehouse` must begin anew**"))
		})
	}
	_, u := replicatedUpgrade(t, runbook.InPlace)
	assert.Assert(t, !strings.Contains(string(u.Markdown()), "forget how far"), "PostgreSQL 17 remembers")
}
