// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// textSide reads a side from a text.
func textSide(t *testing.T, label, text string, target profiles.Target) plan.Side {
	t.Helper()
	c, faults := lint.ReadAll(label, []byte(text))
	assert.NilError(t, faults.Err())
	return plan.Side{Label: label, Resources: c.Resources, Others: c.Others, Target: target}
}

// compared is the plan of two texts.
func compared(t *testing.T, old, new string) *plan.Plan {
	t.Helper()
	p, err := plan.Compare(textSide(t, "old", old, 0), textSide(t, "new", new, 0))
	assert.NilError(t, err)
	plan.CheckCommands(t, p)
	return p
}

// changed is the plan of a text in which a part is replaced.
func changed(t *testing.T, text, part, by string) *plan.Plan {
	t.Helper()
	assert.Assert(t, strings.Contains(text, part), "no %q in the text", part)
	return compared(t, text, strings.Replace(text, part, by, 1))
}

const (
	clusterText = `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: db}
spec:
  instances: 3
  imageName: ghcr.io/cloudnative-pg/postgresql:17.5
  bootstrap: {initdb: {database: app, owner: app, secret: {name: owner}}}
  plugins:
  - name: barman-cloud.cloudnative-pg.io
    isWALArchiver: true
    parameters: {barmanObjectName: store}
  storage: {size: 10Gi, storageClass: fast}
---
`
	storeText = `
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: {name: store, namespace: db}
spec:
  retentionPolicy: 30d
  configuration:
    destinationPath: https://a.blob.core.windows.net/b
    azureCredentials: {inheritFromAzureAD: true}
    wal: {maxParallel: 4}
  instanceSidecarConfiguration:
    logLevel: info
    resources: {requests: {cpu: "1"}}
---
`
	serviceText = `
apiVersion: v1
kind: Service
metadata:
  name: lb
  namespace: db
  annotations:
    service.beta.kubernetes.io/azure-load-balancer-internal: "true"
    service.beta.kubernetes.io/azure-dns-label-name: one
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [10.0.0.0/8]
  ports: [{name: pg, port: 5432}]
  selector: {cnpg.io/cluster: pg, cnpg.io/instanceRole: primary}
---
`
	scheduleText = `
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata: {name: daily, namespace: db}
spec:
  schedule: 0 0 2 * * *
  suspend: false
  immediate: true
  backupOwnerReference: self
  method: plugin
  pluginConfiguration: {name: barman-cloud.cloudnative-pg.io}
  cluster: {name: pg}
---
`
	backupText = `
apiVersion: postgresql.cnpg.io/v1
kind: Backup
metadata: {name: one, namespace: db}
spec: {method: plugin, cluster: {name: pg}}
---
`
	classText = `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: disk.csi.azure.com
allowVolumeExpansion: true
reclaimPolicy: Retain
parameters: {skuName: Premium_LRS}
---
`
	secretText = `
apiVersion: v1
kind: Secret
metadata: {name: owner, namespace: db}
type: kubernetes.io/basic-auth
stringData: {username: app, password: first}
---
`
	operatorText = `
apiVersion: v1
kind: ConfigMap
metadata: {name: cnpg-controller-manager-config, namespace: cnpg-system}
data: {CLUSTERS_ROLLOUT_DELAY: "10", STANDBY_TCP_USER_TIMEOUT: "5000"}
---
`
	poolerText = `
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: {name: pool, namespace: db}
spec:
  cluster: {name: pg}
  instances: 3
  type: rw
  pgbouncer:
    poolMode: session
    parameters: {max_client_conn: "100"}
    imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: images, key: bouncer}
  template: {metadata: {labels: {a: b}}, spec: {containers: []}}
---
`
	databaseText = `
apiVersion: postgresql.cnpg.io/v1
kind: Database
metadata: {name: orders, namespace: db}
spec:
  cluster: {name: pg}
  name: orders
  owner: app
  databaseReclaimPolicy: retain
  extensions: [{name: postgis, ensure: present}]
  schemas: [{name: s}]
---
`
	catalogText = `
apiVersion: postgresql.cnpg.io/v1
kind: ImageCatalog
metadata: {name: images, namespace: db}
spec:
  images: [{major: 16, image: "r/postgresql:16.9"}, {major: 17, image: "r/postgresql:17.5"}]
  componentImages: [{key: bouncer, image: "r/pgbouncer:1.24.0"}]
---
`
	policyText = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: deny, namespace: db}
