// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"
)

// Rule is what the tables say about a field, before the values and the rest of a Cluster are known.
type Rule struct {
	// Kind of the object.
	Kind string
	// Path of the field and of those below it. "*" stands for any name, "[]" for any item of a list.
	Path string
	// Does says in words what the operator does with the field: its class, or what the class depends on.
	Does string
	// Depends says that values, or other fields, may change the effect.
	Depends bool
	// Why, When, Drops, Blocked, Step and Source are those of the Effect. Drops may be empty because the class decides.
	Why     string
	When    When
	Drops   []Endpoint
	Blocked string
	Step    string
	Source  string
	// Page is the section of the documentation, relative to the root of the repository.
	Page string
}

// Rules lists what the tables say, kind by kind in the order of application; then what they say about fields that any kind has.
func Rules() []Rule {
	var all []Rule
	for _, t := range append(slices.Clone(tables()), metadataTable()) {
		for i := range t.rules {
			r := &t.rules[i]
			all = append(all, Rule{
				Kind: t.kind, Path: r.path, Does: r.words(t.kind), Depends: r.mechanism != nil || r.decide != nil,
				Why: r.why, When: r.when, Drops: r.drops, Blocked: r.blocked, Step: r.step, Source: sourceURL(r.source), Page: t.page(r),
			})
		}
	}
	return all
}

// mechanisms are the mechanisms in words, the heaviest first, for Clusters and their objects.
var mechanisms = []struct {
	does  mechanism
	words string
}{
	{pods, "every pod is recreated: primary recreated, or a switchover"},
	{restarts, "PostgreSQL restarts: the replicas' pods are recreated, and the primary is restarted in place, or a switchover"},
	{reloads, "reload"},
	{volumes, "volumes are created or grow: objects only"},
	{objects, "objects only"},
	{event, "at the next event"},
	{waits, "at the next pod"},
	{nothing, "ignored"},
}

// words says what a rule does.
func (r *rule) words(kind string) string {
	if r.class != Unchanged {
		return r.class.String()
	}
	var parts []string
	for _, m := range mechanisms {
		if r.does.has(m.does) {
			parts = append(parts, m.words)
		}
	}
	if len(parts) == 0 {
		return "it depends on the value"
	}
	if kind != "Cluster" || len(parts) == 1 {
		return parts[0]
	}
	return strings.Join(parts, "; ")
}
