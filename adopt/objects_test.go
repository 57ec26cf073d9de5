// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
)

// TestObjects: objects of a Cluster that do not have the default names of pgha.
func TestObjects(t *testing.T) {
	cluster := small + `  serviceAccountTemplate:
    metadata:
      labels: {azure.workload.identity/use: "true"}
      annotations: {azure.workload.identity/client-id: 11111111-2222-3333-4444-555555555555}
  inheritedMetadata: {labels: {azure.workload.identity/use: "true", team: db}}
  plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: vault, serverName: pg-g2}}]
`
	store := `apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: {name: vault, namespace: db}
spec:
  retentionPolicy: 7d
  configuration:
    destinationPath: https://account.blob.core.windows.net/box/deeper
    azureCredentials: {inheritFromAzureAD: true}
    wal: {compression: zstd}
`
	schedule := `apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata: {name: nightly, namespace: db}
spec:
  schedule: 0 0 3 * * *
  target: primary
  cluster: {name: pg}
  method: plugin
  pluginConfiguration: {name: barman-cloud.cloudnative-pg.io}
`
	service := `apiVersion: v1
kind: Service
metadata: {name: front, namespace: db, annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: "true"}}
spec:
  type: LoadBalancer
  ports: [{name: sql, port: 5432, protocol: TCP, targetPort: 5432}]
  selector: {cnpg.io/cluster: pg, cnpg.io/instanceRole: primary, cnpg.io/podRole: instance}
`
	backup := `apiVersion: postgresql.cnpg.io/v1
kind: Backup
metadata: {name: first, namespace: db}
spec:
  cluster: {name: pg}
  method: plugin
  pluginConfiguration: {name: barman-cloud.cloudnative-pg.io}
`
	want := strings.Replace(start, `  backup:
    method: none
`, `  inheritedMetadata:
    labels:
      team: db
  identity:
    azure:
      clientID: 11111111-2222-3333-4444-555555555555
  backup:
    method: plugin
    store:
      azure:
        storageAccount: account
        container: box
    retention: 7d
    objectStore: vault
    serverName: pg-g2
    wal:
      compression: zstd
    schedule:
      name: nightly
      cron: 0 0 3 * * *
      owner: none
    onDemand: first
  endpoints:
    management: standalone
    readWrite:
      name: front
      port: 5432
  patches:
  - target: {kind: ObjectStore}
    patch:
      spec:
        configuration:
          destinationPath: https://account.blob.core.windows.net/box/deeper
  - target: {kind: ScheduledBackup}
    patch:
      spec:
        target: primary
  - target: {kind: Service}
    patch:
      spec:
        ports:
        - $patch: replace
        - name: sql
          port: 5432
          protocol: TCP
          targetPort: 5432
`, 1)
	if diff := cmp.Diff(want, imported(t, adopt.Options{}, cluster, store, schedule, service, backup)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
