// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// TestHazards: changes that the webhook and PostgreSQL accept, and that stop writes or logins all the same.
func TestHazards(t *testing.T) {
	type want struct {
		Class  Class
		Writes string
		Words  string // in why, blocked or step
	}
	parameters := func(text string) string { return "spec: {postgresql: {parameters: {" + text + "}}}" }
	synchronous := func(instances, number, durability string) string {
		return "spec: {instances: " + instances + ", postgresql: {synchronous: {method: any, number: " + number + ", dataDurability: " + durability + "}}}"
	}
	cases := map[string]struct {
		reason, old, new, field string
		want                    want
	}{
		"number with instances": {
			"the new replicas come one by one, after the reload", synchronous("3", "1", "required"), synchronous("5", "3", "required"), "number",
			want{Reload, "until 3 replicas stream", "raise instances first"},
		},
		"number of those there": {"two replicas run", synchronous("3", "1", "required"), synchronous("3", "2", "required"), "number", want{FailsLater, "", ""}},
		"preferred":             {"the operator lowers the number", synchronous("3", "1", "preferred"), synchronous("5", "3", "preferred"), "number", want{Reload, "", ""}},
		"few slots": {
			"the primary has one for each replica", parameters("max_replication_slots: '32'"), parameters("max_replication_slots: '1'"), "max_replication_slots",
			want{FailsLater, "", "which start, and then restarts the primary, which does not"},
		},
		"enough slots": {"two are used", parameters("max_replication_slots: '32'"), parameters("max_replication_slots: '10'"), "max_replication_slots", want{PrimaryRestarted, "2 to 14 s", ""}},
		"read only": {
			"open sessions too", "", parameters("default_transaction_read_only: 'on'"), "default_transaction_read_only",
			want{Reload, "as long as it is on", "all writes"},
		},
		"not read only": {"the default", "", parameters("default_transaction_read_only: 'off'"), "default_transaction_read_only", want{Reload, "", ""}},
		"kept WAL": {
			"the volume is smaller", "", parameters("wal_keep_size: 640GB"), "wal_keep_size",
			want{FailsLater, "", "it fills in time"},
		},
		"little kept WAL": {"the volume is larger", "", parameters("wal_keep_size: 1GB"), "wal_keep_size", want{Reload, "", ""}},
		"owner as a role": {
			"login is false by default", "", "spec: {managed: {roles: [{name: app, ensure: present, inRoles: [pg_monitor]}]}}", "roles",
			want{ObjectsOnly, "", "new connections of the application"},
		},
		"owner with login": {"nothing is taken away", "", "spec: {managed: {roles: [{name: app, ensure: present, login: true}]}}", "roles", want{ObjectsOnly, "", ""}},
		"login off": {
			"NOLOGIN", "spec: {managed: {roles: [{name: web, login: true}]}}", "spec: {managed: {roles: [{name: web, login: false}]}}", "login",
			want{ObjectsOnly, "", "new connections of this role"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			cluster := comparedCluster(t, basePatched(t, c.old), basePatched(t, c.new))
			for _, ch := range cluster.changes {
				if ch.name() != c.field && !strings.HasPrefix(ch.path.String(), "spec.managed."+c.field) {
					continue
				}
				e := ch.effect
				got := want{e.Class, e.Waits.Writes, ""}
				if text := e.Why + e.Blocked + e.Step; strings.Contains(text, c.want.Words) {
					got.Words = c.want.Words
				}
				if c.want.Writes == "" && e.Class >= FailsLater { // what a restart lasts does not matter here
					got.Writes = ""
				}
				assert.DeepEqual(t, c.want, got)
				return
			}
			t.Fatalf("%s: %s is not among the changes", c.reason, c.field)
		})
	}
}
