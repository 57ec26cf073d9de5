// SPDX-License-Identifier: Apache-2.0

package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestFateOf: what happened to the pods follows from their names, uids and restarts.
func TestFateOf(t *testing.T) {
	type poolers = map[string]map[string]string
	pods := func(ids ...string) map[string]string {
		all := map[string]string{}
		for _, id := range ids {
			all[id] = id
		}
		return all
	}
	for name, tc := range map[string]struct {
		reason        string
		before, after poolers
		want          fate
	}{
		"Same":      {"the same pods", poolers{"rw": pods("a", "b")}, poolers{"rw": pods("a", "b")}, stay},
		"Replaced":  {"a Deployment gives new pods other names", poolers{"rw": pods("a", "b"), "ro": pods("x")}, poolers{"rw": pods("c", "d"), "ro": pods("x")}, replaced},
		"Restarted": {"a container that restarted ended its sessions", poolers{"rw": {"a": "a0"}}, poolers{"rw": {"a": "a1"}}, replaced},
		"More":      {"sessions of the others go on", poolers{"rw": pods("a")}, poolers{"rw": pods("a", "b")}, more},
		"Fewer":     {"sessions of one end", poolers{"rw": pods("a", "b")}, poolers{"rw": pods("a")}, fewer},
		"Some":      {"one was killed", poolers{"rw": pods("a", "b")}, poolers{"rw": pods("a", "c")}, mixed},
		"Gone":      {"the pooler was removed", poolers{"rw": pods("a"), "ro": pods("x")}, poolers{"rw": pods("a")}, gone},
		"Made":      {"a pooler was added", poolers{"rw": pods("a")}, poolers{"rw": pods("a"), "ro": pods("x")}, made},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fateOf(tc.before, tc.after); got != tc.want {
				t.Errorf("%s\ngot  %s\nwant %s", tc.reason, got, tc.want)
			}
		})
	}
}

// TestSatelliteDifferences: what the plan says, what is expected and what happened are held against each other.
func TestSatelliteDifferences(t *testing.T) {
	quiet := gaps{rows: 100}
	broken := gaps{rows: 90, broken: 1}
	roll := &satelliteStep{class: "objects only", pods: replaced, ends: []string{"writer"}}
	reload := &satelliteStep{class: "reload", pods: stay}
	for name, tc := range map[string]struct {
		reason  string
		outcome satelliteOutcome
		want    string
	}{
		"As said": {
			reason:  "new pods end their sessions, which the plan says",
			outcome: satelliteOutcome{step: roll, class: "objects only", drops: []string{"pooled"}, pods: replaced, writer: broken, reader: quiet},
		},
		"Class": {
			reason:  "another class",
			outcome: satelliteOutcome{step: reload, class: "objects only", pods: stay},
			want:    `the class of the plan is "objects only", expected "reload"`,
		},
		"Pods gone without a word": {
			reason:  "the plan must say that connections end",
			outcome: satelliteOutcome{step: roll, class: "objects only", pods: replaced, writer: broken},
			want:    "the plan says that connections over the pooler go on, and its pods: all of one replaced",
		},
		"Pods stay": {
			reason:  "the plan must not say that connections end",
			outcome: satelliteOutcome{step: reload, class: "reload", drops: []string{"pooled"}, pods: stay},
			want:    "the plan says that connections over the pooler end, and its pods: stay",
		},
		"Session broke": {
			reason:  "a reload ends no session",
			outcome: satelliteOutcome{step: reload, class: "reload", pods: stay, reader: broken},
			want:    "the open session of the reader broke 1 times",
		},
		"Held up": {
			reason:  "a reload holds nobody up",
			outcome: satelliteOutcome{step: reload, class: "reload", pods: stay, writer: gaps{writes: 11 * time.Second}},
			want:    "the writer waited for 11.0 s, new connections for 0.0 s",
		},
		"Without a pooler": {
			reason:  "clients of the Cluster's own Services are not concerned",
			outcome: satelliteOutcome{step: reload, class: "reload", pods: stay, direct: broken},
			want:    "connections to the primary end by the plan: false; 1 sessions broke",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(tc.outcome.differences(), "; "); got != tc.want {
				t.Errorf("%s\ngot  %s\nwant %s", tc.reason, got, tc.want)
			}
		})
	}
}

// TestSatelliteSteps: each step has a name of its own, a class, and what its pods do.
func TestSatelliteSteps(t *testing.T) {
	seen := map[string]bool{}
	for _, x := range satelliteSteps("image:1") {
		if x.name == "" || seen[x.name] || x.class == "" || x.pods == "" {
			t.Errorf("%q is not whole, or not the only one of its name", x.name)
		}
		seen[x.name] = true
		if len(x.flags) == 0 && x.edit == nil {
			t.Errorf("%q changes nothing", x.name)
		}
		if !x.pooled && x.pods != stay {
			t.Errorf("%q has pods without a pooler", x.name)
		}
		for _, q := range x.asks {
			if q.database == "" || !regexp.MustCompile(`^SELECT `).MatchString(q.statement) {
				t.Errorf("%q asks %q", x.name, q)
			}
		}
	}
}

// TestConnectionsIn: the figure is the one for the primary.
func TestConnectionsIn(t *testing.T) {
	const book = "To the primary the poolers open up to 82 connections (`pg-pooler-rw` 82), of the 97 that it accepts. Each further pair of a database and a user opens " +
		"up to 16 more.\n\nTo one replica the poolers open up to 42 connections. Each further pair of a database and a user opens up to 8 more."
	if most, each, err := connectionsIn(book); err != nil || most != 82 || each != 16 {
		t.Errorf("got %d, %d, %v", most, each, err)
	}
	if _, _, err := connectionsIn("no poolers"); err == nil {
		t.Error("a runbook without a figure has one")
	}
}

// TestPausedIn: SHOW STATE of PgBouncer.
func TestPausedIn(t *testing.T) {
	if pausedIn("active|yes\npaused|no\nsuspended|no\n") {
		t.Error("not paused")
	}
	if !pausedIn("active|no\npaused|yes\nsuspended|no\n") {
		t.Error("paused")
	}
}

// TestWithout: objects of the same kind and name in two groups are two objects.
func TestWithout(t *testing.T) {
	monitor := func(group string) object {
		return object{"apiVersion": group, "kind": "PodMonitor", "metadata": map[string]any{"name": "pg"}}
	}
	all := objects{monitor("a/v1"), monitor("b/v1")}
	if got := all.without(objects{monitor("a/v1")}); len(got) != 1 || got[0]["apiVersion"] != "b/v1" {
		t.Errorf("got %v", got)
	}
	if got := all.named("PodMonitor", "pg"); got["apiVersion"] != "a/v1" {
		t.Errorf("got %v", got)
	}
}
