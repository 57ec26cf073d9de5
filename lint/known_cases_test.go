// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"strings"
)

// knownCase is a manifest that is exposed to a fault, with the kind and the field that the finding names, and one that is not.
type knownCase struct{ field, bad, good string }

// ofCluster is a case of two Clusters. Each spec is in YAML's flow style; "" is a Cluster without more.
func ofCluster(field, bad, good string) knownCase {
	return knownCase{"Cluster " + field, clusterOf("", bad), clusterOf("", good)}
}

func clusterOf(annotations, spec string) string {
	metadata := "{name: pg}"
	if annotations != "" {
		metadata = "{name: pg, annotations: {" + annotations + "}}"
	}
	return "---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: " + metadata + "\nspec: {storage: {size: 1Gi}" + comma(spec) + "}\n"
}

func comma(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}

// objectOf is an object that belongs to the Cluster pg.
func objectOf(kind, name, spec string) string {
	return "---\napiVersion: postgresql.cnpg.io/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\nspec: {cluster: {name: pg}" + comma(spec) + "}\n"
}

// ofObject is a case of two objects of one kind.
func ofObject(kind, field, bad, good string) knownCase {
	return knownCase{kind + " " + field, objectOf(kind, "x", bad), objectOf(kind, "x", good)}
}

func ofPooler(field, bad, good string) knownCase {
	return ofObject("Pooler", field, bad, good)
}

func ofAnnotation(key, value, spec, other string) knownCase {
	return knownCase{"Cluster metadata.annotations[" + key + "]", clusterOf(key+": '"+value+"'", spec), other}
}

const (
	ha        = "instances: 3"
	single    = "instances: 1"
	azureBlob = "destinationPath: 'https://a.blob.core.windows.net/b', azureCredentials: {inheritFromAzureAD: true}"
	inTree    = "backup: {barmanObjectStore: {" + azureBlob + "}}"
	parallel  = "backup: {barmanObjectStore: {" + azureBlob + ", wal: {maxParallel: 8}}}"
	plugin    = "plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: store}}]"
	restoring = "bootstrap: {recovery: {source: old}}"
	byPlugin  = restoring + ", externalClusters: [{name: old, plugin: {name: barman-cloud.cloudnative-pg.io, parameters: {barmanObjectName: store}}}]"
	snapshots = "bootstrap: {recovery: {volumeSnapshots: {storage: {name: s, kind: VolumeSnapshot, apiGroup: snapshot.storage.k8s.io}}}}"
	replica   = "replica: {enabled: true, source: old}, externalClusters: [{name: old, connectionParameters: {host: h}}]"
	joining   = "bootstrap: {pg_basebackup: {source: old}}, externalClusters: [{name: old, connectionParameters: {host: h}}]"
	class     = "walStorage: {size: 1Gi, pvcTemplate: {volumeAttributesClassName: fast}}"
	password  = "managed: {roles: [{name: a, passwordSecret: {name: s}}]}"
	bouncer   = "pgbouncer: {poolMode: session}"
	ownImage  = bouncer + ", template: {spec: {containers: [{name: pgbouncer, image: own}]}}"
)

// byStore recovers from an in-tree object store.
func byStore(more string) string {
	return restoring + ", externalClusters: [{name: old, barmanObjectStore: {" + azureBlob + comma(more) + "}}]"
}

func gucs(list string) string { return "postgresql: {parameters: {" + list + "}}" }

// knownCases are the cases by fault.
func knownCases() map[string]knownCase {
	all := map[string]knownCase{}
	for _, list := range []map[string]knownCase{clusterCases(), recoveryCases(), objectCases(), bootstrapCases()} {
		maps.Copy(all, list)
	}
	return all
}

