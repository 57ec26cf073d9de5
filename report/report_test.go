// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"

	"github.com/pgha/pgha/profiles"
)

var now = time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC)

func parsed(t *testing.T, name string, sets ...string) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	assert.NilError(t, err)
	var overrides []profiles.Override
	for _, set := range sets {
		path, value, _ := strings.Cut(set, "=")
		overrides = append(overrides, profiles.Set("--set", path, value))
	}
	p, err := profiles.Parse(name+".yaml", text, overrides...)
	assert.NilError(t, err)
	return p
}

func siteOf(t *testing.T, name string, sets ...string) *Site {
	t.Helper()
	s, err := Of(parsed(t, name, sets...), Options{Now: now})
	assert.NilError(t, err)
	return s
}

// TestGolden pins the page about the fleet of the example. golden/aks-full has one about a single cluster.
func TestGolden(t *testing.T) {
	text, err := os.ReadFile("../examples/fleet/fleet.yaml")
	assert.NilError(t, err)
	fleet, err := profiles.ParseFleet("fleet.yaml", text)
	assert.NilError(t, err)
	page := &Page{Version: "golden", Now: now}
	for i, name := range fleet.Sites {
		p, err := fleet.Profile(i)
		assert.NilError(t, err)
		s, err := Of(p, Options{Name: name, Now: now, Runs: 3})
		assert.NilError(t, err)
		page.Sites = append(page.Sites, s)
	}
	html := page.HTML()
	golden.NormalizeCRLFToLF = false
	golden.Assert(t, string(html), "fleet.html")
	assert.Equal(t, string(page.HTML()), string(html), "the same input gives the same bytes")
}

// TestEveryBuiltin: each profile has a page, for the oldest and the newest of its targets.
func TestEveryBuiltin(t *testing.T) {
	for _, name := range profiles.Names() {
		s := siteOf(t, name)
		html := string((&Page{Sites: []*Site{s}}).HTML())
		assert.Check(t, strings.Count(html, `class="box instance`) == min(s.Fit.Instances, 6), "%s has %d instances", name, s.Fit.Instances)
		assert.Check(t, strings.Contains(html, "<h3>Next backups</h3>"), name)
		assert.Check(t, !strings.Contains(html, "§"), name)
	}
}

// TestTopology: what the picture shows is read from the objects after their patches.
func TestTopology(t *testing.T) {
	cases := map[string]struct {
		reason, profile string
		sets            []string
		patch           string
		want, not       []string
	}{
		"guide":     {"three zones, the primary in one", "aks", nil, "", []string{"Zones: Zone 1, Zone 2, Zone 3", "pg-1", "synchronous: any 1 of 2, required", "Service pg-rw leads to the primary"}, nil},
		"poolers":   {"with their pods and mode", "aks-full", nil, "", []string{"Pooler pg-pooler-rw leads to the primary (3 pods of PgBouncer, transaction)"}, nil},
		"public":    {"who may reach it", "aks-public", nil, "", []string{"Service pg-rw-lb leads to the primary (public load balancer, port 5432, from 203.0.113.7/32)"}, nil},
		"internal":  {"it stays in the network", "aks-public", []string{"spec.endpoints.exposure=internal"}, "", []string{"internal load balancer"}, []string{"public"}},
		"alone":     {"no replica, no zones, no archive", "aks-dev", nil, "", []string{"1 instance of PostgreSQL", "Nothing is archived", "no replica: nothing answers"}, []string{"Zones", "streaming", "pg-2"}},
		"local":     {"no disk of Azure", "aks-local-nvme", nil, "", []string{"disk of the node"}, []string{"Premium"}},
		"disabled":  {"by a patch", "aks", nil, "managed: {services: {disabledDefaultServices: [r, ro]}}", []string{"Service pg-rw"}, []string{"Service pg-r ", "Service pg-ro"}},
		"instances": {"by a patch", "aks", nil, "instances: 5", []string{"5 instances", "any 1 of 4"}, nil},
		"disk":      {"by a patch", "aks", nil, "storage: {size: 512Gi}", []string{"data 512Gi Premium SSD v2, 3,000 IOPS"}, []string{"64Gi"}},
		"primary":   {"backups by a patch", "aks", nil, "backup: {target: primary}", []string{"WAL and base backups go to"}, nil},
		"follows":   {"a replica cluster", "aks", nil, "replica: {enabled: true, source: origin}, externalClusters: [{name: origin}]", []string{"primary of a replica cluster, follows origin"}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := parsed(t, c.profile, c.sets...)
			if c.patch != "" {
				text, err := profiles.Builtin(c.profile)
				assert.NilError(t, err)
				p, err = profiles.Parse("patched.yaml", fmt.Appendf(text, "  patches:\n  - target: {kind: Cluster}\n    patch: {spec: {%s}}\n", c.patch))
				assert.NilError(t, err)
			}
			s, err := Of(p, Options{Now: now})
			assert.NilError(t, err)
			got := s.topology.description()
			for _, want := range c.want {
				assert.Check(t, strings.Contains(got, want), "%s: no %q in %s", c.reason, want, got)
			}
			for _, not := range c.not {
				assert.Check(t, !strings.Contains(got, not), "%s: %q in %s", c.reason, not, got)
			}
		})
	}
}

// TestZones: the names are those of the nodes, if the profile knows them.
func TestZones(t *testing.T) {
	p := parsed(t, "aks")
	p.Spec.Scheduling.Pools = []profiles.Pool{{Name: "db", Count: 4, Zones: []string{"2", "3"}}}
	s, err := Of(p, Options{Now: now})
	assert.NilError(t, err)
	if diff := cmp.Diff([]string{"Zone 2", "Zone 3"}, s.topology.zones); diff != "" {
		t.Errorf("zones (-want +got):\n%s", diff)
	}
}

// TestRuns: the next runs are counted from the day, in UTC, and a patch counts.
func TestRuns(t *testing.T) {
	s := siteOf(t, "aks")
	if diff := cmp.Diff([]string{"Sun 2026-11-29 02:00", "Mon 2026-11-30 02:00", "Tue 2026-12-01 02:00", "Wed 2026-12-02 02:00", "Thu 2026-12-03 02:00"}, s.schedules[0].runs); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
	cases := map[string]struct{ reason, set, want string }{
		"suspended": {"it does not run", "spec.backup.schedule.suspend=true", "suspended"},
		"never":     {"there is no such day", "spec.backup.schedule.cron=0 0 0 30 2 *", "never within five years"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := parsed(t, "aks")
			path, value, _ := strings.Cut(c.set, "=")
			if path == "spec.backup.schedule.suspend" {
				p.Spec.Backup.Schedule.Suspend = true
			} else {
				p.Spec.Backup.Schedule.Cron = value
			}
			s, err := Of(p, Options{Now: now})
			if err != nil {
				t.Skipf("the profile refuses it: %v", err)
			}
			assert.Equal(t, s.schedules[0].note, c.want, c.reason)
			assert.Equal(t, len(s.schedules[0].runs), 0)
		})
	}
}

// TestOver: a bar that goes over its limit shows where the limit is, and the verdict is a word.
func TestOver(t *testing.T) {
	html := string((&Page{Sites: []*Site{siteOf(t, "aks", "spec.postgresql.parameters.work_mem=512MB")}}).HTML())
	for _, want := range []string{`<rect class="over"`, "does not fit", `<line class="limit"`} {
		assert.Check(t, strings.Contains(html, want), "no %s", want)
	}
	assert.Check(t, !strings.Contains(string((&Page{Sites: []*Site{siteOf(t, "aks")}}).HTML()), `class="over"`))
}
