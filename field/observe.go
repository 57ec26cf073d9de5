// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// happened finds the events between two moments, in the order of their times.
func happened(before, after facts, seen []sighting, applied time.Time) []event {
	type dated struct {
		event
		at time.Time
	}
	var all []dated
	add := func(e event, at time.Time) { all = append(all, dated{e, at}) }
	for _, name := range after.names() {
		old, now := before.instances[name], after.instances[name]
		switch {
		case now.started.IsZero():
			add(instanceFails, time.Now())
		case old.uid == "":
			add(replicasAdded, now.created)
		case name != before.primary && old.uid != now.uid:
			add(replicasAnew, now.created)
		case name == before.primary && after.primary != before.primary && old.uid != now.uid:
			add(oldPrimaryAnew, now.created)
		case name == before.primary && after.primary != before.primary:
		case name == before.primary && old.uid != now.uid:
			add(primaryAnew, now.created)
		case name == before.primary && now.started.After(applied):
			add(primaryRestarts, now.started)
		}
	}
	for _, name := range before.names() {
		if _, stays := after.instances[name]; !stays {
			add(replicasGone, timeOf(seen, "pod "+name+" is deleted"))
		}
	}
	if after.primary != before.primary {
		add(switchesOver, timeOf(seen, "primary "))
	}
	if at := timeOf(seen, "claim "); !at.IsZero() && len(all) == 0 {
		add(volumesGrow, at)
	}
	if reloaded(before, after, applied) {
		add(reloads, applied)
	}
	slices.SortStableFunc(all, func(a, b dated) int { return a.at.Compare(b.at) })
	var events []event
	for _, d := range all {
		if !slices.Contains(events, d.event) {
			events = append(events, d.event)
		}
	}
	return events
}

// reloaded reports whether every instance has read its configuration since a moment. A pod that starts reads it too.
func reloaded(before, after facts, applied time.Time) bool {
	for name, now := range after.instances {
		if _, old := before.instances[name]; old && !now.loaded.After(applied) {
			return false
		}
	}
	return true
}

// onlyStarts reports whether no instance read its configuration but those that started.
func onlyStarts(after facts, applied time.Time) bool {
	for _, now := range after.instances {
		if now.loaded.After(applied) && !now.started.After(applied) {
			return false
		}
	}
	return true
}

// timeOf is when something was first seen.
func timeOf(seen []sighting, prefix string) time.Time {
	for _, x := range seen {
		if strings.HasPrefix(x.what, prefix) {
			return x.at
		}
	}
	return time.Time{}
}

// story writes the sightings with their seconds after the apply.
func story(seen []sighting, applied time.Time) []string {
	var lines []string
	for _, x := range seen {
		lines = append(lines, fmt.Sprintf("%+.1f s %s", x.at.Sub(applied).Seconds(), x.what))
	}
	return lines
}
