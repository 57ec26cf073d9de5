// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strings"
	"testing"
)

// ruled is what a rule must say about one change.
type ruled struct {
	reason   string
	old, new string // merge patches of the base
	path     string // of the change to look at
	class    Class
	why      string // a part of it
}

func (r ruled) check(t *testing.T) {
	t.Helper()
	c := comparedCluster(t, basePatched(t, r.old), basePatched(t, r.new))
	var paths []string
	for _, change := range c.changes {
		paths = append(paths, change.path.String())
		if change.path.String() != r.path {
			continue
		}
		if change.effect.Class != r.class || !strings.Contains(change.effect.Why, r.why) {
			t.Errorf("%s: class %q, why %q; want %q, %q", r.reason, change.effect.Class, change.effect.Why, r.class, r.why)
		}
		if rule := change.rule; (r.class == FailsLater || r.class == DataAtRisk) && len(rule.guards) == 0 && rule.noGuard == "" {
			t.Errorf("%s: the rule of %s has no guard, and does not say why", r.reason, r.path)
		}
		return
	}
	t.Errorf("%s: no change at %s, only at %q", r.reason, r.path, paths)
}

func TestParameterRules(t *testing.T) {
	const at = "spec.postgresql.parameters."
	parameters := func(text string) string { return "{spec: {postgresql: {parameters: {" + text + "}}}}" }
	replica := func(connections string) string {
		return "{spec: {replica: {enabled: true, source: dc1}, externalClusters: [{name: dc1, connectionParameters: {host: dc1}}], " +
			"postgresql: {parameters: {max_connections: '" + connections + "'}}}}"
	}
	libraries := func(library string, more ...string) string {
		return "{spec: {postgresql: {shared_preload_libraries: [" + library + "], parameters: {" + strings.Join(more, ", ") + "}}}}"
	}
	cases := map[string]ruled{
		"work_mem": {
			"a session parameter", "", parameters("work_mem: 32MB"), at + "work_mem", Reload, "reloads it",
		},
		"shared_buffers": {
			"read at the start", "", parameters("shared_buffers: 1GB"), at + "shared_buffers", PrimaryRestarted, "at its start only",
		},
		"decrease": {
			"the primary comes first", "", parameters("max_connections: '50'"), at + "max_connections", PrimaryRestarted, "the primary's restarts PostgreSQL in place first",
		},
		"removed": {
			"PostgreSQL reports a pending restart even for the same value", parameters("max_wal_senders: '10'"), "", at + "max_wal_senders",
			PrimaryRestarted, "disappears from postgresql.conf",
		},
		"autovacuum_max_workers 18": {
			"sighup since 18", "", parameters("autovacuum_max_workers: '4'"), at + "autovacuum_max_workers", Reload, "reloads it",
		},
		"autovacuum_max_workers 17": {
			"postmaster before 18", image17(""), image17("autovacuum_max_workers: '4'"), at + "autovacuum_max_workers", PrimaryRestarted, "at its start only",
		},
		"pgaudit": {
			"a derived parameter restarts", "", parameters("pgaudit.log: all"), "spec.postgresql.parameters[pgaudit.log]", PrimaryRestarted, "shared_preload_libraries",
		},
		"placeholder": {
			"its library is not loaded", "", parameters("timescaledb.max_background_workers: '8'"),
			"spec.postgresql.parameters[timescaledb.max_background_workers]", Reload, "extension's library is loaded",
		},
		"log_connections": {
			"new connections only", "", parameters("log_connections: 'on'"), at + "log_connections", Reload, "new connections",
		},
		"unknown": {
			"FATAL at the next start", "", parameters("shared_bufers: 1GB"), at + "shared_bufers", FailsLater, "FATAL",
		},
		"unit": {
			"a unit of Kubernetes", "", parameters("work_mem: 64Mi"), at + "work_mem", FailsLater, "FATAL",
		},
		"missing": {
			"removed in 17", "", parameters("old_snapshot_threshold: 1h"), at + "old_snapshot_threshold", FailsLater, "was removed in PostgreSQL 17",
		},
		"lost": {
			"one bad line takes the others with it", "", parameters("shared_bufers: 1GB, work_mem: 32MB"), at + "work_mem", Reload, "lost too",
		},
		"lost restart": {
			"PostgreSQL never sees the parameter", "", parameters("shared_bufers: 1GB, max_connections: '200'"), at + "max_connections", Reload, "lost too",
		},
		"bad and pods": {
			"pods roll at once", "", "{spec: {schedulerName: other, postgresql: {parameters: {shared_bufers: 1GB}}}}", at + "shared_bufers", FailsLater, "",
		},
		"upgrade": {
			"removed in 17", "{spec: {imageName: 'postgresql:16.10-trixie', postgresql: {parameters: {old_snapshot_threshold: '-1'}}}}",
			"{spec: {imageName: 'postgresql:17.6-trixie', postgresql: {parameters: {old_snapshot_threshold: '-1'}}}}", "spec.imageName", FailsLater, "was removed in PostgreSQL 17",
		},
		"upgrade, other parameter": {
			"the old server takes it", "{spec: {imageName: 'postgresql:16.10-trixie', postgresql: {parameters: {old_snapshot_threshold: '-1'}}}}",
			"{spec: {imageName: 'postgresql:17.6-trixie', postgresql: {parameters: {old_snapshot_threshold: '-1', work_mem: 32MB}}}}",
			at + "work_mem", Reload, "reloads it",
		},
		"fixed": {
			"the webhook refuses it", "", parameters("port: '5433'"), at + "port", Refused, "port is managed by the operator",
		},
		"wal_level": {
			"logical slots keep the server down", "", parameters("wal_level: replica"), at + "wal_level", FailsLater, "logical replication slot",
		},
		"fsync": {"durability", "", parameters("fsync: 'off'"), at + "fsync", DataAtRisk, "corrupt"},
		"synchronous_commit": {
			"weaker", "", parameters("synchronous_commit: local"), at + "synchronous_commit", DataAtRisk, "acknowledged",
		},
		"synchronous_commit weak before": {
			"not safe before either", parameters("synchronous_commit: local"), parameters("synchronous_commit: 'off'"), at + "synchronous_commit", Reload, "",
		},
		"default of PostgreSQL": {
			"PostgreSQL has the value already", "", parameters("max_wal_senders: '10'"), at + "max_wal_senders", Reload, "",
		},
		"loaded extension": {
			"pg_stat_statements is loaded", "", parameters("pg_stat_statements.max: '20000'"), "spec.postgresql.parameters[pg_stat_statements.max]", PrimaryRestarted, "at its start only",
		},
		"extension without a table": {
			"pg_cron may read it at its start only", libraries("pg_cron"), libraries("pg_cron", "cron.database_name: app"), "spec.postgresql.parameters[cron.database_name]", PrimaryRestarted, "a restart is assumed",
		},
		"extension without a table, named like its prefix": {
			"timescaledb", libraries("timescaledb"), libraries("timescaledb", "timescaledb.max_background_workers: '9'"),
			"spec.postgresql.parameters[timescaledb.max_background_workers]", PrimaryRestarted, "a restart is assumed",
		},
		"pgaudit is loaded": {
			"known to read it in each session", libraries("pgaudit", "pgaudit.log: none"), libraries("pgaudit", "pgaudit.log: ddl"), "spec.postgresql.parameters[pgaudit.log]", Reload, "reload",
		},
		"custom variable beside a library": {
			"nobody reads it", libraries("pg_cron"), libraries("pg_cron", "my.own: x"), "spec.postgresql.parameters[my.own]", Reload, "library is loaded",
		},
		"hot standby, not a plain number": {
			"the operator's query casts it", parameters("max_connections: '200'"), parameters("max_connections: '250.0'"), at + "max_connections", FailsLater, "no instance tells its status",
		},
		"hot standby, another spelling": {
			"the same value", parameters("max_connections: '200'"), parameters("max_connections: '200.0', work_mem: 9MB"), at + "work_mem", Reload, "reloads it",
		},
		"decrease behind a source": {
			"the source has the larger value", replica("200"), replica("50"), at + "max_connections", FailsLater, "replicates from another one",
		},
		"increase behind a source": {
			"allowed", replica("200"), replica("300"), at + "max_connections", PrimaryRestarted, "at its start only",
		},
		"time zone": {
			"no start takes it", "", parameters("TimeZone: Mars/X"), at + "TimeZone", FailsLater, "not the name of a time zone",
		},
		"old time zone": {
			"Debian 13 has it in a package of its own", "", parameters("TimeZone: US/Pacific"), at + "TimeZone", Reload, "if the image lacks US/Pacific",
		},
		"time zone that is one": {
			"valid", "", parameters("TimeZone: europe/berlin"), at + "TimeZone", Reload, "reloads",
		},
		"no locale": {
			"no start takes it", "", parameters("lc_messages: english"), at + "lc_messages", FailsLater, "not the name of a locale",
		},
		"locale": {
			"the image may lack it", "", parameters("lc_messages: de_DE.UTF-8"), at + "lc_messages", Reload, "if the image lacks de_DE.UTF-8",
		},
		"locale C": {
			"every image has it", "", parameters("lc_messages: C"), at + "lc_messages", Reload, "reloads it",
		},
		"all connections are reserved": {
			"the restart of a replica fails", "", parameters("superuser_reserved_connections: '200', max_connections: '200'"), at + "superuser_reserved_connections",
			FailsLater, "the first replica does not start",
		},
		"less than two segments": {
			"nothing restarts now", "", parameters("min_wal_size: 16MB"), at + "min_wal_size", FailsLater, "the running server goes on",
		},
		"large segments": {
			"the data was made with them", "{spec: {bootstrap: {initdb: {walSegmentSize: 64}}}}", "{spec: {bootstrap: {initdb: {walSegmentSize: 64}}, postgresql: {parameters: {min_wal_size: 80MB}}}}",
			at + "min_wal_size", FailsLater, "two WAL segments of 64 MB",
		},
		"extension not loaded": {
			"nobody loads pg_prewarm", "", parameters("pg_prewarm.autoprewarm: 'off'"), "spec.postgresql.parameters[pg_prewarm.autoprewarm]", Reload, "library is loaded",
		},
		"synchronous_commit back": {
			"stronger", parameters("synchronous_commit: local"), "", at + "synchronous_commit", Reload, "",
		},
	}
	for name, c := range cases {
		t.Run(name, c.check)
	}
}

