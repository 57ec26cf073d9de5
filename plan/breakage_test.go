// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

const (
	snapshotCluster = `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: db}
spec:
  instances: 3
  imageName: ghcr.io/cloudnative-pg/postgresql:17.5
  backup: {volumeSnapshot: {className: snapshots}}
  storage: {size: 10Gi, storageClass: fast}
---
`
	snapshotText = `
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata: {name: cold, namespace: db}
spec:
  schedule: 0 0 3 * * *
  method: volumeSnapshot
  cluster: {name: pg}
---
`
	orphanText = `
apiVersion: postgresql.cnpg.io/v1
kind: Subscription
metadata: {name: sub, namespace: db}
spec: {cluster: {name: pg}, name: sub, dbname: app, publicationName: pub, externalClusterName: other}
---
`
	mountText = `
apiVersion: v1
kind: ConfigMap
metadata: {name: files, namespace: db}
data: {a: b}
---
`
)

// expected is what one object or field of a plan must say.
type expected struct {
	// at is the kind of the object, with the path of the field if it changes.
	at    string
	class plan.Class
	drops []plan.Endpoint
	says  []string
}

// check finds the effect in the plan, and compares it.
func (e *expected) check(t *testing.T, reason string, p *plan.Plan) {
	t.Helper()
	got := e.find(t, p)
	assert.Equal(t, got.Class, e.class, "%s: %s", reason, got.Why)
	assert.DeepEqual(t, append([]plan.Endpoint{}, got.Drops...), append([]plan.Endpoint{}, e.drops...))
	all := strings.Join([]string{got.Why, got.Step, got.Blocked, got.Page}, " ")
	for _, part := range e.says {
		assert.Assert(t, strings.Contains(all, part), "%s: no %q in %q", reason, part, all)
	}
}

// find looks the effect up.
func (e *expected) find(t *testing.T, p *plan.Plan) plan.Effect {
	t.Helper()
	kind, path, _ := strings.Cut(e.at, " ")
	for _, s := range p.Sites {
		for i := range s.Objects {
			o := &s.Objects[i]
			if o.Kind != kind {
				continue
			}
			if path == "" && o.Effect != nil {
				return *o.Effect
			}
			for _, c := range o.Changes {
				if c.Path == path {
					return c.Effect
				}
			}
		}
	}
	t.Fatalf("nothing changes at %s: %+v", e.at, p.Sites)
	return plan.Effect{}
}

