// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestNodeSteps: each step has an expectation, cordons no other nodes than those of the Cluster, and drains none that it does not cordon.
func TestNodeSteps(t *testing.T) {
	names := []string{}
	for _, x := range nodeSteps() {
		names = append(names, x.name)
		for _, r := range x.rounds("p", []string{"a", "b"}) {
			for _, node := range r.cordon {
				if !slices.Contains([]string{"p", "a", "b"}, node) {
					t.Errorf("%s cordons %q", x.name, node)
				}
			}
			for _, node := range r.drain {
				if !slices.Contains(r.cordon, node) {
					t.Errorf("%s drains %q, which it does not cordon", x.name, node)
				}
			}
		}
	}
	for _, k := range localKinds() {
		names = append(names, k.second)
	}
	for _, name := range names {
		if predicted(name) == (prediction{}) {
			t.Errorf("nothing is expected of %q", name)
		}
	}
}

func TestDrainedBy(t *testing.T) {
	const refusal = "error when evicting pods/\"pg-1\" -n \"x\" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.\n"
	failed := errors.New("exit status 1")
	for name, tc := range map[string]struct {
		reason, text string
		failed       error
		want         drained
		fault        bool
	}{
		"Done": {reason: "An eviction that is refused once and then made is no hold.", text: refusal + "node/a drained\n", want: drained{refusals: 1}},
		"Held": {
			reason: "A budget refuses until the time is over.",
			text:   refusal + refusal + "There are pending nodes to be drained:\n a\nerror: error when evicting pods/\"pg-1\" -n \"x\": global timeout reached: 1m30s\n",
			failed: failed, want: drained{held: true, refusals: 2},
		},
		"Terminating": {
			reason: "A pod that was evicted and does not end is another fault.",
			text:   refusal + "error when waiting for pod \"pg-1\" in namespace \"x\" to terminate: global timeout reached: 1m30s\n",
			failed: failed, want: drained{refusals: 1}, fault: true,
		},
		"Unknown": {reason: "There is no such node.", text: "Error from server (NotFound): nodes \"a\" not found\n", failed: failed, fault: true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := drainedBy(tc.text, tc.failed)
			if got != tc.want || (err != nil) != tc.fault {
				t.Errorf("%s\ngot  %+v, %v\nwant %+v", tc.reason, got, err, tc.want)
			}
		})
	}
}

func TestPredictionDifferences(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, step string
		got          outcome
		want         int
	}{
		"AsExpected": {reason: "One switchover and a drain that ends.", step: primaryDrained, got: outcome{switchovers: 1, drains: []drained{{refusals: 1}}, gaps: []gaps{{writes: 30 * time.Second}}}},
		"TooMany":    {reason: "Two are more than one.", step: primaryDrained, got: outcome{switchovers: 2, drains: []drained{{}}}, want: 1},
		"Held":       {reason: "A replica's drain is not held.", step: replicaDrained, got: outcome{drains: []drained{{held: true}}}, want: 1},
		"NotHeld":    {reason: "With all nodes cordoned the drain is held, silently.", step: allCordoned, got: outcome{drains: []drained{{}}, phases: []string{`phase "Switchover in progress"`}}, want: 2},
		"Either":     {reason: "Of two drains at once one may be held.", step: twoDrained, got: outcome{switchovers: 1, drains: []drained{{held: true}, {}}}},
		"Pause":      {reason: "Without a switchover nothing stops the writer.", step: replicaDrained, got: outcome{drains: []drained{{}}, gaps: []gaps{{writes: 6 * time.Second}}}, want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := predicted(tc.step).differences(&tc.got); len(got) != tc.want {
				t.Errorf("%s\ngot %q", tc.reason, got)
			}
		})
	}
}

// TestNodesTable: a value for each round, and what was expected beside it.
func TestNodesTable(t *testing.T) {
	var b strings.Builder
	p := &section{nodes: []*outcome{
		{
			name: primaryFirst, switchovers: 4, drains: []drained{{took: 6 * time.Second, refusals: 1}, {took: 2 * time.Second}},
			gaps: []gaps{{writes: 24 * time.Second, connections: 11 * time.Second}, {}}, pending: []int{1, 1}, healthy: []time.Duration{time.Second, 0},
		},
		{name: primaryCordoned, switchovers: 1, gaps: []gaps{{}}, pending: []int{0}},
	}}
	p.drained(&b)
	for _, want := range []string{
		"| " + primaryFirst + " | 4 (2 to 3) | done in 6 s, 1 refusal; done in 2 s (done) | 24.0; 0.0 | 11.0; 0.0 | 1; 1 | 1; 0 |\n",
		"| " + primaryCordoned + " | 1 (1) | - (no drain) | 0.0 | 0.0 | 0 | - |\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("there is no %s in\n%s", want, b.String())
		}
	}
}

// TestSee: a switchover is each primary that comes after the first.
func TestSee(t *testing.T) {
	o := &outcome{}
	o.see([]sighting{{what: "primary pg-2"}, {what: "primary "}, {what: "pod pg-1 is deleted, 1"}, {what: `phase "x"`}, {what: "primary pg-3"}})
	if o.switchovers != 2 || !slices.Equal(o.phases, []string{`phase "x"`}) {
		t.Errorf("got %+v", o)
	}
}

func TestSplit(t *testing.T) {
	at := func(name, node string) (p pod) { p.Metadata.Name, p.Spec.NodeName = name, node; return p }
	primary, replicas, err := split([]pod{at("pg-1", "c"), at("pg-2", "a"), at("pg-3", "b")}, "pg-2")
	if err != nil || primary != (place{"pg-2", "a"}) || !slices.Equal(replicas, []place{{"pg-3", "b"}, {"pg-1", "c"}}) {
		t.Errorf("got %v %v %v", primary, replicas, err)
	}
	for reason, pods := range map[string][]pod{
		"Two share a node.":       {at("pg-1", "a"), at("pg-2", "a"), at("pg-3", "b")},
		"One is Pending.":         {at("pg-1", "a"), at("pg-2", ""), at("pg-3", "b")},
		"One is missing.":         {at("pg-1", "a"), at("pg-2", "b")},
		"The primary is missing.": {at("pg-1", "a"), at("pg-3", "b"), at("pg-4", "c")},
	} {
		if _, _, err := split(pods, "pg-2"); err == nil {
			t.Error(reason)
		}
	}
}

// TestVolumes: only pinned volumes have a node, and each node has as many.
func TestVolumes(t *testing.T) {
	d := &localDisks{class: "c", nodes: []string{"a", "b", "c"}}
	if all := d.volumes(); len(all) != volumesOfAll || all[0].at("spec.nodeAffinity") != nil || all[0].at("spec.hostPath.path") != localRoot+"/c/1" {
		t.Errorf("got %d, %v", len(all), all[0])
	}
	d.pinned = true
	text := string(d.volumes().yaml())
	for _, node := range d.nodes {
		if n := strings.Count(text, "- "+node+"\n"); n != volumesOfNode {
			t.Errorf("%d volumes on node %s:\n%s", n, node, text)
		}
	}
	if got := labels(map[string]any{"workload": "postgres", "a": "b"}); got != "a=b,workload=postgres" {
		t.Errorf("got %q", got)
	}
}
