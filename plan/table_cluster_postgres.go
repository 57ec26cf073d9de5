// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
)

const (
	reloadSource = "internal/management/controller/instance_controller.go#L417"
	confSource   = "pkg/postgres/configuration.go#L707"
	// tableNotCEL is why no policy checks parameters and lines of pg_hba.
	tableNotCEL = "CEL has no table of PostgreSQL's parameters by major version, with their types, units and ranges"
	parserToCEL = "CEL cannot parse lines of pg_hba.conf and pg_ident.conf as PostgreSQL does"
)

// clusterPostgresRules are the fields of PostgreSQL's configuration.
func clusterPostgresRules() []rule {
	return slices.Concat(parameterRules(), dangerousParameterRules(), configurationRules(), accessFileRules(), synchronousRules())
}

func parameterRules() []rule {
	return []rule{
		{
			path: "spec.postgresql.parameters.*", mechanism: parameterMechanism, decide: parameterEffect, source: reloadSource,
			why:     "every instance writes its configuration again and reloads it; parameters that PostgreSQL reads at its start need a restart",
			noGuard: tableNotCEL, misses: FailsLater,
		},
		{
			path: "spec.postgresql.parameters.wal_level", mechanism: parameterMechanism, decide: walLevelEffect,
			source:  "https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/replication/slot.c",
			why:     "PostgreSQL reads wal_level at its start only, and does not start below logical as long as it has a logical slot",
			guards:  one(FailsLater, "!"+parameterIn("oldObject", "wal_level", "logical")+" || "+parameterIn("object", "wal_level", "logical"), ""),
			noGuard: tableNotCEL, misses: FailsLater,
		},
	}
}

// configurationRules are fields that become lines of postgresql.conf, or are read at an event.
func configurationRules() []rule {
	return []rule{
		{
			path: "spec.postgresql.shared_preload_libraries", mechanism: lineMechanism(sharedPreloadLibraries), decide: librariesEffect,
			source: "pkg/postgres/configuration.go#L837",
			why: "the operator puts the libraries before those of its managed extensions in shared_preload_libraries, which PostgreSQL reads " +
				"at its start only",
			step:    "check first that the image has every library: PostgreSQL does not start without one of them",
			blocked: "a library that the image lacks keeps the first instance that restarts from starting",
		},
		{
			path: "spec.postgresql.enableAlterSystem", mechanism: alterSystemMechanism, decide: lost,
			source: confSource,
			why: "from PostgreSQL 17 the operator writes allow_alter_system and every instance reloads it; before, the instance manager " +
				"changes the permissions of postgresql.auto.conf",
		},
		{
			path: "spec.postgresql.extensions", mechanism: extensionMechanism, source: comparePodSpecs, decide: extensionEffect, noGuard: twoObjects, misses: FailsLater,
			why: "the operator mounts the image of each extension as a volume and compares the volumes of every pod; the directories go into " +
				"extension_control_path and dynamic_library_path",
		},
		{
			path: "spec.postgresql.extensions[].extension_control_path", mechanism: lineMechanism("extension_control_path"), decide: lost,
			source: confSource, why: "the operator writes the directories into extension_control_path, and every instance reloads it",
		},
		{
			path: "spec.postgresql.extensions[].dynamic_library_path", mechanism: lineMechanism("dynamic_library_path"), decide: lost,
			source: confSource, why: "the operator writes the directories into dynamic_library_path, and every instance reloads it",
		},
		extensionEnvironment("env"), extensionEnvironment("ld_library_path"), extensionEnvironment("bin_path"),
		{
			path: "spec.postgresql.promotionTimeout", does: event, when: AtFailover, who: ByOperator,
			source: "pkg/management/postgres/promote.go#L47",
			why:    "the instance manager passes it to pg_ctl promote when an instance is promoted",
		},
		{
			path: "spec.postgresql.syncReplicaElectionConstraint", mechanism: electionMechanism, decide: lost,
			source: "pkg/postgres/replication/legacy.go#L106",
			why: "only minSyncReplicas and maxSyncReplicas read it: with them the standbys in synchronous_standby_names change, and every " +
				"instance reloads it; spec.postgresql.synchronous ignores it",
		},
	}
}

