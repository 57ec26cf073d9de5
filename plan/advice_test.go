// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
)

// TestAdvice checks what is blocked and what to do for changes whose class alone does not warn.
func TestAdvice(t *testing.T) {
	sync := func(text string) string { return "postgresql: {synchronous: {method: any, " + text + "}}" }
	cases := map[string]struct {
		reason        string
		old, new      string
		path          string
		blocked, step string // parts; "" for anything without "from then on"
	}{
		"all replicas": {
			"a larger number", spec(sync("number: 1")), spec(sync("number: 2")), "spec.postgresql.synchronous.number", "each commit needs all 2 replicas", "",
		},
		"only replica": {
			"fewer instances", spec(sync("number: 1")), spec("instances: 2, " + sync("number: 1")), "spec.instances", "each commit needs the only replica", "",
		},
		"preferred": {
			"nobody waits", spec(sync("number: 1, dataDurability: preferred")), spec(sync("number: 2, dataDurability: preferred")),
			"spec.postgresql.synchronous.number", "", "",
		},
		"another standby": {
			"one of elsewhere may confirm", spec(sync("number: 1, standbyNamesPost: [x]")), spec(sync("number: 2, standbyNamesPost: [x]")),
			"spec.postgresql.synchronous.number", "", "",
		},
		"lockout": {
			"the first line that matches counts", "", spec("postgresql: {pg_hba: ['host all all all reject', 'hostssl all all all scram-sha-256']}"), "spec.postgresql.pg_hba",
			"new connections of all clients", "before it",
		},
		"account": {
			"both RoleBindings", spec("serviceAccountTemplate: null"), spec("serviceAccountTemplate: null, serviceAccountName: own"), "spec.serviceAccountName", "nothing else rolls until the new ServiceAccount may read the Cluster",
			"--role=pg-barman-cloud --serviceaccount=cnpg-database:own",
		},
		"archive moves": {
			"the plugin's method", "", spec("plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: other}}]"),
			"spec.plugins[barman-cloud.cloudnative-pg.io].parameters.barmanObjectName", "", "--method plugin --plugin-name barman-cloud.cloudnative-pg.io",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			cluster := comparedCluster(t, basePatched(t, c.old), basePatched(t, c.new))
			for _, change := range cluster.changes {
				if change.path.String() != c.path {
					continue
				}
				e := change.effect
				assert.Assert(t, strings.Contains(e.Blocked, c.blocked) && strings.Contains(e.Step, c.step), "%s: blocked %q, step %q", c.reason, e.Blocked, e.Step)
				assert.Assert(t, c.blocked != "" || !strings.Contains(e.Blocked, "from then on"), "%s: blocked %q", c.reason, e.Blocked)
				return
			}
			t.Errorf("no change at %s", c.path)
		})
	}
}

// TestItemLines checks that both sides of a changed item are told apart.
func TestItemLines(t *testing.T) {
	type fields = map[string]any
	service := func(name string, port float64) any {
		return fields{"selectorType": "rw", "serviceTemplate": fields{
			"metadata": fields{"name": name, "annotations": fields{"a.b/c": strings.Repeat("x", 90)}}, "spec": fields{"ports": []any{fields{"name": "db", "port": port}}},
		}}
	}
	long := strings.Repeat("x", 90)
	cases := map[string]struct {
		reason   string
		old, new []any
		want     []string
	}{
		"field":   {"a field deep inside, by the name of the item", []any{service("a", 1), service("b", 1)}, []any{service("a", 2), service("b", 1)}, []string{"~ [a].serviceTemplate.spec.ports[db].port: 1 -> 2"}},
		"added":   {"an item of another name", []any{"x"}, []any{"x", "y"}, []string{"+ y"}},
		"place":   {"items without names", []any{fields{"a": "1"}, fields{"a": "2"}}, []any{fields{"a": "1"}, fields{"a": "3", "b": "4"}}, []string{"~ [1].a: 2 -> 3", "+ [1].b: 4"}},
		"order":   {"only the order", []any{"x", "y"}, []any{"y", "x"}, nil},
		"renamed": {"another item", []any{fields{"name": "a"}}, []any{fields{"name": "b"}}, []string{"- {name: a}", "+ {name: b}"}},
		"end":     {"two long texts that differ at the end", []any{long + "a"}, []any{long + "b"}, []string{"- …" + strings.Repeat("x", 15) + "a", "+ …" + strings.Repeat("x", 15) + "b"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, itemLines(c.old, c.new, false)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
