// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestDatabases: what databases, roles and logical replication refuse, with the field and the way out.
func TestDatabases(t *testing.T) {
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	set := func(path, value string) profiles.Override { return profiles.Set("--set", path, value) }
	for name, tc := range map[string]struct {
		reason    string
		overrides []profiles.Override
		want      string
	}{
		"Owner": {"PostgreSQL creates no database for a role that does not exist", []profiles.Override{
			set("spec.roles", "[{name: billing}]"), set("spec.databases", "[{name: d, owner: biling}]"),
		}, `--set: spec.databases[0].owner: Invalid value: "biling": no role of this name is made by spec.bootstrap or spec.roles; did you mean "billing"?`},
		"OwnerOfSchema": {"nor a schema", []profiles.Override{set("spec.databases", "[{name: d, owner: app, schemas: [{name: s, owner: elsewhere}]}]")},
			`--set: spec.databases[0].schemas[0].owner: Invalid value: "elsewhere": no role of this name is made by spec.bootstrap or spec.roles; add it to spec.roles, with existing: true if it is created elsewhere`},
		"Existing":     {"a role made elsewhere can own", []profiles.Override{set("spec.roles", "[{name: legacy, existing: true}]"), set("spec.databases", "[{name: d, owner: legacy}]")}, ""},
		"ExistingMore": {"its attributes would have no effect", []profiles.Override{set("spec.roles", "[{name: legacy, existing: true, login: true}]")}, "--set: spec.roles[0].existing: nothing is rendered for the role, so its other fields have no effect; remove them, or existing"},
		"Predefined":   {"roles of PostgreSQL exist", []profiles.Override{set("spec.roles", "[{name: r, inRoles: [pg_monitor]}]")}, ""},
		"Misspelt":     {"PostgreSQL has no such role", []profiles.Override{set("spec.roles", "[{name: r, inRoles: [pg_read_alldata]}]")}, `--set: spec.roles[0].inRoles[0]: Invalid value: "pg_read_alldata": is no role of PostgreSQL, and no other role may begin with pg_; did you mean "pg_read_all_data"?`},
		"LaterRole":    {"pg_maintain came with PostgreSQL 17", []profiles.Override{set("spec.postgresql.major", "16"), set("spec.roles", "[{name: r, inRoles: [pg_maintain]}]")}, `--set: spec.roles[0].inRoles[0]: Invalid value: "pg_maintain": is a role of PostgreSQL that version 16 does not have yet`},
		"Circle":       {"PostgreSQL refuses the second membership", []profiles.Override{set("spec.roles", "[{name: a, inRoles: [b]}, {name: b, inRoles: [a]}, {name: c, inRoles: [a]}]")}, `--set: spec.roles[0].inRoles[0]: Invalid value: "b": makes "a" a member of itself, through "b", and PostgreSQL refuses the last of these memberships; remove one`},
		"PgSchema":     {"PostgreSQL keeps the prefix", []profiles.Override{set("spec.databases", "[{name: d, owner: app, schemas: [{name: pg_events}, {name: pgevents}]}]")}, `--set: spec.databases[0].schemas[0].name: Invalid value: "pg_events": PostgreSQL keeps names that begin with pg_ for its own schemas, and refuses it; use another name`},
		"AbsentOwner":  {"a role that is dropped owns nothing", []profiles.Override{set("spec.target", "1.29"), set("spec.roles", "[{name: billing, ensure: absent}]"), set("spec.databases", "[{name: d, owner: billing}]")}, `--set: spec.databases[0].owner: Invalid value: "billing": no role of this name is made by spec.bootstrap or spec.roles; add it to spec.roles, with existing: true if it is created elsewhere`},
		"Application":  {"absent would drop the application's data", []profiles.Override{set("spec.databases", "[{name: appdb, owner: app, ensure: absent}]")}, `--set: spec.databases[0].ensure: Invalid value: "absent": would drop the database of spec.bootstrap with its data; change spec.bootstrap.database first`},
		"Reserved":     {"the CRD refuses it", []profiles.Override{set("spec.databases", "[{name: postgres, owner: app}]")}, `--set: spec.databases[0].name: Invalid value: "postgres": is a database of PostgreSQL itself, which the operator refuses; use another name`},
		"Twice":        {"the operator applies only one of them", []profiles.Override{set("spec.databases", "[{name: d, owner: app}, {name: d, owner: app, objectName: e}]")}, `--set: spec.databases[1].name: Duplicate value: "d"`},
		"SameObject":   {"two names of PostgreSQL may give one name of Kubernetes", []profiles.Override{set("spec.databases", "[{name: a b, owner: app}, {name: A-B, owner: app}]")}, `--set: spec.databases[1].objectName: Invalid value: "pg-a-b": is also the name of the object of "a b"; set another one`},
		"NoObject":     {"a name without letters", []profiles.Override{set("spec.databases", "[{name: '日本', owner: app}]")}, `--set: spec.databases[0].objectName: is required: "日本" has no character for the name of an object`},
		"Locale":       {"the CRD's rule", []profiles.Override{set("spec.databases", "[{name: d, owner: app, icuLocale: de}]")}, `--set: spec.databases[0].icuLocale: Invalid value: "de": is only valid with localeProvider: icu`},
		"Builtin":      {"tried with PostgreSQL 15", []profiles.Override{set("spec.postgresql.major", "16"), set("spec.databases", "[{name: d, owner: app, localeProvider: builtin, builtinLocale: C}]")}, "--set: spec.databases[0].localeProvider: PostgreSQL 16 does not have it; use PostgreSQL 17 or later"},
		"OldOperator":  {"schemas are newer than the kind", []profiles.Override{set("spec.target", "1.25"), set("spec.databases", "[{name: d, owner: app, schemas: [{name: s}]}]")}, `--set: spec.databases[0].schemas: operator 1.25.4 does not support this: it drops the field silently; use target "1.26" or later`},
		"Password":     {"no password may be in a profile", []profiles.Override{set("spec.databases", "[{name: d, owner: app, fdws: [{name: f}], servers: [{name: s, fdw: f, options: [{name: password, value: x}]}]}]")}, "--set: spec.databases[0].servers[0].options[0].value: no password may be in a profile; all roles can read the options of a server; set it with CREATE USER MAPPING"},
		"TwoOwners":    {"the later change of two Secrets wins", []profiles.Override{set("spec.roles", "[{name: app, login: true, secret: other}]")}, `--set: spec.roles[0].secret: Invalid value: "other": the role is the owner in spec.bootstrap, whose password is in Secret pg-app: with two Secrets the later change wins; name the same one, or none`},
		"OwnerOut":     {"the operator takes away every attribute that is not set", []profiles.Override{set("spec.roles", "[{name: app}]")}, "--set: spec.roles[0].login: Invalid value: false: the role is the owner in spec.bootstrap, and could no longer log in; set login: true"},
		"SharedSecret": {"the username in it fits only one role", []profiles.Override{set("spec.roles", "[{name: a, secret: s}, {name: b, secret: s}]")}, `--set: spec.roles[1].secret: Invalid value: "s": has the password of "a", and the operator refuses a Secret with another username; use a Secret for each role`},
		"OwnSecret":    {"the External Secrets Operator would overwrite the CA", []profiles.Override{set("spec.roles", "[{name: a, secret: pg-ca}]")}, `--set: spec.roles[0].secret: Invalid value: "pg-ca": is a Secret that the operator makes for the Cluster; use another name`},
		"Absent":       {"a DatabaseRole cannot be absent", []profiles.Override{set("spec.roles", "[{name: a, ensure: absent}]")}, `--set: spec.roles[0].ensure: Invalid value: "absent": the operator refuses it in a DatabaseRole; set databaseRoleReclaimPolicy: delete, apply, and then delete the object`},
		"Reclaim":      {"a managed role has no policy", []profiles.Override{set("spec.target", "1.29"), set("spec.roles", "[{name: a, databaseRoleReclaimPolicy: delete}]")}, `--set: spec.roles[0].databaseRoleReclaimPolicy: Invalid value: "delete": a role in spec.managed.roles of the Cluster has no reclaim policy; write ensure: absent to drop it`},
		"Standalone":   {"an older operator has no DatabaseRole", []profiles.Override{set("spec.target", "1.29"), set("spec.roleManagement", "standalone"), set("spec.roles", "[{name: a}]")}, `--set: spec.roleManagement: operator 1.29.3 does not support this: it has no kind DatabaseRole; use target "1.30" or later`},
		"NoLimit":      {"0 cannot be rendered", []profiles.Override{set("spec.roles", "[{name: a, connectionLimit: 0}]")}, "--set: spec.roles[0].connectionLimit: Invalid value: 0: must be -1, for no limit, or at least 1; to keep the role out, set login: false"},
		"Until":        {"a day is no time", []profiles.Override{set("spec.roles", "[{name: a, validUntil: '2027-01-31'}]")}, `--set: spec.roles[0].validUntil: Invalid value: "2027-01-31": must be a time with its zone, as in "2027-01-31T00:00:00Z"`},
		"Publisher":    {"the operator does not create the subscription", []profiles.Override{set("spec.subscriptions", "[{name: s, publicationName: p, externalClusterName: old}]")}, `--set: spec.subscriptions[0].externalClusterName: Invalid value: "old": is not in spec.externalClusters; add the publisher there`},
		"PlainText":    {"no password may be in a profile", []profiles.Override{set("spec.externalClusters", "[{name: old, connectionParameters: {host: h, password: x}}]")}, "--set: spec.externalClusters[0].connectionParameters[password]: no password may be in a profile; put it into a Secret, and name that in password: {name: …, key: …}, beside connectionParameters"},
		"PatchedText":  {"nor in a patch", []profiles.Override{set("spec.patches", "[{target: {kind: Cluster}, patch: {spec: {externalClusters: [{name: o, connectionParameters: {host: h, password: x}}]}}}]")}, "--set: spec.patches[0].patch.spec.externalClusters[0].connectionParameters.password: no password may be in a profile; put it into a Secret, and name that in password: {name: …, key: …}, beside connectionParameters"},
		"Operation":    {"nor in a JSON patch", []profiles.Override{set("spec.patches", "[{target: {kind: Cluster}, patch: [{op: add, path: /spec/bootstrap/initdb/postInitSQL/-, value: ALTER ROLE a PASSWORD 'x'}]}]")}, "--set: spec.patches[0].patch[0].value: no password may be in a profile; a role gets its password from the Secret in spec.roles; other SQL can be in a Secret that postInitSQLRefs names"},
		"RecoveryText": {"nor for a recovered Cluster, as a text", []profiles.Override{set("spec.recovery.patches", "[{target: {kind: Cluster}, patch: 'spec: {externalClusters: [{name: o, connectionParameters: {host: h, sslpassword: x}}]}'}]")}, "--set: spec.recovery.patches[0].patch: no password may be in a profile; use a key without a passphrase, and name its Secret in sslKey"},
		"Statement":    {"everybody who reads the Cluster reads it", []profiles.Override{set("spec.bootstrap.postInitApplicationSQL", "[SELECT 1, CREATE ROLE a LOGIN PASSWORD 'x']")}, "--set: spec.bootstrap.postInitApplicationSQL[1]: no password may be in a profile; a role gets its password from the Secret in spec.roles; other SQL can be in a Secret that postInitApplicationSQLRefs names"},
		"Columns":      {"PostgreSQL refuses columns beside a schema", []profiles.Override{set("spec.publications", "[{name: p, target: {objects: [{tablesInSchema: s}, {table: {name: t, columns: [a]}}]}}]")}, `--set: spec.publications[0].target.objects[1].table.columns: Invalid value: PostgreSQL accepts no columns beside a schema, and "s" is one; publish the whole table`},
		"Nothing":      {"a publication without a target", []profiles.Override{set("spec.publications", "[{name: p, target: {}}]")}, "--set: spec.publications[0].target: is required: allTables: true, or a list of objects"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("aks", text, tc.overrides...)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

// TestRecoveredDatabases: the copy leaves databases and subscriptions to the restored data, starts no subscription, and keeps its roles.
func TestRecoveredDatabases(t *testing.T) {
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	p, err := profiles.Parse("aks", text,
		profiles.Set("--set", "spec.databases", "[{name: d, owner: app, ensure: absent}]"),
		profiles.Set("--set", "spec.roles", "[{name: r, objectName: mine, databaseRoleReclaimPolicy: delete}]"),
		profiles.Set("--set", "spec.subscriptions", "[{name: s, publicationName: p, externalClusterName: old}]"),
		profiles.Set("--set", "spec.externalClusters", "[{name: old, connectionParameters: {host: h}}]"))
	assert.NilError(t, err)
	r := p.Recovered()
	assert.Equal(t, len(r.Spec.Databases)+len(r.Spec.Subscriptions)+len(r.Spec.ExternalClusters), 0)
	assert.Equal(t, r.Spec.PostgreSQL.Parameters["max_logical_replication_workers"], "0", "two clusters must not read one slot")
	assert.DeepEqual(t, r.Spec.Roles, []profiles.Role{{Name: "r", ObjectName: "mine-pg-recovered-db"}})
	assert.Equal(t, p.Spec.Roles[0].ObjectName, "mine", "the source is not changed")
}
