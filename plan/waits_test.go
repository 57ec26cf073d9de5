// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
)

// TestFigures: each range names the rows of the documentation that it comes from.
func TestFigures(t *testing.T) {
	text, err := os.ReadFile("../docs/effects.md")
	assert.NilError(t, err)
	rows := []string{"replica-15", "replica-180"}
	for _, f := range figures() {
		assert.Check(t, len(f.rows) > 0, "%v", f)
		rows = append(rows, f.rows...)
	}
	for _, row := range rows {
		if !strings.Contains(string(text), "| "+row+" |") {
			t.Errorf("no row %q", row)
		}
	}
}

func TestSeconds(t *testing.T) {
	for wait, want := range map[string]float64{
		"":                                 0,
		"about 9 s":                        9,
		"6 to 8 s":                         8,
		"13 to 33 s at each replica, 5 s ": 33,
		"up to 33 s while a session stays open (smartShutdownTimeout 15), or else as long as writes": 33,
		"as long as the instances are down": math.Inf(1),
	} {
		if diff := cmp.Diff(want, seconds(wait)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", wait, diff)
		}
	}
}

func TestWaitsOf(t *testing.T) {
	effect := func(w Waits) Object { return Object{Changes: []FieldChange{{Effect: Effect{Waits: w}}}} }
	refused := effect(Waits{Writes: "as long as anything"})
	refused.Refusals = []Refusal{{}}
	site := Site{Objects: []Object{
		effect(Waits{Writes: "6 to 8 s", Source: "page"}),
		effect(Waits{Writes: "about 24 s", Reads: "13 s"}),
		{Effect: &Effect{Waits: Waits{Connections: "up to 3 s"}}},
		refused,
	}}
	if diff := cmp.Diff(Waits{Writes: "about 24 s", Reads: "13 s", Connections: "up to 3 s", Source: "page"}, waitsOf(site)); diff != "" {
		t.Errorf("the longest of each (-want +got):\n%s", diff)
	}
}

func TestLasting(t *testing.T) {
	const until = "as long as the primary is fenced"
	annotated := func(name, value string) []string {
		return []string{"metadata:\n", "metadata:\n  annotations: {" + name + ": '" + value + "'}\n"}
	}
	asleep := "as long as the Cluster is hibernated"
	for name, test := range map[string]struct {
		old, new string
		want     Waits
	}{
		"hibernation":        {old: threeInstances, new: with(threeInstances, annotated(hibernationAnnotation, "on")...), want: Waits{Writes: asleep, Reads: asleep, Connections: asleep}},
		"end of hibernation": {old: with(threeInstances, annotated(hibernationAnnotation, "on")...), new: threeInstances},
		"primary fenced":     {old: live(threeInstances), new: with(threeInstances, annotated(fencedAnnotation, `["pg-1"]`)...), want: Waits{Writes: until, Connections: until}},
		"replica fenced":     {old: live(threeInstances), new: with(threeInstances, annotated(fencedAnnotation, `["pg-2"]`)...)},
		"somebody fenced": {
			old: threeInstances, new: with(threeInstances, annotated(fencedAnnotation, `["pg-1"]`)...),
			want: Waits{Writes: until + ", if it is among them", Connections: until + ", if it is among them"},
		},
		"all fenced": {
			old: threeInstances, new: with(threeInstances, annotated(fencedAnnotation, `["*"]`)...),
			want: Waits{Writes: until, Reads: "as long as the replicas are fenced", Connections: until},
		},
		"end of a fence": {old: with(threeInstances, annotated(fencedAnnotation, `["pg-1"]`)...), new: threeInstances},
		"major": {
			old: threeInstances, new: with(threeInstances, ":17.4", ":18.1"),
			want: Waits{Writes: "as long as the upgrade runs", Reads: "as long as the upgrade runs", Connections: "as long as the upgrade runs"},
		},
		"minor": {old: threeInstances, new: with(threeInstances, ":17.4", ":17.5")},
	} {
		t.Run(name, func(t *testing.T) {
			_, owner := sidesOf(t, test.old, test.new)
			var got Waits
			for _, c := range owner.changes {
				got = longest(got, owner.cluster.lasting(c))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	_, owner := sidesOf(t, threeInstances, with(threeInstances, "", "  externalClusters: [{name: other}]\n  replica: {enabled: true, source: other}\n"))
	got := owner.cluster.lasting(&change{path: parsePattern("spec.replica")})
	if diff := cmp.Diff("until the Cluster is promoted again", got.Writes); diff != "" {
		t.Errorf("demotion (-want +got):\n%s", diff)
	}
}

func TestWaits(t *testing.T) {
	const plugin = "  plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: store}}]\n"
	for name, test := range map[string]struct {
		reason string
		new    string
		outage outage
		want   Waits
	}{
		"in place, plugin": {
			reason: "measured", new: with(threeInstances, "", plugin+"  smartShutdownTimeout: 15\n"), outage: restartInPlace,
			want: Waits{Writes: "2 to 14 s", Connections: "up to 22 s while a session stays open (smartShutdownTimeout 15), or else as long as writes", Source: measuredPage},
		},
		"in place, nothing": {
			reason: "an upper bound, and the operator's 180 s", new: threeInstances, outage: restartInPlace,
			want: Waits{Writes: "up to 14 s", Connections: "up to 192 s while a session stays open (smartShutdownTimeout 180), or else as long as writes", Source: measuredPage},
		},
		"no smart shutdown": {
			reason: "stopDelay leaves no time for it", new: with(threeInstances, "", "  smartShutdownTimeout: 60\n  stopDelay: 60\n"), outage: restartInPlace,
			want: Waits{Writes: "up to 14 s", Connections: "up to 7 s", Source: measuredPage},
		},
		"decrease": {
			reason: "measured with a slow archive only", new: with(threeInstances, "", plugin+"  smartShutdownTimeout: 15\n"), outage: restartForDecrease,
			want: Waits{Writes: "up to 24 s", Connections: "up to 23 s while a session stays open (smartShutdownTimeout 15), or else as long as writes", Source: measuredPage},
		},
		"switchover, plugin": {
			reason: "a fast shutdown, no smart one", new: with(threeInstances, "", plugin), outage: promotionOfReplica,
			want: Waits{Writes: "15 to 61 s", Connections: "8 to 34 s", Source: measuredPage},
		},
		"switchover, nothing": {
			reason: "no archive to ask", new: threeInstances, outage: promotionOfReplica,
			want: Waits{Writes: "9 to 16 s", Connections: "7 to 9 s", Source: measuredPage},
		},
		"switchover, plugin that must not archive": {
			reason: "the annotation turns archiving off", outage: promotionOfReplica,
			new:  with(threeInstances, "", plugin, "metadata:\n", "metadata:\n  annotations: {cnpg.io/skipWalArchiving: enabled}\n"),
			want: Waits{Writes: "9 to 16 s", Connections: "7 to 9 s", Source: measuredPage},
		},
		"switchover, in-tree": {
			reason: "not measured: the plugin's worst", new: with(threeInstances, "", "  backup: {barmanObjectStore: {destinationPath: s3://a}}\n"), outage: promotionOfReplica,
			want: Waits{Writes: "up to 61 s", Connections: "up to 34 s", Source: measuredPage},
		},
		"unknown": {reason: "nothing was measured", new: threeInstances},
	} {
		t.Run(name, func(t *testing.T) {
			_, owner := sidesOf(t, threeInstances, test.new)
			if diff := cmp.Diff(test.want, owner.cluster.waits(test.outage)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.reason, diff)
			}
		})
	}
}
