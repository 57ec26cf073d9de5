// SPDX-License-Identifier: Apache-2.0

package upgrade_test

import (
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/pgha/pgha/internal/upgrade"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

func release(t *testing.T, text string) profiles.Target {
	t.Helper()
	target := profiles.Releases(text).First()
	if _, ok := target.Known(); !ok {
		t.Fatalf("%s is no release", text)
	}
	return target
}

func cluster(change func(*cnpgv1.ClusterSpec)) *cnpgv1.Cluster {
	c := &cnpgv1.Cluster{Spec: cnpgv1.ClusterSpec{Instances: 3, ImageName: "p:17.5"}}
	c.Name = "pg"
	if change != nil {
		change(&c.Spec)
	}
	return c
}

func inPlace() *corev1.ConfigMap {
	return &corev1.ConfigMap{Data: map[string]string{"ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES": "true"}}
}

func pooler(image string) *cnpgv1.Pooler {
	return &cnpgv1.Pooler{Spec: cnpgv1.PoolerSpec{PgBouncer: &cnpgv1.PgBouncerSpec{Image: image}}}
}

// TestEffects: what an upgrade says about objects. Each case names parts of the sentences that it must give, in their order, and no others.
func TestEffects(t *testing.T) {
	synchronous := func(s *cnpgv1.ClusterSpec) {
		s.PostgresConfiguration.Synchronous = &cnpgv1.SynchronousReplicaConfiguration{Number: 1}
	}
	queries := func(s *cnpgv1.ClusterSpec) {
		s.Monitoring = &cnpgv1.MonitoringConfiguration{CustomQueriesConfigMap: []cnpgv1.ConfigMapKeySelector{{Key: "q"}}}
	}
	follower := func(s *cnpgv1.ClusterSpec) {
		on := true
		s.ReplicaCluster = &cnpgv1.ReplicaClusterConfiguration{Enabled: &on, Source: "old"}
	}
	md5 := func(s *cnpgv1.ClusterSpec) {
		s.PostgresConfiguration.Parameters = map[string]string{"password_encryption": "md5"}
	}
	bare := func(s *cnpgv1.ClusterSpec) { s.ImageName = "" }
	const rolls, reloads = "all pods of Cluster pg", "reloads once"
	for name, c := range map[string]struct {
		reason, from, to string
		objects          []manifest.Object
		want             []string
	}{
		"a patch":            {"all pods roll", "1.30.0", "1.30.1", []manifest.Object{cluster(nil)}, []string{rolls}},
		"the same":           {"nothing happens", "1.30.1", "1.30.1", []manifest.Object{cluster(nil)}, nil},
		"in place":           {"the pods are the same", "1.30.0", "1.30.1", []manifest.Object{cluster(nil), inPlace()}, []string{"replaced in place"}},
		"startup probe":      {"1.26 has another path", "1.25.4", "1.26.3", []manifest.Object{cluster(nil), inPlace()}, []string{rolls}},
		"environment":        {"1.24.1 sets TMPDIR", "1.24.0", "1.24.1", []manifest.Object{cluster(nil), inPlace()}, []string{rolls}},
		"metrics role":       {"a role of its own", "1.28.2", "1.28.3", []manifest.Object{cluster(nil)}, []string{rolls, reloads}},
		"replica cluster":    {"its source first", "1.29.0", "1.29.1", []manifest.Object{cluster(follower)}, []string{"source cluster first", rolls, reloads}},
		"replica, too late":  {"it has crossed this already", "1.29.1", "1.29.2", []manifest.Object{cluster(follower)}, []string{rolls}},
		"queries":            {"grants and schemas", "1.28.2", "1.28.4", []manifest.Object{cluster(queries)}, []string{rolls, reloads, "GRANT", "schema.table"}},
		"queries, schemas":   {"grants are there", "1.29.1", "1.29.2", []manifest.Object{cluster(queries)}, []string{rolls, "schema.table"}},
		"md5":                {"passwords", "1.29.1", "1.29.2", []manifest.Object{cluster(md5)}, []string{"passwordPassthrough", rolls}},
		"deadlock":           {"#10342", "1.27.0", "1.28.1", []manifest.Object{cluster(synchronous)}, []string{"do not upgrade", rolls}},
		"no deadlock":        {"the fix is there", "1.27.0", "1.28.2", []manifest.Object{cluster(synchronous)}, []string{rolls}},
		"same hash":          {"1.27.1 has the small one", "1.27.1", "1.28.1", []manifest.Object{cluster(synchronous)}, []string{rolls}},
		"asynchronous":       {"nothing to hash", "1.27.0", "1.28.1", []manifest.Object{cluster(nil)}, []string{rolls}},
		"status port":        {"no TLS", "1.23.6", "1.30.1", []manifest.Object{cluster(nil)}, []string{"go to 1.29", rolls, reloads}},
		"backup":             {"it would hang", "1.28.0", "1.28.1", []manifest.Object{cluster(nil), &cnpgv1.ScheduledBackup{}}, []string{"no backup run", rolls}},
		"backup, mended":     {"it fails and starts over", "1.28.0", "1.30.1", []manifest.Object{cluster(nil), &cnpgv1.ScheduledBackup{}}, []string{rolls, reloads}},
		"image":              {"a new major version", "1.26.1", "1.26.2", []manifest.Object{cluster(bare)}, []string{rolls, "OFFLINE"}},
		"image, minor":       {"the same major version", "1.30.0", "1.30.1", []manifest.Object{cluster(bare)}, []string{rolls, "moves the running one"}},
		"image, no upgrades": {"1.25 cannot upgrade", "1.25.3", "1.25.4", []manifest.Object{cluster(bare)}, []string{rolls, "moves the running one"}},
		"pooler":             {"another PgBouncer", "1.30.0", "1.30.1", []manifest.Object{pooler("")}, []string{"PgBouncer 1.25.2 instead of 1.25.1"}},
		"pooler, own image":  {"it stays", "1.30.0", "1.30.1", []manifest.Object{pooler("own")}, []string{"1 Pooler replace their pods"}},
		"old pooler":         {"#5006", "1.23.0", "1.23.1", []manifest.Object{pooler("")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			effects := upgrade.Of(c.objects).Effects(release(t, c.from), release(t, c.to))
			var texts []string
			for _, e := range effects {
				texts = append(texts, e.Text)
				if !strings.HasPrefix(e.Source, "https://") || strings.HasSuffix(e.Text, ".") {
					t.Errorf("%q has no source, or ends with a period", e.Text)
				}
			}
			if len(texts) != len(c.want) {
				t.Fatalf("%s (-want +got):\n%s", c.reason, cmp.Diff(c.want, texts))
			}
			for i, want := range c.want {
				if !strings.Contains(texts[i], want) {
					t.Errorf("%s: %q does not say %q", c.reason, texts[i], want)
				}
			}
		})
	}
}

// TestRecreates: the Clusters whose pods change in a release, in both directions.
func TestRecreates(t *testing.T) {
	probes := cluster(func(s *cnpgv1.ClusterSpec) {
		s.Probes = &cnpgv1.ProbesConfiguration{Startup: &cnpgv1.ProbeWithStrategy{}}
	})
	plugins := cluster(func(s *cnpgv1.ClusterSpec) { s.Plugins = []cnpgv1.PluginConfiguration{{Name: "x"}} })
	tablespace := cluster(func(s *cnpgv1.ClusterSpec) { s.Tablespaces = []cnpgv1.TablespaceConfiguration{{Name: "tbs_a"}} })
	for name, c := range map[string]struct {
		of       *cnpgv1.Cluster
		from, to string
		want     bool
	}{
		"probes":             {probes, "1.25.0", "1.25.1", true},
		"no probes":          {cluster(nil), "1.25.0", "1.25.1", false},
		"probes, back":       {probes, "1.24.3", "1.25.0", true},
		"plugins":            {plugins, "1.25.1", "1.25.2", true},
		"no plugins":         {cluster(nil), "1.25.1", "1.25.2", false},
		"prefix":             {tablespace, "1.28.1", "1.28.2", true},
		"no prefix":          {cluster(nil), "1.28.1", "1.28.2", false},
		"prefix on both":     {tablespace, "1.28.2", "1.29.0", false},
		"newest patches":     {tablespace, "1.29.2", "1.29.3", false},
		"anti-affinity":      {cluster(nil), "1.23.6", "1.24.4", true},
		"older than its fix": {cluster(nil), "1.23.6", "1.24.0", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := upgrade.Recreates(c.of, release(t, c.from), release(t, c.to)); got != c.want {
				t.Errorf("from %s to %s it is %t", c.from, c.to, got)
			}
		})
	}
}

// TestOlder: a higher number can be older code.
func TestOlder(t *testing.T) {
	for name, c := range map[string]struct {
		from, to string
		want     bool
	}{
		"newest":      {"1.29.3", "1.30.1", false},
		"older .0":    {"1.29.3", "1.30.0", true},
		"one day":     {"1.28.4", "1.30.0", false},
		"a downgrade": {"1.30.1", "1.30.0", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := upgrade.Older(release(t, c.from), release(t, c.to)); got != c.want {
				t.Errorf("it is %t", got)
			}
		})
	}
}