func clusterCases() map[string]knownCase {
	const fence, restarted = "cnpg.io/fencedInstances", "kubectl.kubernetes.io/restartedAt"
	switching := "instances: 3, primaryUpdateMethod: switchover"
	return map[string]knownCase{
		"#11263": ofCluster("spec.stopDelay", ha, "stopDelay: 200, smartShutdownTimeout: 180"),
		"#11152": ofCluster("spec.startDelay", "startDelay: 600", "startDelay: 600, probes: {startup: {type: query}}"),
		"#5347":  ofCluster("spec.smartShutdownTimeout", "smartShutdownTimeout: 0", "smartShutdownTimeout: 1"),
		"#6656":  ofCluster("spec.probes.startup", "probes: {startup: {periodSeconds: 5}}", "probes: {startup: {failureThreshold: 9}}"),
		"#9148":  {"Cluster spec", clusterOf("", ha), objectOf("Pooler", "x", bouncer)},
		"#10409": ofCluster("spec.instances", ha, ha+", "+replica),
		"#10448": ofCluster("spec.instances", ha, ha+", "+replica),
		"#11336": ofCluster("spec.instances", ha, single),
		"#10445": ofCluster("spec.instances", ha, single),
		"#11347": ofCluster("spec.instances", ha, single),
		"#11274": ofAnnotation(fence, `["*"]`, ha, clusterOf(fence+": '[]'", ha)),
		"#10302": ofAnnotation(fence, `["pg-1"]`, ha, clusterOf("", ha)),
		"#11356": ofCluster("spec.instances", ha, single),
		"#11350": ofCluster("spec.primaryLease", ha+", primaryLease: {leaseDurationSeconds: 15}", single),
		"#11075": ofCluster("spec.replica.primary", "replica: {primary: a, self: b, source: a}, externalClusters: [{name: a}]", replica),
		"#11130": ofCluster("spec.primaryUpdateMethod", switching, ha),
		"#6991":  ofCluster("spec.primaryUpdateMethod", switching, "instances: 1, primaryUpdateMethod: switchover"),
		"#5831":  ofCluster("spec.postgresql.synchronous", ha+", postgresql: {synchronous: {method: any, number: 1}}", ha),
		"#5955":  ofCluster("spec.postgresql.synchronous.method", ha+", postgresql: {synchronous: {method: first, number: 1}}", ha+", postgresql: {synchronous: {method: any, number: 1}}"),
		"#7298": ofCluster("spec.postgresql.parameters[sync_replication_slots]", ha+", imageName: 'p:17.5', "+gucs("sync_replication_slots: 'on'"),
			ha+", imageName: 'p:17.5', "+gucs("sync_replication_slots: 'off'")),
		"#11119": ofCluster("spec.instances", ha, ha+", replicationSlots: {highAvailability: {enabled: false}}"),
		"#9381":  ofCluster("spec.replicationSlots", ha+", replicationSlots: {highAvailability: {enabled: false}}", ha),
		"#4811":  ofCluster("spec.postgresql.parameters[hot_standby_feedback]", ha+", "+gucs("hot_standby_feedback: 'on'"), ha),
		"#9952":  ofCluster("spec.postgresql.parameters[max_connections]", replica+", "+gucs("max_connections: '50'"), gucs("max_connections: '50'")),
		"#9977":  ofCluster("spec.primaryUpdateStrategy", ha+", primaryUpdateStrategy: supervised", ha),
		"#7122":  ofAnnotation(restarted, "2026", ha, clusterOf(restarted+": '2026'", switching)),
		"#9973":  ofCluster("spec.tablespaces[0].name", "tablespaces: [{name: pgdata, storage: {size: 1Gi}}]", "tablespaces: [{name: pg_wal, storage: {size: 1Gi}}]"),
		"#11017": ofCluster("spec.walStorage", "walStorage: {size: 1Gi}", ha),
		"#11196": ofCluster("spec.walStorage.pvcTemplate.volumeAttributesClassName", class, "walStorage: {size: 1Gi}"),
		"#7885":  ofCluster("spec.walStorage.pvcTemplate.volumeAttributesClassName", class, "walStorage: {size: 1Gi}"),
		"#6265":  ofCluster("spec.walStorage", "walStorage: {size: 1Gi}", ha),
	}
}

