// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"testing"
	"time"
)

func TestDifferences(t *testing.T) {
	for name, tc := range map[string]struct {
		reason             string
		foretold, happened []event
		want               int
	}{
		"Same":     {"What was foretold happened.", []event{reloads, replicasAnew, primaryRestarts}, []event{reloads, replicasAnew, primaryRestarts}, 0},
		"Nothing":  {"Nothing was foretold, and nothing happened.", nil, nil, 0},
		"Missing":  {"The primary did not restart.", []event{reloads, replicasAnew, primaryRestarts}, []event{reloads, replicasAnew}, 1},
		"Surprise": {"Nobody foretold that pods are recreated.", []event{reloads}, []event{reloads, replicasAnew}, 1},
		"Order":    {"The primary came first.", []event{replicasAnew, primaryRestarts}, []event{primaryRestarts, replicasAnew}, 1},
		"Waits":    {"What follows the user's act has not happened yet.", []event{reloads, waitsForYou, replicasAnew}, []event{reloads}, 0},
		"Before":   {"What comes before the user's act is missing.", []event{replicasAnew, waitsForYou}, []event{reloads}, 2},
		"Quiet":    {"That the primary waits for the user cannot be seen in the pods.", []event{replicasAnew, waitsForYou}, []event{replicasAnew}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := differences(tc.foretold, tc.happened); len(got) != tc.want {
				t.Errorf("%s\ngot %q, want %d", tc.reason, got, tc.want)
			}
		})
	}
}

func TestHappened(t *testing.T) {
	begin := time.Unix(1000, 0)
	at := func(s int) time.Time { return begin.Add(time.Duration(s) * time.Second) }
	before := facts{primary: "pg-1", instances: map[string]instance{
		"pg-1": {uid: "a", created: at(-90), started: at(-80), loaded: at(-80)},
		"pg-2": {uid: "b", created: at(-90), started: at(-80), loaded: at(-80)},
	}}
	for name, tc := range map[string]struct {
		reason string
		after  facts
		want   []event
	}{
		"Reload": {
			"Both read their configuration again.",
			facts{"pg-1", map[string]instance{
				"pg-1": {"a", at(-90), at(-80), at(2)}, "pg-2": {"b", at(-90), at(-80), at(2)},
			}},
			[]event{reloads},
		},
		"HalfReload": {
			"One of them did not.",
			facts{"pg-1", map[string]instance{
				"pg-1": {"a", at(-90), at(-80), at(2)}, "pg-2": {"b", at(-90), at(-80), at(-80)},
			}},
			nil,
		},
		"Decrease": {
			"The primary restarts before the replica's pod is recreated.",
			facts{"pg-1", map[string]instance{
				"pg-1": {"a", at(-90), at(3), at(3)}, "pg-2": {"c", at(20), at(25), at(25)},
			}},
			[]event{reloads, primaryRestarts, replicasAnew},
		},
		"Switchover": {
			"The old primary's pod stays.",
			facts{"pg-2", map[string]instance{
				"pg-1": {"a", at(-90), at(40), at(40)}, "pg-2": {"c", at(20), at(25), at(25)},
			}},
			[]event{reloads, replicasAnew, switchesOver},
		},
		"Gone": {
			"An instance is removed, and another does not answer.",
			facts{"pg-1", map[string]instance{"pg-1": {uid: "a", created: at(-90)}}},
			[]event{replicasGone, instanceFails},
		},
	} {
		t.Run(name, func(t *testing.T) {
			seen := []sighting{{at(30), "primary pg-2"}, {at(4), "pod pg-2 is deleted, b"}}
			if got := happened(before, tc.after, seen, begin); !slices.Equal(got, tc.want) {
				t.Errorf("%s\ngot  %q\nwant %q", tc.reason, got, tc.want)
			}
		})
	}
}

func TestClassFits(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		class  string
		events []event
		fails  bool
	}{
		"Reload":  {"A reload is announced.", "reload", []event{reloads}, false},
		"Lacking": {"The sequence has no reload.", "reload", nil, true},
		"Heavier": {"The sequence has a restart.", "reload", []event{reloads, primaryRestarts}, true},
		"Later":   {"What breaks later says nothing about now.", "accepted and fails later", []event{primaryAnew}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := classFits(tc.class, tc.events); (err != nil) != tc.fails {
				t.Errorf("%s: %v", tc.reason, err)
			}
		})
	}
}

func TestBlocks(t *testing.T) {
	got := blocks("## 1. Topology\n\n```mermaid\nx\n```\n\n## 2. Apply\n\n```sh\naz login\n```\n\n### Look\n\n```sh\nkubectl get pods  # 3\n```\n")
	if len(got) != 2 || !got[0].azure() || got[1].azure() || got[1].chapter != "Apply" || got[1].heading != "Look" {
		t.Errorf("got %+v", got)
	}
}