spec: {podSelector: {}}
---
`
)

var catalogCluster = strings.Replace(clusterText, "imageName: ghcr.io/cloudnative-pg/postgresql:17.5",
	"imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: images, major: 17}", 1)

// seen is what a test expects of one change.
type seen struct {
	Path  string
	Class string
	When  plan.When
	Drops []plan.Endpoint
}

func TestKinds(t *testing.T) {
	for name, tt := range map[string]struct {
		reason         string
		text, part, by string
		want           []seen
	}{
		"sidecar resources": {"the pods roll at the next reconcile of the Cluster", clusterText + storeText, `cpu: "1"`, `cpu: "2"`,
			[]seen{{"spec.instanceSidecarConfiguration.resources.requests.cpu", "primary recreated", plan.AtReconcile, []plan.Endpoint{plan.RW, plan.RO}}}},
		"sidecar resources without a Cluster that uses the store": {"nothing is known about other Clusters",
			strings.Replace(clusterText, "store}", "other}", 1) + storeText, `cpu: "1"`, `cpu: "2"`,
			[]seen{{"spec.instanceSidecarConfiguration.resources.requests.cpu", "primary recreated", plan.AtReconcile, []plan.Endpoint{plan.RW, plan.RO}}}},
		"the same size": {"2 is 2000m", clusterText + storeText, `cpu: "1"`, `cpu: 1000m`, nil},
		"log level": {"an argument is not compared", clusterText + storeText, "logLevel: info", "logLevel: debug",
			[]seen{{"spec.instanceSidecarConfiguration.logLevel", "at the next pod", plan.AtNextPod, nil}}},
		"destination": {"old backups are elsewhere", clusterText + storeText, "net/b", "net/c",
			[]seen{{"spec.configuration.destinationPath", "data at risk", plan.Now, nil}}},
		"longer retention": {"nothing is deleted", clusterText + storeText, "30d", "5w",
			[]seen{{"spec.retentionPolicy", "at the next event", plan.AtRetention, nil}}},
		"shorter retention": {"backups are deleted", clusterText + storeText, "30d", "4w",
			[]seen{{"spec.retentionPolicy", "data at risk", plan.AtRetention, nil}}},
		"parallel": {"read live", clusterText + storeText, "maxParallel: 4", "maxParallel: 8",
			[]seen{{"spec.configuration.wal.maxParallel", "at the next event", plan.Now, nil}}},
		"internal": {"another address", clusterText + serviceText, `internal: "true"`, `internal: "false"`,
			[]seen{{"metadata.annotations[service.beta.kubernetes.io/azure-load-balancer-internal]", "objects only", plan.Now, []plan.Endpoint{plan.RW}}}},
		"dns label": {"the address stays", clusterText + serviceText, "name: one", "name: two",
			[]seen{{"metadata.annotations[service.beta.kubernetes.io/azure-dns-label-name]", "objects only", plan.Now, nil}}},
		"selector": {"writes elsewhere", clusterText + serviceText, "cnpg.io/cluster: pg", "cnpg.io/cluster: other",
			[]seen{{"spec.selector[cnpg.io/cluster]", "data at risk", plan.Now, nil}}},
		"role": {"another role, the same Cluster", clusterText + serviceText, "instanceRole: primary", "instanceRole: replica",
			[]seen{{"spec.selector[cnpg.io/instanceRole]", "objects only", plan.Now, nil}}},
		"type": {"the load balancer goes away", clusterText + strings.Replace(serviceText, "  loadBalancerSourceRanges: [10.0.0.0/8]\n", "", 1), "type: LoadBalancer", "type: ClusterIP",
			[]seen{{"spec.type", "objects only", plan.Now, []plan.Endpoint{plan.RW}}}},
		"type with ranges": {"only a load balancer has ranges", clusterText + serviceText, "type: LoadBalancer", "type: ClusterIP",
			[]seen{{"spec.type", "refused", plan.Never, nil}}},
		"ranges": {"a firewall", clusterText + serviceText, "10.0.0.0/8", "10.0.0.0/9",
			[]seen{{"spec.loadBalancerSourceRanges", "objects only", plan.Now, nil}}},
		"schedule": {"may fire at once", clusterText + scheduleText, "0 0 2", "0 0 3",
			[]seen{{"spec.schedule", "at the next event", plan.AtBackup, nil}}},
		"suspend": {"no more backups", clusterText + scheduleText, "suspend: false", "suspend: true",
			[]seen{{"spec.suspend", "accepted and fails later", plan.Now, nil}}},
		"suspend written out": {"false is the default", clusterText + scheduleText, "suspend: false", "target: primary",
			[]seen{{"spec.target", "at the next event", plan.AtBackup, nil}}},
		"immediate": {"read once", clusterText + scheduleText, "immediate: true", "immediate: false",
			[]seen{{"spec.immediate", "ignored", plan.Never, nil}}},
		"cluster of a schedule": {"immutable", clusterText + scheduleText, "cluster: {name: pg}", "cluster: {name: other}",
			[]seen{{"spec.cluster.name", "refused", plan.Never, nil}}},
		"backup": {"immutable", clusterText + backupText, "method: plugin", "method: volumeSnapshot",
			[]seen{{"spec.method", "refused", plan.Never, nil}}},
		"expansion off": {"larger claims are refused", clusterText + classText, "Expansion: true", "Expansion: false",
			[]seen{{"allowVolumeExpansion", "accepted and fails later", plan.Now, nil}}},
		"class parameters": {"immutable", clusterText + classText, "Premium_LRS", "StandardSSD_LRS",
			[]seen{{"parameters.skuName", "refused", plan.Never, nil}}},
		"password": {"ALTER ROLE", clusterText + secretText, "first", "second",
			[]seen{{"data.password", "objects only", plan.AtReconcile, nil}}},
		"user": {"the owner's name must match", clusterText + secretText, "username: app", "username: other",
			[]seen{{"data.username", "accepted and fails later", plan.AtReconcile, nil}}},
		"delay": {"read at the start", clusterText + operatorText, `DELAY: "10"`, `DELAY: "20"`,
			[]seen{{"data.CLUSTERS_ROLLOUT_DELAY", "at the next event", plan.AtReconcile, nil}}},
		"user timeout": {"a variable of every pod", clusterText + operatorText, `"5000"`, `"6000"`,
			[]seen{{"data.STANDBY_TCP_USER_TIMEOUT", "primary recreated", plan.AtReconcile, nil}}},
		"template": {"pods of PgBouncer", clusterText + poolerText, "a: b", "a: c",
			[]seen{{"spec.template.metadata.labels.a", "objects only", plan.Now, []plan.Endpoint{plan.Pooled}}}},
		"pool mode": {"a reload of PgBouncer", clusterText + poolerText, "poolMode: session", "poolMode: transaction",
			[]seen{{"spec.pgbouncer.poolMode", "reload", plan.Now, nil}}},
		"fewer poolers": {"clients of one are cut", clusterText + poolerText, "instances: 3\n  type", "instances: 2\n  type",
			[]seen{{"spec.instances", "objects only", plan.Now, []plan.Endpoint{plan.Pooled}}}},
		"ensure": {"DROP DATABASE", clusterText + databaseText, "owner: app\n  database", "ensure: absent\n  owner: app\n  database",
			[]seen{{"spec.ensure", "data at risk", plan.Now, nil}}},
		"extension": {"DROP EXTENSION", clusterText + databaseText, "ensure: present", "ensure: absent",
			[]seen{{"spec.extensions[postgis].ensure", "data at risk", plan.Now, nil}}},
		"schema is no longer listed": {"it stays", clusterText + databaseText, "schemas: [{name: s}]", "schemas: []",
			[]seen{{"spec.schemas[s]", "ignored", plan.Never, nil}}},
		"database name": {"immutable", clusterText + databaseText, "name: orders\n  owner", "name: other\n  owner",
			[]seen{{"spec.name", "refused", plan.Never, nil}}},
		"image of a catalog": {"the Cluster that uses it rolls", catalogCluster + catalogText, "17.5", "17.6",
			[]seen{{"spec.images[17].image", "primary recreated", plan.Now, []plan.Endpoint{plan.RW, plan.RO}}}},
		"another major in an entry": {"the operator believes the entry", catalogCluster + catalogText, "r/postgresql:17.5", "r/postgresql:18.1",
			[]seen{{"spec.images[17].image", "accepted and fails later", plan.Now, []plan.Endpoint{plan.RO}}}},
		"another major in an entry all along": {"the data is of what the tag says", catalogCluster + strings.Replace(catalogText, "17.5", "18.1", 1), "18.1", "18.2",
			[]seen{{"spec.images[17].image", "primary recreated", plan.Now, []plan.Endpoint{plan.RW, plan.RO}}}},
		"another distribution in an entry": {"indexes on text", catalogCluster + strings.Replace(catalogText, "17.5", "17.5-bookworm", 1), "17.5-bookworm", "17.5-trixie",
			[]seen{{"spec.images[17].image", "accepted and fails later", plan.Now, []plan.Endpoint{plan.RW, plan.RO}}}},
		"image of another major": {"no Cluster uses it", catalogCluster + catalogText, "16.9", "16.10",
			[]seen{{"spec.images[16].image", "objects only", plan.Now, nil}}},
		"image of a Pooler": {"its pods roll", clusterText + poolerText + catalogText, "1.24.0", "1.24.1",
			[]seen{{"spec.componentImages[bouncer].image", "objects only", plan.Now, []plan.Endpoint{plan.Pooled}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := changesOf(changed(t, tt.text, tt.part, tt.by))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// changesOf lists the changes of a plan.
func changesOf(p *plan.Plan) []seen {
	var all []seen
	for _, s := range p.Sites {
		for _, o := range s.Objects {
			for _, c := range o.Changes {
				one := seen{c.Path, c.Class.String(), c.When, c.Drops}
				if len(one.Drops) == 0 {
					one.Drops = nil
				}
				all = append(all, one)
			}
		}
	}
	return all
}

// target is the first release of a minor version.
func target(minor int) profiles.Target { return profiles.Target(minor * 100) }

// A live object has the defaults of the API server, which are no changes.
func TestDefaultsAreNoChanges(t *testing.T) {
	manifest := clusterText + `
