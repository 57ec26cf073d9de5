// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestSamplesOfDatabases imports every sample of the operator that describes something in PostgreSQL: all of it becomes fields, and no patch.
func TestSamplesOfDatabases(t *testing.T) {
	ours := regexp.MustCompile(`(?m)^kind: (Database|DatabaseRole|Publication|Subscription)$`)
	owner := regexp.MustCompile(`(?m)^  cluster:\n    name: (\S+)$`)
	n := 0
	for _, file := range sampleFiles(t) {
		data, err := os.ReadFile(file)
		assert.NilError(t, err)
		if !ours.Match(data) {
			continue
		}
		n++
		t.Run(filepath.Base(file), func(t *testing.T) {
			if !bytes.Contains(data, []byte("kind: Cluster\n")) {
				name := string(owner.FindSubmatch(data)[1])
				data = append(data, "\n---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: "+name+"}\nspec: {instances: 3, storage: {size: 1Gi}, "+
					"externalClusters: [{name: cluster-example, connectionParameters: {host: h, dbname: app}}]}\n"...)
			}
			result, err := adopt.Import([]adopt.Source{{Name: file, Data: data}}, adopt.Options{Skip: []string{"Backup", "ScheduledBackup"}})
			assert.NilError(t, err)
			p, err := profiles.Parse("imported", result.Profile)
			assert.NilError(t, err)
			for _, patch := range p.Spec.Patches {
				assert.Check(t, !slices.Contains([]string{"Database", "DatabaseRole", "Publication", "Subscription"}, patch.Target.Kind), "%s", result.Profile)
				assert.Check(t, !strings.Contains(string(result.Profile), "managed:"), "%s", result.Profile)
			}
		})
	}
	assert.Check(t, n >= 7, "there are only %d samples", n)
}

// TestBothRoles: the profile has one kind of roles, and the others stay a patch. Both manage the same role only in a manifest that lint refuses.
func TestBothRoles(t *testing.T) {
	const manifests = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: db}
spec:
  instances: 3
  storage: {size: 1Gi}
  bootstrap: {initdb: {database: app, owner: app}}
  managed: {roles: [{name: old, login: true, inRoles: [new]}]}
---
apiVersion: postgresql.cnpg.io/v1
kind: DatabaseRole
metadata: {name: pg-new, namespace: db}
spec: {cluster: {name: pg}, name: new, login: true, inRoles: [old]}
`
	result, err := adopt.Import([]adopt.Source{{Name: "both.yaml", Data: []byte(manifests)}}, adopt.Options{})
	assert.NilError(t, err)
	p, err := profiles.Parse("imported", result.Profile)
	assert.NilError(t, err, "%s", result.Profile)
	want := []profiles.Role{{Name: "new", Login: true, InRoles: []string{"old"}}, {Name: "old", Existing: true}}
	if diff := cmp.Diff(want, p.Spec.Roles); diff != "" {
		t.Errorf("the DatabaseRole becomes a role, and the one that it is in exists (-want +got):\n%s", diff)
	}
	assert.Equal(t, len(p.Spec.Patches), 1)
	assert.Assert(t, strings.Contains(string(result.Profile), "managed:\n          roles:\n"), "%s", result.Profile)
}

const foreignDatabases = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: db}
spec:
  instances: 3
  storage: {size: 1Gi}
  bootstrap: {initdb: {database: app, owner: app}}
  externalClusters:
  - name: origin
    connectionParameters: {host: old, dbname: crm}
    password: {name: old, key: password}
---
apiVersion: postgresql.cnpg.io/v1
kind: Database
metadata: {name: orders, namespace: db}
spec:
  cluster: {name: pg}
  name: orders
  owner: shop
  databaseReclaimPolicy: delete
  schemas: [{name: s, owner: nobody, ensure: present}]
  extensions: [{name: x, ensure: absent}]
---
apiVersion: postgresql.cnpg.io/v1
kind: DatabaseRole
metadata: {name: pg-shop, namespace: db}
spec: {cluster: {name: pg}, name: shop, login: true, inRoles: [group], passwordSecret: {name: shop}}
---
apiVersion: postgresql.cnpg.io/v1
kind: DatabaseRole
metadata: {name: pg-group, namespace: db}
spec: {cluster: {name: pg}, name: group}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: shop, namespace: db}
spec:
  refreshInterval: 1h
  secretStoreRef: {kind: SecretStore, name: kv}
  target:
    template:
      type: kubernetes.io/basic-auth
      data: {username: shop, password: "{{ .password }}"}
      metadata: {labels: {cnpg.io/reload: "true"}}
  data: [{secretKey: password, remoteRef: {key: k}}]
---
apiVersion: postgresql.cnpg.io/v1
kind: Subscription
metadata: {name: pg-sub, namespace: db}
spec: {cluster: {name: pg}, name: sub, dbname: app, publicationName: pub, externalClusterName: origin}
`

// TestForeignDatabases: whatever the order of the manifests, names become fields where they differ from pgha's own, and roles that no manifest
// makes are noted as existing.
func TestForeignDatabases(t *testing.T) {
	result, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(foreignDatabases)}}, adopt.Options{Target: "1.30"})
	assert.NilError(t, err)
	_, got, _ := strings.Cut(string(result.Profile), "  databases:\n")
	got, _, _ = strings.Cut(got, "  storage:\n")
	want := `  - name: orders
    objectName: orders
    owner: shop
    databaseReclaimPolicy: delete
    schemas:
    - name: s
      owner: nobody
    extensions:
    - name: x
      ensure: absent
  roles:
  - name: shop
    login: true
    inRoles:
    - group
    secret: shop
    secretSource:
      from: externalSecret
      store: kv
      storeKind: SecretStore
      key: k
  - name: group
  - name: nobody
    existing: true
  subscriptions:
  - name: sub
    publicationName: pub
    externalClusterName: origin
  externalClusters:
  - name: origin
    connectionParameters:
      dbname: crm
      host: old
    password:
      name: old
      key: password
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	assert.Check(t, strings.Contains(string(result.Profile), "source: origin-backup"), "%s", result.Profile)
}
