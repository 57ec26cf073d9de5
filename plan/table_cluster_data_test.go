// SPDX-License-Identifier: Apache-2.0

package plan

import "testing"

const inTree = "plugins: null, backup: {barmanObjectStore: {destinationPath: 'https://a.blob.core.windows.net/b', azureCredentials: {inheritFromAzureAD: true}}}"

// externalX is an external cluster that others can name.
const externalX = "externalClusters: [{name: x, connectionParameters: {host: h}}]"

func spec(text string) string { return "{spec: {" + text + "}}" }

// plugin is the Barman plugin with more fields and parameters.
func plugin(fields, parameters string) string {
	return spec("plugins: [{name: barman-cloud.cloudnative-pg.io" + fields + ", parameters: {" + parameters + "}}]")
}

func TestBootstrapRules(t *testing.T) {
	external := spec(externalX)
	cases := map[string]ruled{
		"owner": {"the Secret has the old name", "", spec("bootstrap: {initdb: {owner: other}}"), "spec.bootstrap.initdb.owner", FailsLater, "If its user name is app and not other"},
		"owner and secret": {
			"the new Secret is read at once", "", spec("bootstrap: {initdb: {owner: other, secret: {name: s}}}"), "spec.bootstrap.initdb.owner", FailsLater, "at once",
		},
		"database": {"nobody creates it", "", spec("bootstrap: {initdb: {database: other}}"), "spec.bootstrap.initdb.database", FailsLater, "metrics exporter"},
		"removed": {
			"the defaults are app and app", spec("bootstrap: {initdb: {owner: boss}}"), spec("bootstrap: null"), "spec.bootstrap.initdb.owner", FailsLater, "user name is boss and not app",
		},
		"encoding": {"over", "", spec("bootstrap: {initdb: {encoding: LATIN1}}"), "spec.bootstrap.initdb.encoding", Ignored, "runs once"},
		"secret":   {"sets the password", "", spec("bootstrap: {initdb: {secret: {name: s}}}"), "spec.bootstrap.initdb.secret", ObjectsOnly, "password"},
		"other method": {
			"recovery takes app as owner", external, spec("bootstrap: {initdb: null, recovery: {source: x, owner: app, database: appdb}}, " + externalX), "spec.bootstrap.recovery", Ignored, "runs once",
		},
		"other method and owner": {
			"recovery takes app as owner and database", spec("bootstrap: {initdb: {owner: boss}}, " + externalX), spec("bootstrap: {initdb: null, recovery: {source: x}}, " + externalX),
			"spec.bootstrap.recovery", FailsLater, "user name is boss and not app",
		},
	}
	for name, c := range cases {
		t.Run(name, c.check)
	}
}