apiVersion: postgresql.cnpg.io/v1
kind: Database
metadata: {name: orders, namespace: db}
spec:
  cluster: {name: pg}
  name: orders
  owner: app
  schemas: [{name: s}]
  servers: [{name: remote, fdw: postgres_fdw, options: [{name: a, value: b}], usage: [{name: app}]}]
---
apiVersion: postgresql.cnpg.io/v1
kind: DatabaseRole
metadata: {name: r, namespace: db}
spec: {cluster: {name: pg}, name: r, login: true}
---
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: {name: pool, namespace: db}
spec: {cluster: {name: pg}, pgbouncer: {}}
---
apiVersion: v1
kind: Service
metadata: {name: lb, namespace: db}
spec: {type: LoadBalancer, ports: [{port: 5432}], selector: {cnpg.io/cluster: pg}}
---
`
	live := clusterText + `
apiVersion: postgresql.cnpg.io/v1
kind: Database
metadata: {name: orders, namespace: db, uid: u, resourceVersion: "1", generation: 2, creationTimestamp: "2026-01-01T00:00:00Z", finalizers: [cnpg.io/deleteDatabase]}
spec:
  cluster: {name: pg}
  databaseReclaimPolicy: retain
  ensure: present
  name: orders
  owner: app
  schemas: [{name: s, ensure: present}]
  servers: [{name: remote, ensure: present, fdw: postgres_fdw, options: [{name: a, value: b, ensure: present}], usage: [{name: app, type: grant}]}]
