// SPDX-License-Identifier: Apache-2.0

package main

import "testing"

// TestQuestions: every step has a question, and what is expected of it is within what any answer could be.
func TestQuestions(t *testing.T) {
	for _, x := range nodeSteps() {
		if questions()[x.name].effect == "" {
			t.Errorf("%q asks nothing", x.name)
		}
	}
	for _, k := range localKinds() {
		if !questions()[k.second].local {
			t.Errorf("%q asks nothing about local disks", k.second)
		}
	}
}

// TestNodeAnswer: a difference is seen.
func TestNodeAnswer(t *testing.T) {
	answer := func(most int, verdict string) *nodeAnswer {
		a := &nodeAnswer{}
		a.Switchovers.Most, a.Blocks.Verdict = most, verdict
		return a
	}
	held, done := []drained{{held: true}}, []drained{{}}
	cases := map[string]struct {
		reason string
		answer *nodeAnswer
		what   outcome
		want   int
	}{
		"as said":        {"one of at most three", answer(3, "no"), outcome{switchovers: 1, drains: done}, 0},
		"too many":       {"two of at most one", answer(1, "no"), outcome{switchovers: 2, drains: done}, 1},
		"held":           {"it must not block", answer(1, "no"), outcome{drains: held}, 1},
		"held, as said":  {"it may", answer(1, "may"), outcome{drains: held}, 0},
		"not held":       {"it must block", answer(1, "yes"), outcome{drains: done}, 1},
		"a cordon alone": {"there is no drain to hold", answer(1, "yes"), outcome{}, 0},
	}
	for name, c := range cases {
		if got := c.answer.differences(&c.what); len(got) != c.want {
			t.Errorf("%s: %s: %q", name, c.reason, got)
		}
	}
}