func TestBackupRules(t *testing.T) {
	const at = "spec.plugins[barman-cloud.cloudnative-pg.io]"
	const archiver = ", isWALArchiver: true"
	kept := func(policy string) string {
		return spec("plugins: null, backup: {retentionPolicy: " + policy + ", barmanObjectStore: {destinationPath: 'https://a/b', azureCredentials: {inheritFromAzureAD: true}}}")
	}
	const clone = "bootstrap: {initdb: null, pg_basebackup: {source: x}}, replica: {enabled: true, source: x}, "
	cases := map[string]ruled{
		"plugin removed":    {"the WAL goes nowhere", "", spec("plugins: null"), "spec.plugins", DataAtRisk, "ContinuousArchiving stays True"},
		"plugin off":        {"the same", "", plugin(archiver+", enabled: false", "barmanObjectName: pg-store"), at + ".enabled", DataAtRisk, "nobody archives"},
		"not archiver":      {"the same, and the sidecar stays", "", plugin("", "barmanObjectName: pg-store"), at + ".isWALArchiver", DataAtRisk, "nobody archives"},
		"plugin added":      {"its sidecar rolls the pods", spec("plugins: null"), "", "spec.plugins", PrimaryRecreated, "sidecar"},
		"other plugin":      {"pgha does not know it", "", spec("plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: pg-store}}, {name: x.example.com}]"), "spec.plugins[x.example.com]", ObjectsOnly, "knows only the Barman plugin"},
		"store":             {"the archive moves", "", plugin(archiver, "barmanObjectName: other"), at + ".parameters.barmanObjectName", DataAtRisk, "first base backup"},
		"server":            {"the archive moves", "", plugin(archiver, "barmanObjectName: pg-store, serverName: pg-2"), at + ".parameters.serverName", DataAtRisk, "first base backup"},
		"server, its own":   {"the default", "", plugin(archiver, "barmanObjectName: pg-store, serverName: pg"), at + ".parameters.serverName", NextEvent, "without it"},
		"in-tree path":      {"the archive moves", spec(inTree), spec("plugins: null, backup: {barmanObjectStore: {destinationPath: 'https://other/b', azureCredentials: {inheritFromAzureAD: true}}}"), "spec.backup.barmanObjectStore.destinationPath", DataAtRisk, "first base backup"},
		"in-tree removed":   {"the WAL goes nowhere", spec(inTree), spec("plugins: null"), "spec.backup", DataAtRisk, "nobody archives"},
		"in-tree to plugin": {"both archive", spec(inTree), "", "spec.plugins", PrimaryRecreated, "sidecar"},
		"retention gone":    {"nothing is deleted", kept("30d"), kept("null"), "spec.backup.retentionPolicy", NextEvent, "deletes nothing any more"},
		"retention shorter": {"backups are deleted", kept("30d"), kept("3w"), "spec.backup.retentionPolicy", DataAtRisk, "cannot be restored"},
		"retention added":   {"backups are deleted", kept("null"), kept("30d"), "spec.backup.retentionPolicy", DataAtRisk, "cannot be restored"},
		"retention longer":  {"nothing is deleted", kept("30d"), kept("5w"), "spec.backup.retentionPolicy", NextEvent, ""},
		"retention, plugin": {"nobody reads it", spec("backup: {target: primary}"), spec("backup: {target: primary, retentionPolicy: 30d}"), "spec.backup.retentionPolicy", Ignored, "a policy of its own"},
		"target":            {"the next backup", spec("backup: {target: primary}"), spec("backup: {target: prefer-standby}"), "spec.backup.target", NextEvent, ""},
		"external":          {"nothing reads it", "", spec("externalClusters: [{name: x, connectionParameters: {host: h}}]"), "spec.externalClusters", ObjectsOnly, "nothing that runs"},
		"external followed": {
			"the source of a replica cluster", spec(clone + "externalClusters: [{name: x, connectionParameters: {host: h}}]"),
			spec(clone + "externalClusters: [{name: x, connectionParameters: {host: i}}]"),
			"spec.externalClusters[x].connectionParameters.host", Reload, "primary_conninfo",
		},
	}
	for name, c := range cases {
		t.Run(name, c.check)
	}
}

func TestReplicaRules(t *testing.T) {
	// A replica cluster starts from its source, not from an empty database.
	const external = "bootstrap: {initdb: null, pg_basebackup: {source: x, database: appdb, owner: app}}, externalClusters: " +
		"[{name: x, connectionParameters: {host: h}}, {name: pg, connectionParameters: {host: h}}], "
	replica := func(text string) string { return spec(external + "replica: {source: x, " + text + "}") }
	cases := map[string]ruled{
		"live primary":   {"follows from now on", spec(external), replica("enabled: true"), "spec.replica", DataAtRisk, "fences all instances"},
		"topology":       {"the role stays", spec(external), replica("self: pg, primary: pg"), "spec.replica", Ignored, "stays the same"},
		"demotion":       {"with a token", replica("self: pg, primary: pg"), replica("self: pg, primary: x"), "spec.replica.primary", AllDown, "demotion token"},
		"no token":       {"two primaries", replica("enabled: true"), replica("enabled: false"), "spec.replica.enabled", DataAtRisk, "both accept writes"},
		"section away":   {"the same", replica("enabled: true"), spec(external), "spec.replica", DataAtRisk, "both accept writes"},
		"token":          {"waits for the WAL", replica("self: pg, primary: x"), replica("self: pg, primary: pg, promotionToken: eyJ9"), "spec.replica.primary", PrimaryRestarted, "waits until"},
		"delay":          {"reload", replica("enabled: true"), replica("enabled: true, minApplyDelay: 4h"), "spec.replica.minApplyDelay", Reload, ""},
		"slots":          {"an archive helps", "", spec("replicationSlots: {highAvailability: {enabled: false}}"), "spec.replicationSlots.highAvailability.enabled", Reload, "from the archive"},
		"slots, archive": {"nothing helps", spec("plugins: null"), spec("plugins: null, replicationSlots: {highAvailability: {enabled: false}}"), "spec.replicationSlots.highAvailability.enabled", FailsLater, "never catch up"},
		"interval":       {"an event", "", spec("replicationSlots: {updateInterval: 60}"), "spec.replicationSlots.updateInterval", NextEvent, ""},
	}
	for name, c := range cases {
		t.Run(name, c.check)
	}
}