// TestBreakages: what nothing refuses and what fails later is in lint's rules too, which see all objects together.
func TestBreakages(t *testing.T) {
	otherPooler := strings.Replace(poolerText, "name: pool,", "name: pg-rw,", 1)
	pinned := strings.Replace(clusterText, "bootstrap:", "certificates: {clientCASecret: old, replicationTLSSecret: r, serverCASecret: s, serverTLSSecret: t}\n  bootstrap:", 1)
	mounted := strings.Replace(clusterText, "bootstrap:", "projectedVolumeTemplate: {sources: [{configMap: {name: files}}]}\n  bootstrap:", 1)
	second := strings.Replace(databaseText, "metadata: {name: orders,", "metadata: {name: orders-new,", 1)
	store := strings.Replace(storeText, "windows.net/b", "windows.net/backups", 1)
	otherStore := strings.Replace(store, "name: store,", "name: second,", 1)
	onOther := strings.Replace(clusterText, "barmanObjectName: store", "barmanObjectName: second", 1)
	elsewhere := strings.Replace(otherStore, "windows.net/backups", "windows.net/others", 1)
	fixed := strings.Replace(classText, "allowVolumeExpansion: true", "allowVolumeExpansion: false", 1)
	recovered := func(version string) string {
		return clusterText + strings.NewReplacer("name: pg,", "name: pg-new,", "17.5", version, "bootstrap: {initdb: {database: app, owner: app, secret: {name: owner}}}",
			"bootstrap: {recovery: {source: pg}}\n  externalClusters: [{name: pg, plugin: {name: barman-cloud.cloudnative-pg.io, parameters: {barmanObjectName: store, serverName: pg}}}]").Replace(clusterText)
	}
	for name, tt := range map[string]struct {
		reason, old, new string
		want             expected
	}{
		"method of the Cluster": {"the Cluster has no snapshots", clusterText + scheduleText,
			clusterText + strings.Replace(scheduleText, "method: plugin", "method: volumeSnapshot", 1),
			expected{"ScheduledBackup spec.method", plan.FailsLater, nil, []string{"every backup fails", "docs/rules/PGHA520.md"}}},
		"plugin away": {"the ScheduledBackup stays", clusterText + scheduleText, snapshotCluster + scheduleText,
			expected{"Cluster spec.plugins", plan.DataAtRisk, []plan.Endpoint{plan.RW, plan.RO}, []string{"nobody archives"}}},
		"snapshots away": {"the ScheduledBackup stays", snapshotCluster + snapshotText, strings.Replace(snapshotCluster, "  backup: {volumeSnapshot: {className: snapshots}}\n", "", 1) + snapshotText,
			expected{"Cluster spec.backup", plan.FailsLater, nil, []string{"with that, ScheduledBackup cold no longer works", "every backup fails"}}},
		"plugin without a name": {"each Backup is refused", clusterText + scheduleText,
			clusterText + strings.Replace(scheduleText, "  pluginConfiguration: {name: barman-cloud.cloudnative-pg.io}\n", "", 1),
			expected{"ScheduledBackup spec.pluginConfiguration", plan.FailsLater, nil, []string{"rejects every Backup"}}},
		"no such day": {"31 February", clusterText + scheduleText, clusterText + strings.Replace(scheduleText, "0 0 2 * * *", "0 0 2 31 2 *", 1),
			expected{"ScheduledBackup spec.schedule", plan.FailsLater, nil, []string{"never"}}},
		"new ScheduledBackup": {"of another method", clusterText, clusterText + snapshotText,
			expected{"ScheduledBackup", plan.FailsLater, nil, []string{"takes the first backup", "every backup fails"}}},
		"upgrade of a recovered Cluster": {"its bootstrap is over", recovered("17.5"), recovered("18.1"),
			expected{"Cluster spec.imageName", plan.AllDown, []plan.Endpoint{plan.RW, plan.RO}, []string{"pg_upgrade"}}},
		"recovery with another major": {"it begins so", clusterText, recovered("18.1"), expected{"Cluster", plan.FailsLater, nil, []string{"cannot start from a backup"}}},
		"old fault": {"another field changes", clusterText + strings.Replace(scheduleText, "method: plugin", "method: volumeSnapshot", 1),
			clusterText + strings.Replace(strings.Replace(scheduleText, "method: plugin", "method: volumeSnapshot", 1), "backupOwnerReference: self", "backupOwnerReference: none", 1),
			expected{"ScheduledBackup spec.backupOwnerReference", plan.NextEvent, nil, nil}},
		"cold snapshot": {"of a replica", snapshotCluster + snapshotText, snapshotCluster + strings.Replace(snapshotText, "cluster:", "online: false\n  cluster:", 1),
			expected{"ScheduledBackup spec.online", plan.NextEvent, []plan.Endpoint{plan.RO}, []string{"fences a replica"}}},
		"cold snapshot of the primary": {"writes wait", snapshotCluster + snapshotText, snapshotCluster + strings.Replace(snapshotText, "cluster:", "online: false\n  target: primary\n  cluster:", 1),
			expected{"ScheduledBackup spec.target", plan.NextEvent, []plan.Endpoint{plan.RW}, []string{"nobody fails over"}}},
		"cold by the Cluster": {"the ScheduledBackup does not say", snapshotCluster + snapshotText, strings.Replace(snapshotCluster, "className: snapshots", "className: snapshots, online: false", 1) + snapshotText,
			expected{"Cluster spec.backup.volumeSnapshot.online", plan.NextEvent, []plan.Endpoint{plan.RO}, []string{"fences a replica"}}},
		"new cold ScheduledBackup": {"of one instance", strings.Replace(snapshotCluster, "instances: 3", "instances: 1", 1),
			strings.Replace(snapshotCluster, "instances: 3", "instances: 1", 1) + strings.Replace(snapshotText, "cluster:", "online: false\n  cluster:", 1),
			expected{"ScheduledBackup", plan.NextEvent, []plan.Endpoint{plan.RW}, []string{"cold snapshot of the primary"}}},
		"Pooler with a taken name": {"the Cluster's own Service", clusterText, clusterText + otherPooler,
			expected{"Pooler", plan.FailsLater, nil, []string{"already has a Service pg-rw", "no Deployment"}}},
		"Service with a taken name": {"the Cluster's own Service", clusterText, clusterText + strings.Replace(serviceText, "name: lb", "name: pg-ro", 1),
			expected{"Service", plan.FailsLater, nil, []string{"overwrite each other"}}},
		"second Database": {"the first one manages it", clusterText + databaseText, clusterText + databaseText + second,
			expected{"Database", plan.FailsLater, nil, []string{`manages "orders" already`}}},
		"renamed Database": {"kubectl apply leaves the old one", clusterText + databaseText, clusterText + second,
			expected{"Database", plan.FailsLater, nil, []string{"already managed", "within 30 s"}}},
		"Subscription from nowhere": {"the Cluster lacks the entry", clusterText, clusterText + orphanText,
			expected{"Subscription", plan.FailsLater, nil, []string{`no external cluster "other"`}}},
		"no ObjectStore": {"a name that nothing has", clusterText + store, strings.Replace(clusterText, "barmanObjectName: store", "barmanObjectName: stoer", 1) + store,
			expected{"Cluster spec.plugins[barman-cloud.cloudnative-pg.io].parameters.barmanObjectName", plan.DataAtRisk, nil, []string{`"stoer"`, "PGHA528"}}},
		"another name of one place": {"the archive goes on", clusterText + store, onOther + otherStore,
			expected{"Cluster spec.plugins[barman-cloud.cloudnative-pg.io].parameters.barmanObjectName", plan.NextEvent, nil, []string{"the same place"}}},
		"the old name of one place": {"nothing is lost", clusterText + store, onOther + otherStore,
			expected{"ObjectStore", plan.ObjectsOnly, nil, nil}},
		"another place": {"the archive is cut", clusterText + store, onOther + elsewhere,
			expected{"Cluster spec.plugins[barman-cloud.cloudnative-pg.io].parameters.barmanObjectName", plan.DataAtRisk, nil, []string{"the new place"}}},
		"entry of a catalog away": {"nothing rolls", catalogCluster + catalogText, catalogCluster + strings.Replace(catalogText, `, {major: 17, image: "r/postgresql:17.5"}`, "", 1),
			expected{"ImageCatalog spec.images[17]", plan.FailsLater, nil, []string{"stops reconciling"}}},
		"files of the pods": {"new pods need them", mounted + mountText, mounted,
			expected{"ConfigMap", plan.FailsLater, nil, []string{"no new pod of Cluster db/pg starts"}}},
		"files of no pod": {"nobody names them", clusterText + mountText, clusterText,
			expected{"ConfigMap", plan.ObjectsOnly, nil, nil}},
		"CA of clients under a Pooler": {"its certificate is of the old one", pinned + poolerText, strings.Replace(pinned, "clientCASecret: old", "clientCASecret: new", 1) + poolerText,
			expected{"Cluster spec.certificates.clientCASecret", plan.FailsLater, nil, []string{"poolers' certificate", "delete secret pg-pooler"}}},
		"CA of clients without a Pooler": {"the user brings the certificate of replication", pinned, strings.Replace(pinned, "clientCASecret: old", "clientCASecret: new", 1),
			expected{"Cluster spec.certificates.clientCASecret", plan.Reload, nil, nil}},
		"class that cannot grow": {"the API server refuses the claim", clusterText + fixed, strings.Replace(clusterText, "10Gi", "20Gi", 1) + fixed,
			expected{"Cluster spec.storage.size", plan.FailsLater, nil, []string{"does not allow volumes to expand"}}},
		"line of pg_hba and new pods": {"PostgreSQL does not start with it", clusterText,
			strings.Replace(strings.Replace(clusterText, "17.5", "17.6", 1), "bootstrap:", "postgresql: {pg_hba: [hostsl all all all md5]}\n  bootstrap:", 1),
			expected{"Cluster spec.postgresql.pg_hba", plan.FailsLater, nil, []string{"the first replica does not start"}}},
		"line of pg_hba and new instances": {"PostgreSQL does not start with it", clusterText,
			strings.Replace(strings.Replace(clusterText, "instances: 3", "instances: 5", 1), "bootstrap:", "postgresql: {pg_hba: [hostsl all all all md5]}\n  bootstrap:", 1),
			expected{"Cluster spec.postgresql.pg_hba", plan.FailsLater, nil, []string{"FATAL"}}},
		"five fields": {"seconds come first", clusterText + scheduleText, clusterText + strings.Replace(scheduleText, "0 0 2 * * *", "0 2 * * *", 1),
			expected{"ScheduledBackup spec.schedule", plan.FailsLater, nil, []string{"once an hour"}}},
		"parameter of PgBouncer's start": {"no reload reads it", clusterText + poolerText, clusterText + strings.Replace(poolerText, `max_client_conn: "100"`, `max_client_conn: "100", pkt_buf: "8192"`, 1),
			expected{"Pooler spec.pgbouncer.parameters.pkt_buf", plan.NextPod, nil, []string{"rollout restart deployment pool"}}},
		"query of one's own": {"the operator no longer looks after the user", clusterText + poolerText,
			clusterText + strings.Replace(poolerText, "poolMode: session", "poolMode: session\n    authQuery: SELECT 1\n    authQuerySecret: {name: s}", 1),
			expected{"Pooler spec.pgbouncer.authQuery", plan.Reload, nil, []string{"no longer looks after", "GRANT EXECUTE"}}},
		"certificates by the operator again": {"it makes what is missing", pinned, clusterText,
			expected{"Cluster spec.certificates.serverCASecret", plan.Reload, nil, []string{"pg-ca again"}}},
	} {
		t.Run(name, func(t *testing.T) { tt.want.check(t, tt.reason, compared(t, tt.old, tt.new)) })
	}
}