func recoveryCases() map[string]knownCase {
	const skip = "cnpg.io/skipEmptyWalArchiveCheck"
	disabled := "externalClusters: [{name: old, plugin: {name: barman-cloud.cloudnative-pg.io, enabled: false}}]"
	both := "externalClusters: [{name: old, plugin: {name: barman-cloud.cloudnative-pg.io}, barmanObjectStore: {" + azureBlob + "}}]"
	at := func(time string) string {
		return "bootstrap: {recovery: {source: old, recoveryTarget: {targetTime: '" + time + "'}}}"
	}
	blank := strings.Replace(byStore(""), "net/b", "net/b c", 1)
	return map[string]knownCase{
		"#10818": ofCluster("spec.externalClusters[0].plugin", byPlugin, byStore("")),
		"#11127": ofCluster("spec.walStorage", byPlugin+", walStorage: {size: 1Gi}", byPlugin),
		"#11105": ofCluster("spec.externalClusters[0].barmanObjectStore.wal.maxParallel", byStore("wal: {maxParallel: 8}"), byStore("wal: {maxParallel: 1}")),
		"#10518": ofCluster("spec.externalClusters[0].barmanObjectStore.destinationPath", blank, byStore("")),
		"#7507":  ofCluster("spec.externalClusters[0].plugin", both, byPlugin),
		"#10932": ofCluster("spec.externalClusters[0].plugin.enabled", disabled, byPlugin),
		"#8937":  ofCluster("spec.bootstrap.recovery.recoveryTarget.targetTime", at("2026-01-31 12:00:00"), at("2026-01-31 12:00:00+00")),
		"#10285": ofCluster("spec.backup.barmanObjectStore.wal.maxParallel", ha+", "+parallel, "instances: 1, "+parallel),
		"#8873": ofCluster("spec.backup.barmanObjectStore.wal.maxParallel", "bootstrap: {initdb: {walSegmentSize: 64}}, "+parallel,
			"bootstrap: {initdb: {walSegmentSize: 16}}, "+parallel),
		"#11204": ofCluster("spec.backup.barmanObjectStore.wal.maxParallel", ha+", "+parallel, ha+", "+inTree),
		"#9650":  ofAnnotation(skip, "enabled", ha+", "+inTree, clusterOf("", ha+", "+inTree)),
		"#11006": ofCluster("spec.bootstrap.pg_basebackup", joining, byPlugin),
		"#8895":  ofCluster("spec.backup.barmanObjectStore", joining+", "+inTree, joining),
		"#9306":  ofCluster("spec.plugins[0].parameters", snapshots+", "+plugin, snapshots+", "+inTree),
		"#10447": ofCluster("spec.bootstrap.recovery.volumeSnapshots", snapshots, byPlugin),
		"#10192": ofCluster("spec.backup.volumeSnapshot", ha+", backup: {volumeSnapshot: {className: c}}", "instances: 1, backup: {volumeSnapshot: {className: c}}"),
	}
}

func objectCases() map[string]knownCase {
	const nightly, weekly = "schedule: '0 0 3 * * *'", "schedule: '0 0 4 * * 0'"
	const argo = "---\napiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: x, annotations: {argocd.argoproj.io/sync-wave: '1'}}\nspec: {cluster: {name: pg}, " + bouncer + "}\n"
	const monitor = "---\napiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: pg}\nspec: {selector: {matchLabels: {cnpg.io/cluster: pg}}, podMetricsEndpoints: [{port: metrics}]}\n"
	database := func(name, policy string) string {
		return objectOf("Database", name, "name: db, owner: app, databaseReclaimPolicy: "+policy)
	}
	publication := func(tables string) string {
		return objectOf("Publication", "x", "name: p, dbname: db, target: {objects: ["+tables+"]}")
	}
	pg14 := clusterOf("", "imageName: 'p:14.20'")
	ofMethod := func(field, more, less string) knownCase {
		return ofObject("ScheduledBackup", field, nightly+comma(more), nightly+comma(less))
	}
	byPluginMethod := "method: plugin, pluginConfiguration: {name: barman-cloud.cloudnative-pg.io}"
	return map[string]knownCase{
		"#10747": {"ScheduledBackup spec.schedule", objectOf("ScheduledBackup", "a", nightly) + objectOf("ScheduledBackup", "b", nightly),
			objectOf("ScheduledBackup", "a", nightly) + objectOf("ScheduledBackup", "b", weekly)},
		"#11056": {"ScheduledBackup spec.method", objectOf("ScheduledBackup", "a", nightly+", method: volumeSnapshot") + objectOf("ScheduledBackup", "b", weekly+", "+byPluginMethod),
			objectOf("ScheduledBackup", "b", weekly+", "+byPluginMethod)},
		"#11069": ofMethod("spec.method", "method: volumeSnapshot", ""),
		"#11071": ofMethod("spec.method", "method: volumeSnapshot", byPluginMethod),
		"#11132": ofMethod("spec.method", "method: volumeSnapshot", ""),
		"#11276": ofMethod("spec.online", "method: volumeSnapshot, online: false", "method: volumeSnapshot, online: true"),
		"#10190": ofPooler("spec.serviceTemplate", bouncer+", serviceTemplate: {spec: {type: LoadBalancer}}", bouncer),
		"#11359": {"Pooler metadata.annotations", argo, objectOf("Pooler", "x", bouncer)},
		"#9397":  ofPooler("spec.pgbouncer", bouncer, "pgbouncer: {poolMode: session, serverTLSSecret: {name: s}, serverCASecret: {name: s}}"),
		"#5006":  {"Pooler metadata.name", objectOf("Pooler", "x", bouncer), clusterOf("", ha)},
		"#7922":  ofPooler("spec.template.spec.resources", bouncer+", template: {spec: {containers: [], resources: {limits: {cpu: 1}}}}", ownImage),
		"#8394": ofPooler("spec.template.spec.initContainers[0].resources",
			bouncer+", template: {spec: {containers: [], initContainers: [{name: bootstrap-controller, resources: {limits: {cpu: 1}}}]}}", ownImage),
		"#11366": ofPooler("spec.template.spec.containers[0].image", ownImage, bouncer),
		"#11207": ofCluster("spec.imageName", "imageName: 'p:18.1'", "imageName: 'p:17.5'"),
		"#7063":  ofCluster("spec.monitoring.enablePodMonitor", "monitoring: {enablePodMonitor: true}", ""),
		"#9340":  {"PodMonitor metadata.name", clusterOf("", ha) + monitor, clusterOf("", "monitoring: {enablePodMonitor: true}") + monitor},
		"#10870": {"Database spec.databaseReclaimPolicy", database("a", "retain") + database("b", "delete"), database("a", "retain") + database("b", "retain")},
		"#10853": {"Database spec.cluster", clusterOf("", replica) + database("a", "retain"), clusterOf("", ha) + database("a", "retain")},
		"#11215": {"Database metadata.name", database("a", "retain"), clusterOf("", ha)},
		"#8888": {"Publication spec.target.objects", pg14 + publication("{table: {name: a}}, {table: {name: b}}"),
			pg14 + publication("{table: {name: a}}, {tablesInSchema: s}")},
		"#7844": ofObject("Subscription", "spec.parameters[copy_data]", "name: s, dbname: db, publicationName: p, externalClusterName: old, parameters: {copy_data: 'false'}",
			"name: s, dbname: db, publicationName: p, externalClusterName: old, parameters: {streaming: 'on'}"),
	}
}

