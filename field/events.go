// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"slices"
)

// event is something that a plan foretells, or that happens.
type event string

// The events. A plan says them in sentences; forecast knows which sentence is which.
const (
	refused         event = "refused"
	reloads         event = "every instance reloads"
	volumesGrow     event = "the claims grow"
	replicasAdded   event = "replicas are added"
	replicasGone    event = "replicas are removed"
	replicasAnew    event = "the replicas' pods are recreated"
	primaryRestarts event = "the primary restarts in its pod"
	primaryAnew     event = "the primary's pod is recreated"
	switchesOver    event = "switchover"
	oldPrimaryAnew  event = "the old primary's pod is recreated"
	sidecarWaits    event = "the sidecar waits for a reconcile"
	waitsForYou     event = "the primary waits for the user"
	instanceFails   event = "an instance fails"
)

// quiet reports whether the event may pass without a trace: a reload of the same values, and what is seen in another way.
func (e event) quiet() bool { return e == sidecarWaits || e == waitsForYou }

// differences compares what was foretold with what happened: events that are missing, those that nobody foretold, and another order.
func differences(foretold, happened []event) []string {
	var found []string
	has := slices.Contains[[]event]
	// An instance that fails does not say what it did before.
	if has(foretold, instanceFails) && has(happened, instanceFails) {
		unseen := func(e event) bool {
			return (e == reloads || e == primaryRestarts || e == replicasAnew) && !has(happened, e)
		}
		foretold = slices.DeleteFunc(slices.Clone(foretold), unseen)
	}
	// What comes after the user has acted is looked at by the check of the change.
	if i := slices.Index(foretold, waitsForYou); i >= 0 {
		foretold = slices.DeleteFunc(slices.Clone(foretold), func(e event) bool { return slices.Index(foretold, e) > i && !has(happened, e) })
	}
	for _, e := range foretold {
		if !has(happened, e) && !e.quiet() {
			found = append(found, "foretold, but did not happen: "+string(e))
		}
	}
	for _, e := range happened {
		if !has(foretold, e) && !e.quiet() {
			found = append(found, "happened, but was not foretold: "+string(e))
		}
	}
	common := func(list, other []event) []event {
		return slices.DeleteFunc(slices.Clone(list), func(e event) bool { return !has(other, e) || e.quiet() || e == reloads })
	}
	if a, b := common(foretold, happened), common(happened, foretold); len(found) == 0 && !slices.Equal(a, b) {
		found = append(found, "another order: "+cmp.Or(listed(b), "nothing")+" in place of "+listed(a))
	}
	return found
}

// listed writes events in their order.
func listed(events []event) string {
	text := ""
	for i, e := range events {
		if i > 0 {
			text += ", then "
		}
		text += string(e)
	}
	return text
}
