// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"

	"github.com/pgha/pgha/internal/shell"
)

const (
	databaseSQL     = "internal/management/controller/database_controller_sql.go"
	databaseObjects = "internal/management/controller/database_objects.go#L70"
	created         = "only CREATE DATABASE reads it, and the database exists"
)

// databaseRules are the rules for a Database.
func databaseRules() []rule {
	return slices.Concat(databaseOwnRules(), databaseCreationRules(), databaseObjectRules(), databaseForeignRules())
}

// databaseOwnRules are the fields of the database itself.
func databaseOwnRules() []rule {
	alter := func(path, what string) rule {
		return rule{path: path, does: objects, who: ByOperator, source: databaseSQL + "#L152", decide: keptIfRemoved,
			why: "the instance manager of the primary runs ALTER DATABASE " + what}
	}
	tablespace := alter("spec.tablespace", "SET TABLESPACE, which copies every file of the database and fails as long as anybody is connected to it")
	tablespace.blocked = "connections to this database while it is copied"
	return []rule{
		{
			path: "spec.ensure", does: objects, who: ByOperator, source: databaseSQL + "#L227", decide: dropsDatabase,
			why: "the instance manager of the primary creates the database if it is missing",
			guards: one(DataAtRisk, "object.spec.?ensure.orValue('present') != 'absent' || oldObject.spec.?ensure.orValue('present') == 'absent'",
				"the instance manager of the primary runs DROP DATABASE, and repeats it as long as somebody is connected"),
		},
		{
			path: "spec.databaseReclaimPolicy", does: event, when: Now, who: ByOperator, source: "internal/management/controller/database_controller.go#L215",
			why: "the instance manager reads it when the object is deleted: with delete it drops the database, with retain it does not",
		},
		alter("spec.owner", "OWNER TO; objects in the database keep their owners, and REASSIGN OWNED BY in the database gives them to the new one"),
		connectable(alter("spec.allowConnections", "ALLOW_CONNECTIONS; open connections stay")),
		alter("spec.connectionLimit", "CONNECTION LIMIT; open connections stay"),
		alter("spec.isTemplate", "IS_TEMPLATE"),
		tablespace,
		{
			path: "spec.cluster", class: DataAtRisk, who: ByOperator, source: "internal/management/controller/database_controller.go#L134", decide: immutable,
			why:    "the operator creates the database in the other Cluster; the old one stays without an object",
			guards: one(DataAtRisk, "object.spec.cluster == oldObject.spec.cluster", ""),
		},
		{
			path: "spec.name", does: objects, who: ByOperator, source: databaseSQL + "#L82", decide: immutable,
			why: "the operator creates a database of the new name; the old one stays without an object",
		},
	}
}

// dropsDatabase: ensure absent drops the database at once.
func dropsDatabase(p *pair, c *change) {
	if c.new == "absent" {
		c.effect.Class = DataAtRisk
		c.effect.Why = "the instance manager of the primary runs DROP DATABASE, and repeats it as long as somebody is connected"
		c.effect.Step = dumpFirst(p.new)
	}
}

// dumpFirst is the command that keeps what is in a Database.
func dumpFirst(o *object) string {
	return "dump the database first: kubectl exec CLUSTER-1 -c postgres -- pg_dump -Fc " + shell.Quote(cmp.Or(o.text("spec", "name"), "DATABASE")) + " > dump"
}

// keptIfRemoved: a field that is no longer there is no longer set.
func keptIfRemoved(_ *pair, c *change) {
	if c.removed() {
		c.effect.Class, c.effect.When, c.effect.Who, c.effect.Blocked = Ignored, Never, ByNobody, ""
		c.effect.Why = "without a value the instance manager leaves the database as it is"
	}
}

// databaseCreationRules are the fields that count at the creation.
func databaseCreationRules() []rule {
	var all []rule
	for _, name := range []string{"template", "encoding", "locale", "localeProvider", "localeCollate", "localeCType", "icuLocale", "icuRules",
		"builtinLocale", "collationVersion"} {
		all = append(all, rule{path: "spec." + name, does: nothing, when: Never, who: ByNobody, source: databaseSQL + "#L82", decide: immutable, why: created})
	}
	return all
}