// image17 is the base with PostgreSQL 17 and one more parameter.
func image17(parameters string) string {
	return "{spec: {imageName: 'ghcr.io/cloudnative-pg/postgresql:17.6-standard-trixie', postgresql: {parameters: {" + parameters + "}}}}"
}

func TestConfigurationRules(t *testing.T) {
	const webSelector = "podSelectorRefs: [{name: web, selector: {matchLabels: {a: b}}}]"
	postgresql := func(text string) string { return "{spec: {postgresql: {" + text + "}}}" }
	legacy := func(least, most string) string {
		return "{spec: {minSyncReplicas: " + least + ", maxSyncReplicas: " + most + ", postgresql: {synchronous: null}}}"
	}
	cases := map[string]ruled{
		"libraries": {
			"order kept", "", postgresql("shared_preload_libraries: [timescaledb]"), "spec.postgresql.shared_preload_libraries", PrimaryRestarted, "at its start only",
		},
		"loaded library": {
			"pg_stat_statements.max loads it", "", postgresql("shared_preload_libraries: [pg_stat_statements]"), "spec.postgresql.shared_preload_libraries", Ignored, "already",
		},
		"pg_hba": {"reload", "", postgresql("pg_hba: ['hostssl all all all scram-sha-256']"), "spec.postgresql.pg_hba", Reload, "open ones stay"},
		"bad pg_hba": {
			"keeps the next start from working", "", postgresql("pg_hba: ['hostssl all all scram']"), "spec.postgresql.pg_hba", FailsLater, "FATAL",
		},
		"pod selector": {
			"the operator replaces it", spec(webSelector), "{spec: {" + webSelector + ", postgresql: {pg_hba: ['hostssl all all ${podselector:web} scram-sha-256']}}}",
			"spec.postgresql.pg_hba", Reload, "",
		},
		"unknown pod selector": {
			"the webhook refuses it", "", postgresql("pg_hba: ['hostssl all all ${podselector:web} scram-sha-256']"), "spec.postgresql.pg_hba", Refused, "unknown pod selector",
		},
		"bad pg_ident": {"no map", "", postgresql("pg_ident: ['local postgres']"), "spec.postgresql.pg_ident", FailsLater, "cannot log in"},
		"alter system": {"17 and later", "", postgresql("enableAlterSystem: true"), "spec.postgresql.enableAlterSystem", Reload, ""},
		"alter system 16": {
			"the mode of a file", "{spec: {imageName: 'postgresql:16.10'}}", "{spec: {imageName: 'postgresql:16.10', postgresql: {enableAlterSystem: true}}}",
			"spec.postgresql.enableAlterSystem", ObjectsOnly, "postgresql.auto.conf",
		},
		"extension":         {"a volume", "", postgresql("extensions: [{name: pgvector, image: {reference: 'a/b:1'}}]"), "spec.postgresql.extensions", PrimaryRecreated, "volume"},
		"promotion timeout": {"at a promotion", "", postgresql("promotionTimeout: 60"), "spec.postgresql.promotionTimeout", NextEvent, ""},
		"election":          {"not with synchronous", "", postgresql("syncReplicaElectionConstraint: {enabled: true, nodeLabelsAntiAffinity: [zone]}"), "spec.postgresql.syncReplicaElectionConstraint.enabled", Ignored, ""},
		"synchronous removed": {
			"commits no longer wait", "", postgresql("synchronous: null"), "spec.postgresql.synchronous", DataAtRisk, "acknowledged",
		},
		"synchronous added": {"commits wait", postgresql("synchronous: null"), "", "spec.postgresql.synchronous", Reload, "each commit waits"},
		"no standby of the Cluster": {
			"an empty list", postgresql("synchronous: {dataDurability: preferred}"), postgresql("synchronous: {dataDurability: preferred, maxStandbyNamesFromCluster: 0}"),
			"spec.postgresql.synchronous.maxStandbyNamesFromCluster", DataAtRisk, "no longer wait",
		},
		"no standby, required": {
			"a name that nobody has", "", postgresql("synchronous: {maxStandbyNamesFromCluster: 0}"),
			"spec.postgresql.synchronous.maxStandbyNamesFromCluster", FailsLater, "waits for ever",
		},
		"no standby of the Cluster but others": {
			"a list of others", "", postgresql("synchronous: {maxStandbyNamesFromCluster: 0, standbyNamesPre: [angus]}"),
			"spec.postgresql.synchronous.maxStandbyNamesFromCluster", Reload, "another list",
		},
		"legacy removed":            {"commits no longer wait", legacy("1", "2"), legacy("null", "null"), "spec.maxSyncReplicas", DataAtRisk, "acknowledged"},
		"legacy removed, the least": {"one effect", legacy("1", "2"), legacy("0", "0"), "spec.minSyncReplicas", DataAtRisk, "acknowledged"},
		"legacy without a least":    {"a replica is away", legacy("1", "2"), legacy("0", "2"), "spec.minSyncReplicas", DataAtRisk, "wait for nobody"},
		"legacy less":               {"one standby is enough", legacy("1", "2"), legacy("1", "1"), "spec.maxSyncReplicas", Reload, ""},
		"legacy to synchronous":     {"synchronous counts", legacy("1", "2"), "", "spec.maxSyncReplicas", Reload, ""},
		"legacy beside synchronous": {"nobody reads it", "", "spec: {minSyncReplicas: 1, maxSyncReplicas: 1}", "spec.maxSyncReplicas", Ignored, "as long as"},
		"number":                    {"reload", "", postgresql("synchronous: {number: 2}"), "spec.postgresql.synchronous.number", FailsLater, ""},
		"preferred": {
			"weaker", "", postgresql("synchronous: {dataDurability: preferred}"), "spec.postgresql.synchronous.dataDurability", DataAtRisk, "acknowledged",
		},
		"required": {
			"stronger", postgresql("synchronous: {dataDurability: preferred}"), "", "spec.postgresql.synchronous.dataDurability", Reload, "commits wait",
		},
		"quorum off": {
			"weaker", "", postgresql("synchronous: {failoverQuorum: false}"), "spec.postgresql.synchronous.failoverQuorum", DataAtRisk, "promote one that lacks some",
		},
		"quorum on": {"stronger", postgresql("synchronous: {failoverQuorum: false}"), "", "spec.postgresql.synchronous.failoverQuorum", NextEvent, ""},
	}
	for name, c := range cases {
		t.Run(name, c.check)
	}
}