func TestAccessRules(t *testing.T) {
	role := func(text string) string { return spec("managed: {roles: [{name: web, login: true" + text + "}]}") }
	service := func(name, text string) string {
		return "{selectorType: rw, serviceTemplate: {metadata: {name: " + name + text + "}}}"
	}
	services := func(list string) string { return spec("managed: {services: {additional: [" + list + "]}}") }
	cases := map[string]ruled{
		"certificates": {"stops the reconcile", "", spec("certificates: {serverTLSSecret: a, serverCASecret: b}"), "spec.certificates.serverTLSSecret", Reload, "new connections"},
		"server CA":    {"the certificate stays", "", spec("certificates: {serverCASecret: b}"), "spec.certificates.serverCASecret", FailsLater, "server's certificate again only shortly"},
		"client CA":    {"the certificate stays", spec("certificates: {clientCASecret: a}"), spec("certificates: {clientCASecret: b}"), "spec.certificates.clientCASecret", FailsLater, "certificate of replication again only shortly"},
		"CA, own certificate": {
			"the certificate is the user's", spec("certificates: {serverTLSSecret: a, serverCASecret: b}"), spec("certificates: {serverTLSSecret: a, serverCASecret: c}"),
			"spec.certificates.serverCASecret", Reload, "new connections see the new one",
		},
		"role absent":   {"drops it", role(""), role(", ensure: absent"), "spec.managed.roles[web].ensure", ObjectsOnly, "DROP ROLE"},
		"no password":   {"NULL", role(", passwordSecret: {name: web}"), role(", disablePassword: true"), "spec.managed.roles[web].passwordSecret", ObjectsOnly, "to NULL"},
		"same password": {"it stays", role(", passwordSecret: {name: web}"), role(""), "spec.managed.roles[web].passwordSecret", ObjectsOnly, "stays as it is"},
		"role added":    {"creates it", "", role(""), "spec.managed.roles", ObjectsOnly, "CREATE ROLE"},
		"superuser off": {"no password", spec("enableSuperuserAccess: true"), "", "spec.enableSuperuserAccess", ObjectsOnly, "NULL"},
		"superuser secret, off": {
			"nobody reads it", "", spec("superuserSecret: {name: s}"), "spec.superuserSecret", Ignored, "",
		},
		"service renamed":    {"the address is gone", services(service("a", "")), services(service("b", "")), "spec.managed.services.additional", ObjectsOnly, "deletes a"},
		"managed removed":    {"its Services too", services(service("a", "")), "", "spec.managed.services.additional", ObjectsOnly, "deletes a"},
		"service label":      {"merged", services(service("a", "")), services(service("a", ", labels: {x: a}")), "spec.managed.services.additional", ObjectsOnly, "merges the changes into a: "},
		"service label gone": {"merged", services(service("a", ", labels: {x: a}")), services(service("a", "")), "spec.managed.services.additional", ObjectsOnly, "only added"},
		"service port": {
			"clients of the old port", services("{selectorType: rw, serviceTemplate: {metadata: {name: a}, spec: {ports: [{port: 5432}]}}}"),
			services("{selectorType: rw, serviceTemplate: {metadata: {name: a}, spec: {ports: [{port: 6432}]}}}"), "spec.managed.services.additional", ObjectsOnly,
			"the operator merges the changes into a: Kubernetes listens on the new ports only",
		},
		"log level":   {"a flag", "", spec("logLevel: debug"), "spec.logLevel", PrimaryRecreated, "command"},
		"metrics TLS": {"a flag", "", spec("monitoring: {tls: {enabled: true}}"), "spec.monitoring.tls", PrimaryRecreated, "command"},
		"relabelings": {"no PodMonitor", "", spec("monitoring: {podMonitorRelabelings: [{action: drop}]}"), "spec.monitoring.podMonitorRelabelings", Ignored, ""},
		"selectors":   {"no line names it", "", spec("podSelectorRefs: [{name: web, selector: {matchLabels: {a: b}}}]"), "spec.podSelectorRefs", Ignored, ""},
	}
	for name, c := range cases {
		t.Run(name, c.check)
	}
}
