// SPDX-License-Identifier: Apache-2.0

package facts_test

import (
	"strings"
	"testing"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// rendered are the objects of the built-in profile aks with some fields set: path, value, ….
func rendered(t *testing.T, fields ...string) []manifest.Object {
	t.Helper()
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	var overrides []profiles.Override
	for i := 0; i < len(fields); i += 2 {
		overrides = append(overrides, profiles.Set("--set", fields[i], fields[i+1]))
	}
	p, err := profiles.Parse("aks.yaml", text, overrides...)
	assert.NilError(t, err)
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	return objects
}

func TestObjectives(t *testing.T) {
	const instance, disks, mistake = 0, 1, 2
	for name, tc := range map[string]struct {
		reason      string
		fields      []string
		failure     int
		point, time string
	}{
		"required":        {"a replica has it before it is acknowledged", nil, instance, "1 of the replicas must have it", "about a minute"},
		"preferred":       {"commits go on without a replica", []string{"spec.postgresql.synchronous.durability", "preferred", "spec.postgresql.synchronous.failoverQuorum", "disabled"}, instance, "unless too few", "about a minute"},
		"asynchronous":    {"nobody waits", []string{"spec.postgresql.synchronous", "null"}, instance, "lag of the best replica", "about a minute"},
		"one instance":    {"the disk is the only copy", []string{"spec.instances", "1", "spec.postgresql.synchronous", "null"}, instance, "as long as the disk", "another node"},
		"delayed":         {"the delay is added", []string{"spec.timings.failoverDelay", "30"}, instance, "", "failoverDelay adds 30 s"},
		"archive":         {"the operator's default", nil, disks, "last 5min (archive_timeout)", facts.RestoreFormula},
		"archive at once": {"the profile's parameter", []string{"spec.postgresql.parameters.archive_timeout", "60s"}, disks, "last 60s (archive_timeout)", facts.RestoreFormula},
		"archive when full": {"0 turns it off, so a quiet database archives nothing for days",
			[]string{"spec.postgresql.parameters.archive_timeout", "0"}, disks, "without a limit in time", facts.RestoreFormula},
		"mistake":       {"the past of the retention", nil, mistake, "retention of 30d", facts.RestoreFormula},
		"no retention":  {"nothing is deleted", []string{"spec.backup.retention", ""}, mistake, "no limit", facts.RestoreFormula},
		"not backed up": {"nothing to restore", []string{"spec.backup.method", "none"}, disks, "everything", "cannot be restored"},
	} {
		t.Run(name, func(t *testing.T) {
			objects := rendered(t, tc.fields...)
			o := facts.Objectives(facts.Cluster(objects), objects)[tc.failure]
			assert.Assert(t, strings.Contains(o.Point, tc.point), "%s: %s", tc.reason, o.Point)
			assert.Assert(t, strings.Contains(o.Time, tc.time), "%s: %s", tc.reason, o.Time)
		})
	}
}

func TestLongestGap(t *testing.T) {
	schedule := func(name, cron string, change func(*cnpgv1.ScheduledBackup)) *cnpgv1.ScheduledBackup {
		s := &cnpgv1.ScheduledBackup{Spec: cnpgv1.ScheduledBackupSpec{Schedule: cron, Cluster: cnpgv1.LocalObjectReference{Name: "pg"}}}
		s.Name = name
		if change != nil {
			change(s)
		}
		return s
	}
	for name, tc := range map[string]struct {
		reason  string
		objects []manifest.Object
		gap     time.Duration
		name    string
	}{
		"daily":             {"one a day", []manifest.Object{schedule("a", "0 0 2 * * *", nil)}, 24 * time.Hour, "a"},
		"weekdays":          {"the weekend is the longest", []manifest.Object{schedule("a", "0 0 2 * * 1-5", nil)}, 72 * time.Hour, "a"},
		"monthly":           {"the longest month", []manifest.Object{schedule("a", "@monthly", nil)}, 31 * 24 * time.Hour, "a"},
		"every second":      {"the count ends", []manifest.Object{schedule("a", "* * * * * *", nil)}, time.Second, "a"},
		"two schedules":     {"the more frequent one", []manifest.Object{schedule("a", "@weekly", nil), schedule("b", "@daily", nil)}, 24 * time.Hour, "b"},
		"once a year":       {"no two runs in a year: unknown", []manifest.Object{schedule("a", "0 0 0 29 2 *", nil)}, 0, ""},
		"never":             {"February 30", []manifest.Object{schedule("a", "0 0 0 30 2 *", nil)}, 0, ""},
		"another Cluster's": {"not for this one", []manifest.Object{schedule("a", "@daily", func(s *cnpgv1.ScheduledBackup) { s.Spec.Cluster.Name = "x" })}, 0, ""},
		"suspended":         {"takes none", []manifest.Object{schedule("a", "@daily", func(s *cnpgv1.ScheduledBackup) { s.Spec.Suspend = new(true) })}, 0, ""},
		"snapshots":         {"another kind of backup", []manifest.Object{schedule("a", "@daily", func(s *cnpgv1.ScheduledBackup) { s.Spec.Method = "volumeSnapshot" })}, 0, ""},
		"unreadable":        {"a patch may set anything", []manifest.Object{schedule("a", "sometimes", nil)}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := &cnpgv1.Cluster{}
			c.Name = "pg"
			gap, by := facts.LongestGap(c, tc.objects)
			if diff := cmp.Diff([]any{tc.gap, tc.name}, []any{gap, by}); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}