// TestSources: what the operator's source says against what its documentation, or a glance at the field, suggests.
func TestSources(t *testing.T) {
	in := func(text, before, by string) string {
		assert.Assert(t, strings.Contains(text, before), "no %q", before)
		return strings.Replace(text, before, by, 1)
	}
	follower := in(clusterText, "bootstrap: {initdb: {database: app, owner: app, secret: {name: owner}}}",
		"bootstrap: {pg_basebackup: {source: other}}\n  replica: {enabled: true, source: other}\n  externalClusters: [{name: other, connectionParameters: {host: o, user: u}}]")
	inTopology := func(primary string) string {
		return in(clusterText, "plugins:", "replica: {self: pg, primary: "+primary+", source: other}\n  externalClusters: [{name: other, connectionParameters: {host: o, user: u}}, {name: pg, connectionParameters: {host: o, user: u}}]\n  plugins:")
	}
	served := func(strategy, label string) string {
		return in(clusterText, "plugins:", "inheritedMetadata: {labels: {team: "+label+"}}\n  managed: {services: {additional: [{selectorType: rw, updateStrategy: "+strategy+
			", serviceTemplate: {metadata: {name: pg-lb}, spec: {type: LoadBalancer}}}]}}\n  plugins:")
	}
	signed := in(clusterText, "plugins:", "certificates: {serverCASecret: tls, serverTLSSecret: tls}\n  plugins:")
	rotated := "apiVersion: v1\nkind: Secret\nmetadata: {name: tls, namespace: db}\nstringData: {ca.crt: a, tls.crt: b, tls.key: c}\n---\n"
	wanted := func(text, list string) string {
		return in(in(text, "postgresql:17.5", "postgresql:18.1"), "plugins:", "postgresql: {extensions: "+list+"}\n  plugins:")
	}
	const one, two = "[{name: a, image: {reference: r/a}}]", "[{name: postgis, image: {reference: r/p}}, {name: a, image: {reference: r/a}}]"
	connected := in(clusterText, "plugins:", "externalClusters: [{name: source, connectionParameters: {host: o, user: u}}]\n  plugins:")
	both := []plan.Endpoint{plan.RW, plan.RO}
	for name, tt := range map[string]struct {
		reason, old, new string
		want             expected
	}{
		"demotion":               {"only a new Cluster must not begin empty", inTopology("pg"), inTopology("other"), expected{"Cluster spec.replica.primary", plan.AllDown, []plan.Endpoint{plan.RW, plan.RO, plan.Pooled}, []string{"demotion token"}}},
		"bootstrap replaced":     {"another Secret", clusterText, in(clusterText, "{initdb: {database: app, owner: app, secret: {name: owner}}}", "{recovery: {backup: {name: b}, database: app, owner: app}}"), expected{"Cluster spec.bootstrap.recovery", plan.ObjectsOnly, nil, []string{"pg-app", "new connections with the old password"}}},
		"Secret of the owner":    {"the operator makes one", clusterText, in(clusterText, ", secret: {name: owner}", ""), expected{"Cluster spec.bootstrap.initdb.secret", plan.ObjectsOnly, nil, []string{"keep the name of the Secret, owner"}}},
		"strategy of a Service":  {"an annotation of the Service", served("patch", "a"), served("replace", "a"), expected{"Cluster spec.managed.services.additional", plan.ObjectsOnly, []plan.Endpoint{plan.RW}, []string{"deletes pg-lb"}}},
		"label of a Service":     {"it is made again", served("replace", "a"), served("replace", "b"), expected{"Cluster spec.inheritedMetadata.labels.team", plan.ObjectsOnly, []plan.Endpoint{plan.RW}, []string{"deletes pg-lb"}}},
		"label of a patched one": {"it is patched", served("patch", "a"), served("patch", "b"), expected{"Cluster spec.inheritedMetadata.labels.team", plan.ObjectsOnly, nil, nil}},
		"metrics of a Pooler":    {"a variable of the pods", clusterText + poolerText, clusterText + in(poolerText, "  template:", "  monitoring: {tls: {enabled: true}}\n  template:"), expected{"Pooler spec.monitoring.tls", plan.ObjectsOnly, []plan.Endpoint{plan.Pooled}, nil}},
		"balancer of a Pooler":   {"its address", clusterText + in(poolerText, "  template:", "  serviceTemplate: {spec: {type: LoadBalancer}}\n  template:"), clusterText + poolerText, expected{"Pooler spec.serviceTemplate.spec.type", plan.ObjectsOnly, []plan.Endpoint{plan.Pooled}, nil}},
		"account of a Pooler":    {"the operator overwrites it", clusterText + poolerText, clusterText + in(poolerText, "spec: {containers: []}", "spec: {containers: [], serviceAccountName: x}"), expected{"Pooler spec.template.spec.serviceAccountName", plan.Ignored, nil, nil}},
		"certificate":            {"beside the CA, which stays", signed + rotated, signed + in(rotated, "tls.crt: b", "tls.crt: z"), expected{"Secret data[tls.crt]", plan.Reload, nil, []string{"new certificate"}}},
		"CA":                     {"it changes", signed + rotated, signed + in(rotated, "ca.crt: a", "ca.crt: z"), expected{"Secret data[ca.crt]", plan.FailsLater, nil, []string{"new CA"}}},
		"extension and version":  {"PostgreSQL 17 has no such parameter", clusterText, in(wanted(clusterText, one), "postgresql:18.1", "postgresql:17.5"), expected{"Cluster spec.postgresql.extensions", plan.FailsLater, []plan.Endpoint{plan.RO}, []string{"extension_control_path"}}},
		"order of extensions":    {"the operator ignores it", wanted(clusterText, two), wanted(clusterText, "[{name: a, image: {reference: r/a}}, {name: postgis, image: {reference: r/p}}]"), expected{"Cluster spec.postgresql.extensions", plan.Ignored, nil, []string{"order"}}},
		"extension in use":       {"a Database has it", wanted(clusterText, two) + databaseText, wanted(clusterText, one) + databaseText, expected{"Cluster spec.postgresql.extensions[postgis]", plan.FailsLater, both, []string{"Database db/orders still has the extension"}}},
		"Database of a follower": {"it is read-only", follower, follower + databaseText, expected{"Database", plan.NextEvent, nil, []string{"read-only"}}},
		"closed database":        {"nobody connects", clusterText + databaseText, clusterText + in(databaseText, "owner: app", "owner: app\n  allowConnections: false"), expected{"Database spec.allowConnections", plan.ObjectsOnly, nil, []string{"all new connections", "cannot connect to look at the extensions"}}},
		"dropped database":       {"sessions hold it up", clusterText + in(databaseText, "Policy: retain", "Policy: delete"), clusterText, expected{"Database", plan.DataAtRisk, nil, []string{"repeats it as long as somebody is connected"}}},
		"source of a Subscription": {"it stays connected", connected + subscriptionText, in(connected, "host: o", "host: p") + subscriptionText,
			expected{"Cluster spec.externalClusters[source].connectionParameters.host", plan.NextEvent, nil, []string{"keeps its connection until the object itself changes"}}},
		"parameters of a Subscription": {"none is left", clusterText + subscriptionText, clusterText + in(subscriptionText, `parameters: {binary: "true", create_slot: "true"}`, `parameters: {create_slot: "true"}`),
			expected{"Subscription spec.parameters.binary", plan.FailsLater, nil, []string{"syntax error"}}},
		"failover of a Subscription": {"it is enabled", clusterText + subscriptionText, clusterText + in(subscriptionText, `binary: "true"`, `binary: "true", failover: "true"`),
			expected{"Subscription spec.parameters.failover", plan.FailsLater, nil, []string{"enabled"}}},
		"Secret of the certificates": {"nothing is reconciled", signed + rotated, signed, expected{"Secret", plan.DataAtRisk, nil, []string{"stops every reconcile of Cluster db/pg"}}},
		"defaults written out": {"the pods are the same", clusterText, in(clusterText, "plugins:", "securityContext: {readOnlyRootFilesystem: true}\n  seccompProfile: {type: RuntimeDefault}\n  plugins:"),
			expected{"Cluster spec.securityContext", plan.Ignored, nil, nil}},
	} {
		t.Run(name, func(t *testing.T) { tt.want.check(t, tt.reason, compared(t, tt.old, tt.new)) })
	}
}

// TestNewInstancesThatDoNotStart: the sequence does not tell of instances that join and a Cluster that is healthy.
func TestNewInstancesThatDoNotStart(t *testing.T) {
	new := strings.Replace(strings.Replace(clusterText, "instances: 3", "instances: 5", 1), "bootstrap:", "postgresql: {pg_hba: [hostsl all all all md5]}\n  bootstrap:", 1)
	var seen []string
	for _, e := range compared(t, clusterText, new).Sites[0].Sequence {
		seen = append(seen, e.What)
	}
	all := strings.Join(seen, "\n")
	assert.Assert(t, strings.Contains(all, "does not start in the first new pod: it cannot parse spec.postgresql.pg_hba[0]"), all)
	assert.Assert(t, !strings.Contains(all, "healthy again"), all)
}
