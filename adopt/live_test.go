// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"gotest.tools/v3/assert"
)

// live is the output of kubectl get for small, with the defaults of the API server and of the operator's webhook.
const live = `apiVersion: v1
kind: List
metadata: {resourceVersion: ""}
items:
- apiVersion: postgresql.cnpg.io/v1
  kind: Cluster
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"kind":"Cluster"}
    creationTimestamp: "2026-01-01T00:00:00Z"
    generation: 3
    managedFields: [{manager: kubectl, operation: Update, fieldsV1: {"f:spec": {}}}]
    name: pg
    namespace: db
    resourceVersion: "123"
    uid: 11111111-2222-3333-4444-555555555555
  spec:
    affinity: {podAntiAffinityType: preferred}
    bootstrap:
      initdb: {database: app, encoding: UTF8, localeCType: C, localeCollate: C, owner: app}
    enablePDB: true
    enableSuperuserAccess: false
    failoverDelay: 0
    imageName: ghcr.io/cloudnative-pg/postgresql:18.4
    instances: 3
    logLevel: info
    managed: {roles: [{name: r, connectionLimit: -1, ensure: present, inherit: true}]}
    maxSyncReplicas: 0
    minSyncReplicas: 0
    monitoring:
      customQueriesConfigMap:
      - {key: queries, name: cnpg-default-monitoring}
      - {key: more, name: mine}
      disableDefaultQueries: false
      enablePodMonitor: false
      tls: {enabled: false}
    postgresGID: 26
    postgresUID: 26
    postgresql:
      parameters: {archive_mode: "on", archive_timeout: 5min, dynamic_shared_memory_type: posix, full_page_writes: "on",
        log_destination: csvlog, log_directory: /controller/log, log_filename: postgres, log_rotation_age: "0",
        log_rotation_size: "0", log_truncate_on_rotation: "false", logging_collector: "on", max_parallel_workers: "32",
        max_replication_slots: "32", max_worker_processes: "16", shared_memory_type: mmap, shared_preload_libraries: "",
        ssl_max_protocol_version: TLSv1.3, ssl_min_protocol_version: TLSv1.3, wal_keep_size: 512MB, wal_level: logical,
        wal_log_hints: "on", wal_receiver_timeout: 5s, wal_sender_timeout: 5s}
      syncReplicaElectionConstraint: {enabled: false}
    primaryUpdateMethod: restart
    primaryUpdateStrategy: unsupervised
    probes: {liveness: {isolationCheck: {connectionTimeout: 1000, enabled: true, requestTimeout: 1000}}}
    replicationSlots:
      highAvailability: {enabled: true, slotPrefix: _cnpg_}
      synchronizeReplicas: {enabled: true}
      updateInterval: 30
    resources: {}
    smartShutdownTimeout: 180
    startDelay: 3600
    stopDelay: 1800
    storage: {resizeInUseVolumes: true, size: 1Gi}
    switchoverDelay: 3600
  status: {phase: Cluster in healthy state, fieldOfTheFuture: 7}
- apiVersion: v1
  kind: Service
  metadata:
    name: pg-rw
    namespace: db
    uid: u
    ownerReferences: [{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, name: pg, uid: u}]
  spec: {type: ClusterIP}
- apiVersion: v1
  kind: Service
  metadata:
    name: front
    namespace: db
    uid: u
    annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: "true"}
  spec:
    allocateLoadBalancerNodePorts: true
    clusterIP: 10.0.0.1
    clusterIPs: [10.0.0.1]
    externalTrafficPolicy: Cluster
    internalTrafficPolicy: Cluster
    ipFamilies: [IPv4]
    ipFamilyPolicy: SingleStack
    ports: [{nodePort: 30000, port: 6432, protocol: TCP, targetPort: 5432}]
    selector: {cnpg.io/cluster: pg, cnpg.io/instanceRole: primary, cnpg.io/podRole: instance}
    sessionAffinity: None
    type: LoadBalancer
  status: {loadBalancer: {ingress: [{ip: 10.0.0.9}]}}
`

const liveProfile = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata:
  name: pg
  namespace: db
spec:
  target: "1.30"
  postgresql:
    image: ghcr.io/cloudnative-pg/postgresql:18.4
    tuning: none
    parameters:
      max_worker_processes: "16"
  roles:
  - name: r
  roleManagement: managed
  storage:
    size: 1Gi
  scheduling:
    zoneSpread: none
    podAntiAffinity: preferred
  backup:
    method: none
  monitoring:
    customQueriesConfigMap:
    - name: mine
      key: more
  endpoints:
    management: standalone
    readWrite:
      name: front
      port: 6432
`

// TestLive: the import drops all values that the API server and the operator set, and keeps all values of the manifest.
func TestLive(t *testing.T) {
	if diff := cmp.Diff(liveProfile, imported(t, adopt.Options{}, live)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestLiveArchiveMode: the operator sets the archive_mode that matches the rest of the Cluster. Only that value is dropped.
func TestLiveArchiveMode(t *testing.T) {
	const replica = "    replica: {enabled: true, source: origin}\n    externalClusters: [{name: origin}]\n    resources: {}\n"
	cases := map[string]struct {
		reason, mode, from, to string
		left                   bool
	}{
		"primary":       {reason: "as in TestLive", mode: `"on"`},
		"no primary":    {reason: "the operator writes on", mode: "always", left: true},
		"replica":       {reason: "the operator writes always", mode: "always", from: "    resources: {}\n", to: replica},
		"not archiving": {reason: "the operator writes off", mode: `"off"`, from: "    annotations:\n", to: "    annotations:\n      cnpg.io/skipWalArchiving: enabled\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			manifests := strings.Replace(live, `archive_mode: "on"`, "archive_mode: "+c.mode, 1)
			manifests = strings.Replace(manifests, c.from, c.to, 1)
			got := strings.Contains(imported(t, adopt.Options{}, manifests), "archive_mode")
			assert.Equal(t, got, c.left, c.reason)
		})
	}
}