// databaseObjectRules are the extensions and schemas in the database.
func databaseObjectRules() []rule {
	object := func(path, why string, decide func(*pair, *change)) rule {
		return rule{path: path, does: objects, who: ByOperator, source: databaseObjects, why: why, decide: decide}
	}
	guarded := func(r rule) rule {
		r.guards = one(DataAtRisk, "object.spec.?extensions.orValue([]).all(e, e.?ensure.orValue('present') != 'absent' || "+
			"oldObject.spec.?extensions.orValue([]).exists(o, o.name == e.name && o.?ensure.orValue('present') == 'absent'))",
			"the instance manager of the primary runs DROP EXTENSION: the tables of the extension and what is in them are gone")
		return r
	}
	return []rule{
		guarded(object("spec.extensions[]", "the instance manager of the primary runs CREATE EXTENSION", dropsExtension)),
		guarded(object("spec.extensions[].ensure", "the instance manager of the primary runs CREATE EXTENSION", dropsExtension)),
		object("spec.extensions[].version", "the instance manager of the primary runs ALTER EXTENSION UPDATE", keptIfRemoved),
		object("spec.extensions[].schema", "the instance manager of the primary runs ALTER EXTENSION SET SCHEMA, which fails for an extension that cannot be moved", keptIfRemoved),
		object("spec.schemas[]", "the instance manager of the primary runs CREATE SCHEMA", dropsIfEmpty),
		object("spec.schemas[].ensure", "the instance manager of the primary runs CREATE SCHEMA", dropsIfEmpty),
		object("spec.schemas[].owner", "the instance manager of the primary runs ALTER SCHEMA OWNER TO", keptIfRemoved),
		// Not the lists themselves: one that appears or disappears is reported entry by entry.
		object("spec", "the instance manager of the primary looks at each entry by itself, and their order has no meaning", nil),
	}
}

// absent reports whether an entry, or its field ensure, says that the object must not exist.
func absent(value any) bool {
	entry, _ := value.(map[string]any)
	return value == "absent" || entry["ensure"] == "absent"
}

// dropsExtension: the tables of an extension have data, too.
func dropsExtension(p *pair, c *change) {
	unmanaged(p, c)
	if absent(c.new) && !absent(c.old) {
		c.effect.Class = DataAtRisk
		c.effect.Why = "the instance manager of the primary runs DROP EXTENSION: the tables of the extension and what is in them are gone; it fails as long as other objects need the extension"
		c.effect.Step = "look for what needs it first: SELECT classid::regclass, objid FROM pg_depend WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'NAME')"
	}
}

// dropsIfEmpty: without CASCADE an object that others need is not dropped.
func dropsIfEmpty(p *pair, c *change) {
	unmanaged(p, c)
	if absent(c.new) && !absent(c.old) {
		c.effect.Why = "the instance manager of the primary drops the object without CASCADE: it fails, and is repeated, as long as other objects need it"
	}
}

// unmanaged: an entry that is gone leaves its object.
func unmanaged(_ *pair, c *change) {
	if c.removed() {
		c.effect.Class, c.effect.When, c.effect.Who = Ignored, Never, ByNobody
		c.effect.Why = "the instance manager looks only at entries that are there, so the object stays in the database as it is"
		c.effect.Step = "to remove the object, set ensure to absent instead"
	}
}

// databaseForeignRules are foreign data wrappers and servers.
func databaseForeignRules() []rule {
	entry := func(path, why string, decide func(*pair, *change)) rule {
		return rule{path: path, does: objects, who: ByOperator, source: databaseObjects, decide: decide, why: "the instance manager of the primary runs " + why}
	}
	both := func(path, what string) []rule {
		return []rule{
			entry(path+"[]", "CREATE "+what, dropsIfEmpty), entry(path+"[].ensure", "CREATE "+what, dropsIfEmpty),
			entry(path+"[].options", "ALTER "+what+" OPTIONS; an option that is gone keeps its value", nil),
			entry(path+"[].usage", "GRANT or REVOKE of USAGE; an entry that is gone keeps the privilege", nil),
		}
	}
	return slices.Concat(both("spec.fdws", "FOREIGN DATA WRAPPER"), both("spec.servers", "SERVER"), []rule{
		entry("spec.fdws[].owner", "ALTER FOREIGN DATA WRAPPER OWNER TO", keptIfRemoved),
		entry("spec.fdws[].handler", "ALTER FOREIGN DATA WRAPPER HANDLER", keptIfRemoved),
		entry("spec.fdws[].validator", "ALTER FOREIGN DATA WRAPPER VALIDATOR", keptIfRemoved),
		{
			path: "spec.servers[].fdw", does: nothing, when: Never, who: ByNobody, source: databaseSQL + "#L824",
			why:  "only CREATE SERVER reads it, and a server that exists keeps its wrapper",
			step: "set ensure to absent first, then add the entry again",
		},
	})
}

// connectable says what is blocked if nobody may connect any more.
func connectable(r rule) rule {
	r.decide = func(p *pair, c *change) {
		if c.new != false {
			return
		}
		c.effect.Blocked = "all new connections to this database, also those of its owner"
		for _, list := range []string{"extensions", "schemas", "fdws", "servers"} {
			if entries, _ := p.new.field("spec", list).([]any); len(entries) > 0 {
				c.effect.Why += "; the instance manager cannot connect to look at the " + list + " of the object either, so the object says that it is not applied, and is tried again"
				c.effect.Step = "remove extensions, schemas, fdws and servers from the object, if nobody is to connect for long; what is in the database stays"
				return
			}
		}
	}
	return r
}