status: {applied: true}
---
apiVersion: postgresql.cnpg.io/v1
kind: DatabaseRole
metadata: {name: r, namespace: db, uid: u, resourceVersion: "1"}
spec: {cluster: {name: pg}, name: r, login: true, ensure: present, inherit: true, connectionLimit: -1, databaseRoleReclaimPolicy: retain}
---
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: {name: pool, namespace: db, uid: u, resourceVersion: "1"}
spec: {cluster: {name: pg}, type: rw, instances: 1, pgbouncer: {poolMode: session, paused: false}}
---
apiVersion: v1
kind: Service
metadata: {name: lb, namespace: db, uid: u, resourceVersion: "1"}
spec:
  type: LoadBalancer
  clusterIP: 10.0.0.1
  clusterIPs: [10.0.0.1]
  ipFamilies: [IPv4]
  ipFamilyPolicy: SingleStack
  allocateLoadBalancerNodePorts: true
  externalTrafficPolicy: Cluster
  internalTrafficPolicy: Cluster
  sessionAffinity: None
  ports: [{port: 5432, targetPort: 5432, protocol: TCP, nodePort: 31000}]
  selector: {cnpg.io/cluster: pg}
status: {loadBalancer: {}}
---
`
	assert.DeepEqual(t, changesOf(compared(t, live, manifest)), []seen(nil))
	assert.DeepEqual(t, changesOf(compared(t, manifest, live)), []seen(nil))
}
