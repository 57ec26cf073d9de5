// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
)

// planned is what pgha plan says about objects that replace others.
func planned(t *testing.T, before, after []manifest.Object) *plan.Plan {
	t.Helper()
	var sides [2]plan.Side
	for i, objects := range [][]manifest.Object{before, after} {
		text, err := manifest.YAML(objects)
		assert.NilError(t, err)
		resources, _, faults := lint.Read("test", text)
		assert.NilError(t, faults.Err())
		sides[i] = plan.Side{Label: "test", Resources: resources, Target: profiles.NewestTarget}
	}
	p, err := plan.Compare(sides[0], sides[1])
	assert.NilError(t, err)
	return p
}

func objectsOf(t *testing.T, p *profiles.Profile) []manifest.Object {
	t.Helper()
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	return objects
}

// TestUpgradeClasses: what a plan calls each edit of an upgrade in place. An edit that only prepares the next one or takes it back restarts nothing.
func TestUpgradeClasses(t *testing.T) {
	p := builtin(t, "aks", set("spec.postgresql.major", "auto"), set("spec.postgresql.image", "example.com/pg:17.5-standard-trixie"))
	u, err := runbook.NewUpgrade(p, runbook.UpgradeOptions{To: 18, Image: "example.com/pg:18.6-standard-trixie"})
	assert.NilError(t, err)
	states, err := u.States()
	assert.NilError(t, err)
	want := []struct {
		reason string
		class  plan.Class
	}{
		{"max_slot_wal_keep_size is -1, without a restart", plan.Reload},
		{"preferred: a commit may have one copy only", plan.DataAtRisk},
		{"pg_upgrade; the new folder of the archive adds no risk", plan.AllDown},
		{"required again, without a restart", plan.Reload},
		{"max_slot_wal_keep_size again, without a restart", plan.Reload},
	}
	assert.Equal(t, len(states), len(want))
	before := objectsOf(t, p)
	for i, state := range states {
		after := objectsOf(t, state)
		assert.Equal(t, planned(t, before, after).Sites[0].Class, want[i].class, want[i].reason)
		before = after
	}
}

// TestUpgradeSuccessorProfile: the profile that -o profile prints for another method is that of the new Cluster. Applying it changes no pod.
func TestUpgradeSuccessorProfile(t *testing.T) {
	old := set("spec.postgresql.major", "17")
	for name, overrides := range map[string][]profiles.Override{
		"backups":       {old},
		"second folder": {old, set("spec.backup.serverName", "pg-g2")},
		"in-tree":       {old, set("spec.backup.method", "barmanObjectStore"), set("spec.backup.serverName", "pg-g2")},
		"no backups":    {old, set("spec.backup.method", "none")},
	} {
		for _, method := range []string{runbook.Import, runbook.Logical} {
			t.Run(name+" by "+method, func(t *testing.T) {
				p := builtin(t, "aks", overrides...)
				u, err := runbook.NewUpgrade(p, runbook.UpgradeOptions{To: 18, Method: method})
				assert.NilError(t, err)
				next, err := profiles.Assign(p, u.Edit()...)
				assert.NilError(t, err)
				for _, o := range planned(t, u.Beside(), objectsOf(t, next)).Sites[0].Objects {
					assert.Assert(t, o.Class <= plan.ObjectsOnly, "%s: %s", o.String(), o.Class)
				}
			})
		}
	}
}

// TestUpgradeProfileTakesNothing: a name in the profile that both Clusters would share is an error.
func TestUpgradeProfileTakesNothing(t *testing.T) {
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	for name, tc := range map[string]struct {
		reason, path, value, want string
	}{
		"schedule": {"its backups would be those of the new Cluster", "spec.backup.schedule.name", "nightly", `ScheduledBackup "nightly" would be taken from the old Cluster`},
		"patch":    {"it has no object any more", "spec.patches", "[{target: {kind: Cluster, name: pg}, patch: {spec: {priorityClassName: db}}}]", "cannot rename the profile: "},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := runbook.NewUpgrade(builtin(t, "aks", set("spec.postgresql.major", "17"), set(tc.path, tc.value)), runbook.UpgradeOptions{To: 18, Method: runbook.Import})
			assert.NilError(t, err, tc.reason)
			got, err := u.Profile("aks", text)
			assert.ErrorContains(t, err, tc.want, tc.reason)
			assert.Assert(t, strings.Contains(err.Error(), "set by hand: `spec.postgresql.major: 18`, `metadata.name: pg-v18`"))
			assert.Assert(t, got == nil)
		})
	}
}
