// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// What a change of a CRD does to the objects that were accepted before.
const (
	tightened = "tightened" // may be refused
	loosened  = "loosened"  // more is accepted
	pruned    = "lost"      // is dropped silently
	other     = "changed"
)

// crdChange is one difference of two CRDs: what one side says about a path and the other does not, or says otherwise.
type crdChange struct {
	fact
	old, new string // details; of a side that lacks the fact: ""
	lost     bool   // only the old side has it
	both     bool   // both sides have it, with other details
	effect   string
}

// compareCRDs lists the differences of two releases' CRDs. What came or went with a field is part of that.
func compareCRDs(old, new map[string]map[string]any) []crdChange {
	h := history{}
	h.add("old", old)
	h.add("new", new)
	details, below := h.folded()
	byPlace := map[fact][]crdChange{}
	for f, p := range h {
		if len(p) == 2 || maps.Equal(p, h[h.above(f)]) && f != h.above(f) {
			continue
		}
		c := crdChange{fact: f, lost: p["old"], new: f.detail}
		if f.change == isField {
			c.new = strings.Join(details[f], "; ")
			if below[f] > 0 {
				c.new += fmt.Sprintf(" (+%d fields below)", below[f])
			}
		}
		place := fact{f.kind, f.path, f.change, ""}
		byPlace[place] = append(byPlace[place], c)
	}
	var all []crdChange
	for place, changes := range byPlace {
		for _, c := range paired(place, changes) {
			c.effect = c.judge(h)
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b crdChange) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.path, b.path),
			cmp.Compare(a.change, b.change), cmp.Compare(a.new, b.new), cmp.Compare(a.old, b.old))
	})
	return all
}

// paired makes one change of a value that went away and one that came in its place.
func paired(place fact, changes []crdChange) []crdChange {
	if len(changes) != 2 || changes[0].lost == changes[1].lost || place.change == isEnum || place.change == isRule {
		return changes
	}
	if changes[1].lost {
		changes[0], changes[1] = changes[1], changes[0]
	}
	return []crdChange{{fact: changes[1].fact, old: changes[0].new, new: changes[1].new, both: true}}
}

// judge says what the change does. A higher maximum and a lower minimum accept more.
func (c crdChange) judge(h history) string {
	switch c.change {
	case isKind, isField:
		return choose(c.lost, pruned, loosened)
	case "default", "type", "format", "scale":
		return other
	case isEnum:
		if c.lost || h.hadNoEnum(c.fact) {
			return choose(c.lost && h.hasNoEnum(c.fact), loosened, tightened)
		}
		return loosened
	}
	if c.path == aColumn || c.path == aResource {
		return other
	}
	if c.both {
		return c.judgeNumbers()
	}
	if strings.HasPrefix(c.change, "x-kubernetes-list-type") && c.new == `"atomic"` || c.change == "nullable" || strings.Contains(c.change, "preserve") {
		return other
	}
	return choose(c.lost, loosened, tightened)
}

func (c crdChange) judgeNumbers() string {
	old, err1 := strconv.ParseFloat(c.old, 64)
	new, err2 := strconv.ParseFloat(c.new, 64)
	if err1 != nil || err2 != nil {
		return other
	}
	return choose((new > old) == strings.HasPrefix(c.change, "max"), loosened, tightened)
}

func choose(yes bool, this, that string) string {
	if yes {
		return this
	}
	return that
}

func (h history) hadNoEnum(f fact) bool { return !h.enumIn(f, "old") }
func (h history) hasNoEnum(f fact) bool { return !h.enumIn(f, "new") }

func (h history) enumIn(f fact, side string) bool {
	for g, p := range h {
		if g.kind == f.kind && g.path == f.path && g.change == isEnum && p[side] {
			return true
		}
	}
	return false
}

// rank sorts what needs a decision most to the front.
func (c crdChange) rank() int {
	switch {
	case c.change == isKind:
		return 0
	case strings.HasPrefix(c.path, "status"):
		return 9
	case embedding(c.kind, c.path) != "":
		return 8
	case c.effect == tightened || c.effect == pruned:
		return 1
	case c.change == isEnum:
		return 2
	default:
		return 3
	}
}

// String is the change in one line.
func (c crdChange) String() string {
	sign, detail := choose(c.lost, "-", "+"), c.new
	if c.both {
		sign, detail = "~", c.old+" -> "+c.new
	}
	what := c.change
	if what == isField || what == isKind {
		what = ""
	}
	return fmt.Sprintf("%-9s %s", c.effect, short(fmt.Sprintf("%s %s %s %s %s", sign, c.kind, c.path, what, detail), 230))
}

// id names the decision.
func (c crdChange) id() string {
	id := "crd " + c.kind + " " + c.path + " " + c.change
	switch c.change {
	case isEnum, isRule:
		id += " " + short(c.new, 60)
	case isKind:
		id = "crd " + c.kind
	}
	return choose(c.lost, id+" lost", id)
}