// extensionMechanism: their order does not matter.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_image.go#L69
func extensionMechanism(_ *pair, c *change) mechanism {
	if _, ordered := c.old.([]string); ordered {
		return nothing
	}
	return pods | reloads
}

// extensionEffect: a database that has the extension needs its files.
func extensionEffect(p *pair, c *change) {
	switch {
	case c.does == nothing:
		c.effect.When, c.effect.Who, c.effect.Why = Never, ByNobody, "only the order changes, and the operator ignores it"
	case c.removed():
		for _, q := range p.in.pairs {
			if q.ref.Kind != "Database" || q.new == nil || p.in.clusterOf(q) != p {
				continue
			}
			for _, name := range q.new.extensionNames() {
				if gone(c, name) {
					c.effect.Class = FailsLater
					c.effect.Why = fmt.Sprintf("the operator recreates every pod without the files of %s, and %s still has the extension: what uses its types and functions fails from then on", name, q.ref)
					c.effect.Step = "first drop the extension: ensure: absent in the Database"
					return
				}
			}
		}
	}
}

// gone reports whether a removed value is, or has, the extension of a name.
func gone(c *change, name string) bool {
	if len(c.path) > 3 {
		return c.path[3].name == name
	}
	items, _ := c.old.([]any)
	return slices.ContainsFunc(items, func(item any) bool { return itemName(item) == name })
}

// extensionNames are those that a Database creates.
func (o *object) extensionNames() []string {
	var names []string
	items, _ := o.field("spec", "extensions").([]any)
	for _, item := range items {
		if e, _ := item.(map[string]any); e != nil && e["ensure"] != "absent" {
			names = append(names, itemName(item))
		}
	}
	return names
}

// controlPath says why PostgreSQL does not take the directories of extensions; "" for nothing. Its reload discards the file, and a start is FATAL.
// https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-EXTENSION-CONTROL-PATH
func (c *cluster) controlPath() string {
	const since = 18
	if c.dataMajor == 0 || c.dataMajor >= since || c.imageMajor >= since || len(c.after.Spec.PostgresConfiguration.Extensions) == 0 {
		return ""
	}
	return fmt.Sprintf("PostgreSQL %d has no parameter extension_control_path, which the operator sets for the extensions", c.dataMajor)
}

// extensionEnvironment is the rule for a field that becomes environment of the server.
func extensionEnvironment(name string) rule {
	return rule{
		path: "spec.postgresql.extensions[]." + name, does: waits, when: AtRestart, who: ByOperator,
		source: "api/v1/cluster_types.go#L1677",
		why:    "the instance manager puts it into the environment of PostgreSQL when it starts the server, and nothing restarts it for this",
		step:   "to apply it now: kubectl cnpg restart CLUSTER",
	}
}

// walLevelEffect: the operator's default is logical, and what uses it is not in the manifest.
func walLevelEffect(p *pair, c *change) {
	parameterEffect(p, c)
	if p.cluster.conf.old["wal_level"] != "logical" || p.cluster.conf.new["wal_level"] == "logical" || c.effect.Class == FailsLater {
		return
	}
	e := &c.effect
	e.Class, e.When, e.Who = FailsLater, AtRestart, ByPostgreSQL
	e.Why = "PostgreSQL reads wal_level at its start only, and an instance with a logical replication slot does not start below logical: " +
		"it stays down after its restart, and logical subscribers stop"
	e.Step = "check on the primary that this is empty, and drop the slots first: SELECT slot_name FROM pg_replication_slots WHERE slot_type = 'logical'"
}

// librariesEffect says if the list that PostgreSQL sees is the same.
func librariesEffect(p *pair, c *change) {
	if c.does == nothing {
		c.effect.Who, c.effect.When, c.effect.Step, c.effect.Blocked = ByNobody, Never, "", ""
		c.effect.Why = "the operator loads these libraries already, in the same order"
		return
	}
	lost(p, c)
}

func alterSystemMechanism(p *pair, _ *change) mechanism {
	if does := p.cluster.line("allow_alter_system"); does.has(reloads) {
		return does
	}
	return objects
}

func electionMechanism(p *pair, _ *change) mechanism {
	if s := p.cluster.after.Spec; s.PostgresConfiguration.Synchronous != nil || s.MaxSyncReplicas == 0 {
		return nothing
	}
	return reloads
}
