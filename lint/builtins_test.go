// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// builtin parses a built-in profile for a target; "" leaves its own.
func builtin(t *testing.T, name, target string) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := profiles.Parse(name+".yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	p.Spec.Target = or(target, p.Spec.Target)
	return p
}

// everything is all that a profile renders: its objects with a password, the restore, and an on-demand backup.
func everything(t *testing.T, p *profiles.Profile) []manifest.Object {
	t.Helper()
	var o render.Options
	if p.Spec.Bootstrap.Secret != "" {
		o.Password = []byte("example")
	}
	objects, err := render.Objects(p, o)
	if err != nil {
		t.Fatal(err)
	}
	if p.Spec.Backup.Method == profiles.MethodNone {
		return objects
	}
	restored, err := render.Recovery(p, render.RecoveryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	backup, err := render.Backup(p, render.BackupOptions{Name: or(p.Spec.Backup.OnDemand, "now-20260131")})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(objects, restored, backup)
}

// lintObjects runs the rules over objects and lists what they find as "PGHA431 pg".
func lintObjects(p *profiles.Profile, objects []manifest.Object) []string {
	in := Input{Target: p.Resolve().Target, Profile: p}
	for _, o := range objects {
		in.Resources = append(in.Resources, Resource{Object: o})
	}
	var found []string
	for _, f := range Run(in) {
		if f.Fault.ID == "" { // what the release does wrong is no fault of the objects
			found = append(found, f.Rule+" "+f.Object.Kind+" "+f.Object.Name)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// TestCleanBuiltins checks that the built-in profiles have no findings but the known faults of the release, on any target, and neither has
// their restore.
// One finding is intended: a copy that is restored to node-local disks starts with one instance, which is not safe to
// keep.
func TestCleanBuiltins(t *testing.T) {
	const told = "PGHA445 Cluster pg-recovered-db"
	for _, name := range []string{"aks", "aks-public", "aks-premium-v2", "aks-local-nvme", "aks-full"} {
		for _, target := range profiles.Targets() {
			if name == "aks-full" && !target.DatabaseContents() {
				continue
			}
			t.Run(name+"/"+target.String(), func(t *testing.T) {
				p := builtin(t, name, target.String())
				found := lintObjects(p, everything(t, p))
				if name == "aks-local-nvme" {
					found = slices.DeleteFunc(found, func(f string) bool { return f == told })
				}
				if len(found) > 0 {
					t.Errorf("it has findings: %s", strings.Join(found, ", "))
				}
				findings := slices.DeleteFunc(Profile(p, time.Time{}), func(f Finding) bool {
					return f.Fault.ID != "" || name == "aks-local-nvme" && f.Rule+" "+f.Object.Kind+" "+f.Object.Name == told && f.Severity == Info
				})
				if len(findings) > 0 {
					t.Errorf("the profile has findings: %v", findings)
				}
			})
		}
	}
}

// TestGuides pins the findings in Microsoft's guides, unchanged, for the operators that they are written for.
func TestGuides(t *testing.T) {
	const primary, restored = "Cluster pg-primary-cnpg", "Cluster pg-primary-cnpg-recovered-db"
	both := []string{
		"PGHA120 " + restored, "PGHA121 " + restored, "PGHA126 " + restored, "PGHA207 " + restored, "PGHA211 " + restored,
		"PGHA221 " + restored, "PGHA244 " + primary, "PGHA254 " + restored, "PGHA255 " + restored, "PGHA257 " + primary, "PGHA257 " + restored,
		"PGHA321 " + restored, "PGHA425 " + restored, "PGHA436 " + restored, "PGHA441 " + primary,
		"PGHA443 " + primary, "PGHA444 " + primary, "PGHA444 " + restored, "PGHA456 " + primary,
		"PGHA518 ScheduledBackup scheduled-backup-1", "PGHA523 ScheduledBackup scheduled-backup-1", "PGHA527 " + primary,
		"PGHA531 Backup on-demand-backup-1",
		"PGHA602 Service cnpg-cluster-load-balancer-ro", "PGHA602 Service cnpg-cluster-load-balancer-rw",
		"PGHA604 Service cnpg-cluster-load-balancer-ro", "PGHA609 " + primary, "PGHA609 " + restored,
		"PGHA704 " + primary, "PGHA704 " + restored, "PGHA705 Secret db-user-pass", "PGHA706 Secret db-user-pass",
		"PGHA803 PodMonitor cnpg-cluster-metrics-managed-prometheus", "PGHA804 PodMonitor cnpg-cluster-metrics-managed-prometheus",
		"PGHA810 ConfigMap cnpg-controller-manager-config",
	}
	cases := map[string]struct {
		reason string
		only   []string
	}{
		"aks-guide-2024": {
			reason: "the guide of June 2024, for operator 1.23",
			only: []string{
				"PGHA130 " + restored, "PGHA207 " + primary, "PGHA211 " + primary, "PGHA223 " + primary, "PGHA225 " + primary,
				"PGHA226 " + primary, "PGHA254 " + primary, "PGHA255 " + primary, "PGHA321 " + primary, "PGHA431 " + primary, "PGHA432 " + primary,
			},
		},
		"aks-guide-2025": {
			reason: "the guide of today, for operator 1.27",
			only: []string{
				"PGHA123 " + restored, "PGHA222 " + primary, "PGHA223 " + primary, "PGHA224 " + primary,
				"PGHA322 " + primary, "PGHA433 " + primary, "PGHA434 " + primary, "PGHA435 " + primary, "PGHA451 " + primary, "PGHA505 " + primary,
				"PGHA505 " + restored, "PGHA804 PodMonitor pg-primary-cnpg", "PGHA811 ConfigMap cnpg-controller-manager-config",
			},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			p := builtin(t, name, "")
			want := slices.Sorted(slices.Values(slices.Concat(both, tc.only)))
			if diff := cmp.Diff(want, lintObjects(p, everything(t, p))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestProfilePlaces checks that a finding about an object points to the profile's line that it comes from.
func TestProfilePlaces(t *testing.T) {
	p := builtin(t, "aks-guide-2024", "")
	want := map[string]string{
		"PGHA431": "spec.timings.startDelay",
		"PGHA226": "spec.postgresql.parameters[max_prepared_transactions]",
		"PGHA523": "spec.backup.schedule.cron",
		"PGHA602": "spec.endpoints",
		"PGHA810": "spec.operator.namespace",
	}
	for _, f := range Profile(p, time.Time{}) {
		field, ok := want[f.Rule]
		if !ok {
			continue
		}
		line, column, _ := p.Position(field)
		if f.File != "aks-guide-2024.yaml" || f.Line != line || f.Column != column || line == 0 {
			t.Errorf("%s is at %s:%d:%d, want %d:%d", f, f.File, f.Line, f.Column, line, column)
		}
		delete(want, f.Rule)
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}

func TestIgnore(t *testing.T) {
	p := builtin(t, "aks-guide-2024", "")
	p.Spec.Lint.Ignore = []profiles.Ignore{
		{Rule: "PGHA999", Reason: "there is no such rule"},
		{Rule: "PGHA602", Reason: "there will never be a second cluster"},
		{Rule: "PGHA802", Reason: "of no use"},
		{Rule: unusedIgnore, Reason: "an ignore cannot hide what is wrong with ignores"},
	}
	counts := map[string]int{}
	for _, f := range Profile(p, time.Time{}) {
		counts[f.Rule]++
	}
	if counts["PGHA602"] != 0 {
		t.Errorf("an ignored rule has %d findings", counts["PGHA602"])
	}
	if counts["PGHA609"] == 0 {
		t.Error("a rule that is not ignored has no findings")
	}
	if counts[unusedIgnore] != 2 {
		t.Errorf("%d findings about unused ignores, want 2", counts[unusedIgnore])
	}
}
