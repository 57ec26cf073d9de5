// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/profiles"
)

// seventeen has the faults of clusters with replicas, and none of PostgreSQL 18.
const seventeen = ha + ", imageName: 'p:17.5'"

func checked(t *testing.T, text, release string) Report {
	t.Helper()
	resources, _, faults := Read("x.yaml", []byte(text))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	target, err := profiles.ParseTarget(release)
	if err != nil {
		t.Fatal(err)
	}
	return Check(Input{Resources: resources, Target: target})
}

// TestUpgrades: the smallest later release with the fewest known faults, never one whose older code brings others.
func TestUpgrades(t *testing.T) {
	const ignored = "pgha.dev/ignore: 'PGHA821: known; PGHA822: known; PGHA823: known'"
	fenced := clusterOf(`cnpg.io/fencedInstances: '["*"]'`, "instances: 1, imageName: 'p:17.5'")
	for name, c := range map[string]struct {
		reason, text, release string
		want                  []Upgrade
	}{
		"newest":  {"it has none", clusterOf("", seventeen), "1.30.1", nil},
		"ignored": {"they do not count", clusterOf(ignored, seventeen), "1.28.1", nil},
		"a patch": {"1.30.0 comes first, and has them, too", fenced, "1.29.2", []Upgrade{{
			From: "1.29.2", Faults: 3, Losing: 1, Opening: 1, To: "1.30.1", Way: "recreates the pods of every Cluster",
		}}},
		"older code": {"1.30.0 lacks what 1.29.3 has", clusterOf("", seventeen), "1.29.3", []Upgrade{{
			From: "1.29.3", Faults: 1, Opening: 1, To: "1.30.1", Way: "recreates the pods of every Cluster",
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := checked(t, c.text, c.release)
			if diff := cmp.Diff(c.want, r.Upgrades()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
			text, sarif := string(r.Text(TextOptions{})), ""
			if b, err := r.SARIF(); err == nil {
				sarif = string(b)
			}
			js, err := r.JSON()
			if err != nil {
				t.Fatal(err)
			}
			for format, has := range map[string]bool{
				"text": strings.Contains(text, "\noperator "+c.release+" has"), "JSON": strings.Contains(string(js), `"upgrades"`),
				"SARIF": strings.Contains(sarif, `"pgha/upgrades"`),
			} {
				if has != (len(c.want) > 0) {
					t.Errorf("%s: that it is in the %s is %t", c.reason, format, has)
				}
			}
		})
	}
}

// TestUpgradesTogether: one line for each release, and a fault that was counted once stays one.
func TestUpgradesTogether(t *testing.T) {
	var r Report
	for _, release := range []string{"1.30.0", "1.29.2", "1.30.0"} {
		r.Add(checked(t, clusterOf("", seventeen), release))
	}
	var got []string
	for _, u := range r.Upgrades() {
		got = append(got, u.String())
	}
	want := []string{
		"operator 1.29.2 has 5 known faults that concern these objects (1 can lose data or stop a failover, 1 security hole); 1.30.1 is the smallest later release without any, and the upgrade recreates the pods of every Cluster",
		"operator 1.30.0 has 6 known faults that concern these objects (3 can lose data or stop a failover); 1.30.1 is the smallest later release without any, and the upgrade recreates the pods of every Cluster",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

// TestUpgradeString: where no release has none.
func TestUpgradeString(t *testing.T) {
	for want, u := range map[string]Upgrade{
		"operator 1.30.1 has a known fault that concerns these objects; no later release that pgha knows has fewer":                                                                                      {From: "1.30.1", Faults: 1},
		"operator 1.28.0 has 3 known faults that concern these objects (2 security holes); 1.30.0 is the smallest later release with the fewest: 1 stays and 1 comes, and the upgrade recreates no pods": {From: "1.28.0", Faults: 3, Opening: 2, To: "1.30.0", Staying: 1, Coming: 1, Way: "recreates no pods"},
	} {
		if diff := cmp.Diff(want, u.String()); diff != "" {
			t.Errorf("line (-want +got):\n%s", diff)
		}
	}
}

// TestUpgrading: what goes, comes and stays, and what the new release no longer takes.
func TestUpgrading(t *testing.T) {
	input := func(text, release string) Input {
		resources, _, _ := Read("x.yaml", []byte(text))
		target, err := profiles.ParseTarget(release)
		if err != nil {
			t.Fatal(err)
		}
		return Input{Resources: resources, Target: target}
	}
	for name, c := range map[string]struct {
		reason, text, from, to string
		gone, come             []string
		stay                   int
		older                  bool
		line                   string
	}{
		"the last patch": {"what 1.30.1 mends", clusterOf("", seventeen), "1.30.0", "1.30.1", []string{"#11119", "#11263", "#11336", "#11347", "#11350", "#11356"}, nil, 0, false,
			"mends 3 smaller faults"},
		"older code": {"1.30.0 is older than 1.29.3", clusterOf("", seventeen), "1.29.3", "1.30.0", []string{"GHSA-7qwx-x8ff-3px9"},
			[]string{"#11119", "#11263", "#11336", "#11347", "#11350", "#11356"}, 0, true, "1.30.0 is older code than 1.29.3"},
		"nothing": {"the same release", clusterOf("", seventeen), "1.29.2", "1.29.2", nil, nil, 5, false, "known faults of both releases: 5; pgha lint --target 1.29.2"},
	} {
		t.Run(name, func(t *testing.T) {
			u := NewUpgrading(input(c.text, c.from), input(c.text, c.to))
			sorted := func(f []Finding) []string {
				ids := faultIDs(f)
				if len(ids) == 0 {
					return nil
				}
				slices.Sort(ids)
				return ids
			}
			got := []any{sorted(u.Gone), sorted(u.Come), u.Stay, u.Older}
			if diff := cmp.Diff([]any{c.gone, c.come, c.stay, c.older}, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
			if lines := strings.Join(u.Lines(), "\n"); !strings.Contains(lines, c.line) {
				t.Errorf("%s: %q is not in\n%s", c.reason, c.line, lines)
			}
		})
	}
}

// TestUpgradingRefuses: what only the new release refuses. The older one, here on purpose the new one, has no such field.
func TestUpgradingRefuses(t *testing.T) {
	text := []byte(clusterOf("", seventeen+", serviceAccountName: own"))
	before, _, _ := Read("x.yaml", text)
	newest, oldest := Input{Resources: before, Target: profiles.NewestTarget}, Input{Resources: before, Target: profiles.OldestTarget}
	if u := NewUpgrading(newest, oldest); len(u.Refused) != 1 || u.Refused[0].Field != "spec.serviceAccountName" ||
		!strings.Contains(strings.Join(u.Lines(), "\n"), "1.23.0 no longer takes Cluster pg spec.serviceAccountName") {
		t.Errorf("the field that is dropped is not reported: %v", u.Refused)
	}
	if u := NewUpgrading(oldest, newest); len(u.Refused) != 0 {
		t.Errorf("reported: %v", u.Refused)
	}
}