func bootstrapCases() map[string]knownCase {
	const policy = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: pg}\nspec: {podSelector: {}}\n"
	extension := func(path string) string {
		return "postgresql: {extensions: [{name: x, image: {reference: r}, dynamic_library_path: ['" + path + "']}]}"
	}
	roles := func(in string) string { return "managed: {roles: [{name: a, inRoles: [" + in + "]}]}" }
	monolith := func(more string) string {
		return "bootstrap: {initdb: {import: {type: monolith, databases: ['*'], source: {externalCluster: old}" + comma(more) + "}}}, externalClusters: [{name: old, connectionParameters: {host: h}}]"
	}
	return map[string]knownCase{
		"#10053": ofCluster("spec.managed.roles[0].passwordSecret", password, roles("b")),
		"#6346":  ofCluster("spec.managed.roles[0].inRoles[0]", roles("read-only"), roles("read_only")),
		"#10834": ofCluster("spec.enableSuperuserAccess", "enableSuperuserAccess: true", ""),
		"#11488": ofCluster("spec.bootstrap.initdb.dataChecksums", "imageName: 'p:18.1', bootstrap: {initdb: {dataChecksums: false}}", "imageName: 'p:17.5', bootstrap: {initdb: {dataChecksums: false}}"),
		"#8663":  ofCluster("spec.bootstrap.initdb.secret", "bootstrap: {initdb: {secret: {name: s}}}", "bootstrap: {initdb: {owner: a}}"),
		"#6646":  ofCluster("spec.bootstrap.initdb.import", monolith(""), monolith("roles: ['*']")),
		"#10515": ofCluster("spec.postgresql.parameters[log_line_prefix]", gucs(`log_line_prefix: '%m\t'`), gucs("log_line_prefix: '%m '")),
		"#3269":  ofCluster("spec.certificates.serverAltDNSNames", "certificates: {serverAltDNSNames: [a.example.com]}", ""),
		"#10975": ofCluster("spec.externalClusters[0].sslRootCert", "externalClusters: [{name: old, sslRootCert: {name: s, key: ca.crt}}]", "externalClusters: [{name: old}]"),

		"CVE-2026-55769":      {"Cluster spec.bootstrap.initdb.owner", clusterOf("", "bootstrap: {initdb: {owner: a}}"), objectOf("Pooler", "x", bouncer)},
		"CVE-2026-44477":      {"Cluster spec", clusterOf("", ha), objectOf("Pooler", "x", bouncer)},
		"CVE-2026-55765":      ofCluster("spec.postgresql.parameters[pgaudit.log]", gucs("pgaudit.log: all"), gucs("log_statement: all")),
		"GHSA-7qwx-x8ff-3px9": {"Cluster spec", clusterOf("", ha), clusterOf("", ha) + policy},
		"#9950":               ofCluster("spec.managed.roles[0].passwordSecret", password, roles("b")),
		"#11210":              ofCluster("spec.postgresql.extensions[0].dynamic_library_path[0]", extension("/a/../../../etc"), extension("/a/../b")),
	}
}
