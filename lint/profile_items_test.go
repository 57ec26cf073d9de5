// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/profiles"
)

// itemsProfile has items whose objects have derived names, and roles that the Cluster does not have.
const itemsProfile = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: orders, namespace: shop}
spec:
  target: "1.30"
  instances: 3
  roleManagement: MANAGEMENT
  postgresql:
    pg_hba: [hostssl all all all scram-sha-256, hostnossl all all all reject]
    parameters:
      fsync: "off"
  resources: {cpu: "2", memory: 8Gi}
  storage: {size: 64Gi}
  roles:
  - name: legacy
    existing: true
  - name: readers
  - {name: reporting, login: true, secret: r, validUntil: "2026-01-31T00:00:00Z"} # 18
  poolers:
  - type: rw
    pgbouncer: {poolMode: transaction, parameters: {client_tls_sslmode: require}}
  - type: ro
    pgbouncer: {poolMode: transaction} # 23
  identity: {azure: {clientID: 11111111-2222-3333-4444-555555555555}}
  backup:
    store: {azure: {storageAccount: shopbackups}}
    retention: 30d
    schedule: {cron: "0 0 2 * * *"}
`

func itemsReport(t *testing.T, management string) Report {
	t.Helper()
	p, err := profiles.Parse("p.yaml", []byte(strings.ReplaceAll(itemsProfile, "MANAGEMENT", management)))
	if err != nil {
		t.Fatal(err)
	}
	return CheckProfileOn(p, time.Time{}, time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC))
}

// TestItems: a finding is at the item that its object comes from, also if the name of the object is derived, or the object is of the
// recovered cluster.
func TestItems(t *testing.T) {
	for management, want := range map[string][]string{
		"standalone": {
			"PGHA651 orders-pooler-ro 23", "PGHA726 orders-recovered-db-reporting 18", "PGHA726 orders-reporting 18",
		},
		"managed": { // the Cluster's list of roles has no legacy
			"PGHA651 orders-pooler-ro 23", "PGHA726 orders 18", "PGHA726 orders-recovered-db 18",
		},
	} {
		var got []string
		for _, f := range itemsReport(t, management).Findings {
			if slices.Contains([]string{"PGHA651", "PGHA726"}, f.Rule) {
				got = append(got, fmt.Sprintf("%s %s %d", f.Rule, f.Object.Name, f.Line))
			}
		}
		slices.Sort(got)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: positions (-want +got):\n%s", management, d)
		}
	}
}

// TestFolded: what is said of a cluster and of its recovered copy is one line, and the objects of the copy are counted apart.
func TestFolded(t *testing.T) {
	r := itemsReport(t, "standalone")
	text := string(r.Text(TextOptions{}))
	if n := strings.Count(text, "PGHA335"); n != 1 || !strings.Contains(text, "Cluster shop/orders spec.postgresql.parameters[fsync]") ||
		!strings.Contains(text, "(the same for Cluster shop/orders-recovered-db)") {
		t.Errorf("fsync is reported %d times:\n%s", n, text)
	}
	if n := strings.Count(string(r.Text(TextOptions{Every: true})), "PGHA335"); n != 2 {
		t.Errorf("with Every, fsync is reported %d times, want 2", n)
	}
	if !strings.Contains(text, "in 9 objects and 4 of the recovery") {
		t.Errorf("the objects of the recovery are not counted apart:\n%s", text)
	}
}
