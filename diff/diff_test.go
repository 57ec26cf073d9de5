// SPDX-License-Identifier: Apache-2.0

package diff_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/diff"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

func objects(t *testing.T, p *profiles.Profile, o render.Options) []manifest.Object {
	t.Helper()
	all, err := render.Objects(p, o)
	assert.NilError(t, err)
	return all
}

func builtin(t *testing.T, name string, target string) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	assert.NilError(t, err)
	p, err := profiles.Parse(name, text, profiles.Set("test", "spec.target", target))
	assert.NilError(t, err)
	return p
}

func TestObjects(t *testing.T) {
	aks := builtin(t, "aks", "1.30")
	five := builtin(t, "aks", "1.30")
	five.Spec.Instances = 5
	cases := map[string]struct {
		reason   string
		from, to []manifest.Object
		want     []string
	}{
		"equal": {reason: "nothing to say", from: objects(t, aks, render.Options{}), to: objects(t, aks, render.Options{})},
		"changed": {reason: "the line and its surroundings", from: objects(t, aks, render.Options{}), to: objects(t, five, render.Options{}),
			want: []string{"--- a/Cluster.postgresql.cnpg.io/cnpg-database/pg\n+++ b/Cluster", "\n-  instances: 3\n+  instances: 5\n"}},
		"added": {reason: "a new object comes from nowhere", from: nil, to: objects(t, aks, render.Options{})[:1],
			want: []string{"--- /dev/null\n+++ b/StorageClass.storage.k8s.io//pgha-premium-v2-base\n", "+kind: StorageClass\n"}},
		"gone": {reason: "an object that went goes nowhere", from: objects(t, aks, render.Options{})[:1], to: nil,
			want: []string{"--- a/StorageClass.storage.k8s.io//pgha-premium-v2-base\n+++ /dev/null\n", "-kind: StorageClass\n"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := diff.Objects(c.from, c.to, "a", "b")
			assert.NilError(t, err)
			assert.Equal(t, len(got) == 0, len(c.want) == 0, c.reason)
			for _, part := range c.want {
				assert.Check(t, strings.Contains(string(got), part), "%s: no %q in\n%s", c.reason, part, got)
			}
		})
	}
}

// TestSecrets checks that a diff shows that a password changed, but not the password.
func TestSecrets(t *testing.T) {
	p := builtin(t, "aks-guide-2024", "1.23")
	old := objects(t, p, render.Options{Password: []byte("old-password")})
	now := objects(t, p, render.Options{Password: []byte("new-password")})
	got, err := diff.Objects(old, now, "a", "b")
	assert.NilError(t, err)
	assert.Assert(t, strings.Contains(string(got), "-  password: '*** (before)'\n+  password: '*** (after)'\n"), string(got))
	for _, leak := range []string{"old-password", "new-password", "b2xkLXBhc3N3b3Jk", "bmV3LXBhc3N3b3Jk"} {
		assert.Assert(t, !strings.Contains(string(got), leak), "%s is in\n%s", leak, got)
	}
	same, err := diff.Objects(old, old, "a", "b")
	assert.NilError(t, err)
	assert.Equal(t, string(same), "")
}

// TestFiles checks the same for the files of a base, which people may have changed by hand.
func TestFiles(t *testing.T) {
	const user, dsn = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\nstringData:\n  password: abc\n", "postgres://app:hunter2@db/app"
	env := func(value, more string) string {
		return "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: pg\nspec:\n  env:\n  - name: URL\n    value: " + value + "\n" + more
	}
	cases := map[string]struct {
		reason       string
		there, other string
		want, not    string
	}{
		"Equal":    {"nothing to say", user, user, "", ""},
		"Secret":   {"a short password is not found by its text", user, strings.Replace(user, "abc", "xyz", 1), "not shown", "abc"},
		"List":     {"a Secret may be an item", "kind: List\nitems:\n- " + strings.ReplaceAll(strings.TrimSpace(user), "\n", "\n  ") + "\n", "kind: List\n", "not shown", "abc"},
		"Broken":   {"what cannot be read may be anything", "kind: [Secret\npassword: abc\n", user, "not shown", "abc"},
		"Variable": {"the rest of the file is shown", env(dsn, ""), env(dsn, "  instances: 3\n"), "+  instances: 3", "hunter2"},
		"Changed":  {"a URL that changes", env(dsn, ""), env("other", ""), "value: (hidden)", "hunter2"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := string(diff.Files([]base.File{{Name: "x.yaml", Data: []byte(c.there)}}, []base.File{{Name: "x.yaml", Data: []byte(c.other)}}))
			assert.Check(t, strings.Contains(got, c.want) && (got == "") == (c.want == ""), "%s: no %q in\n%s", c.reason, c.want, got)
			assert.Check(t, c.not == "" || !strings.Contains(got, c.not), "%s: %q is in\n%s", c.reason, c.not, got)
		})
	}
}

func TestReasons(t *testing.T) {
	cases := map[string]struct {
		reason, profile string
		from, to        string
		want            []string // the beginnings of the lines
	}{
		"to the plugin": {
			reason: "the move from in-tree Barman is one reviewed step", profile: "aks", from: "1.25", to: "1.26",
			want: []string{"- leaves spec.backup.barmanObjectStore: deprecated since 1.26, replaced by the Barman Cloud plugin",
				"- uses the Barman Cloud plugin: since 1.26", "- leaves ENABLE_AZURE_PVC_UPDATES: removed in 1.26",
				"- install the plugin in the operator's namespace first", "- the image is standard instead of system"},
		},
		"another major": {
			reason: "the operator would stop the cluster for it", profile: "aks-dev", from: "1.27.0", to: "1.28",
			want: []string{"- PostgreSQL 17 becomes 18, which is an OFFLINE upgrade of a running cluster; to keep the version: --set spec.postgresql.major=17"},
		},
		"nothing": {reason: "patch level news are no reasons", profile: "aks-dev", from: "1.29", to: "1.30"},
		"still deprecated": {
			reason: "what the new operator warns against", profile: "aks-guide-2024", from: "1.24.0", to: "1.26.2",
			want: []string{"- leaves spec.minSyncReplicas and maxSyncReplicas: deprecated since 1.24, replaced by spec.postgresql.synchronous",
				"- uses spec.postgresql.synchronous: since 1.24", "- uses spec.postgresql.synchronous.dataDurability: since 1.25",
				"- still uses spec.backup.barmanObjectStore: deprecated since 1.26, to be removed in 1.31",
				"- leaves ENABLE_AZURE_PVC_UPDATES: removed in 1.26",
				"- still uses spec.monitoring.enablePodMonitor: deprecated since 1.25.4, 1.26.2, 1.27.1, 1.28, replaced by your own PodMonitor",
				"- PostgreSQL 16 becomes 18"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := builtin(t, c.profile, c.from)
			to, err := profiles.ParseTarget(c.to)
			assert.NilError(t, err)
			got := diff.Reasons(p, p.Resolve().Target, to, objects(t, p, render.Options{}), objects(t, p.For(to), render.Options{}))
			for i, line := range got {
				if i < len(c.want) && strings.HasPrefix(line, c.want[i]) {
					got[i] = c.want[i]
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, d)
			}
		})
	}
}
