// SPDX-License-Identifier: Apache-2.0

package plan

import "strings"

// rule says what a change of a field does. The rule with the longest path that covers a field applies to it.
type rule struct {
	// path of the field, see parsePattern. A rule also covers the fields below. If a field with a rule of its own appears or disappears,
	// it is reported as a whole.
	path string
	// does is the mechanism. Together with the rest of the Cluster it decides the class, unless class is set.
	does mechanism
	// class, if the mechanism does not decide it.
	class Class
	// why is one sentence, without the full stop.
	why string
	// when, who and drops if they differ from those of the class.
	when  When
	who   Actor
	drops []Endpoint
	// blocked and step as in Effect.
	blocked, step string
	// source of the fact: a file of the operator with lines, as "internal/controller/cluster_upgrade.go#L319", or a URL.
	source string
	// mechanism decides what does depends on; nil if does is always right.
	mechanism func(p *pair, c *change) mechanism
	// decide changes the effect for the values and the rest of the two sides; nil if nothing else matters.
	decide func(p *pair, c *change)
	// guard is a condition in CEL on object and oldObject that holds if the change may pass, for pgha guard. Empty with noGuard.
	guard string
	// noGuard says why CEL cannot express the condition. Classes FailsLater and DataAtRisk need one of the two.
	noGuard string

	pattern path
}

// mechanism is what the operator does with a field. Several may be combined.
type mechanism uint16

const (
	// pods: the field is in the part of the pod's spec that the operator compares, so that every pod is recreated.
	pods mechanism = 1 << iota
	// restarts: PostgreSQL reads the value at its start. Replicas' pods are recreated, the primary restarts.
	restarts
	// reloads: the configuration of PostgreSQL changes.
	reloads
	// objects: other objects of the operator change.
	objects
	// volumes: claims are created or grow.
	volumes
	// waits: the field is in the part of the pod's spec that the operator does not compare, or new instances alone have the value.
	waits
	// event: the value is read at a later event.
	event
	// nothing: no component reads the value.
	nothing
)

func (m mechanism) has(other mechanism) bool { return m&other != 0 }

// change is a changed field and its effect, before it is reported.
type change struct {
	path     path
	old, new any
	rule     *rule
	does     mechanism
	effect   Effect
}

// added and removed report whether only one side has the field.
func (c *change) added() bool   { return c.old == nil }
func (c *change) removed() bool { return c.new == nil }

// name is the last step of the path.
func (c *change) name() string { return c.path[len(c.path)-1].name }

// table is the rules of one kind.
type table struct {
	kind  string
	rules []rule
}

// find returns the rule for a field, and whether its path is exactly that of the field; nil for none.
func (t *table) find(p path) (found *rule, whole bool) {
	best := -1
	for i := range t.rules {
		r := &t.rules[i]
		if exact, ok := r.pattern.covers(p); ok && len(r.pattern)*64+exact > best {
			best, found = len(r.pattern)*64+exact, r
		}
	}
	return found, found != nil && len(found.pattern) == len(p)
}

func newTable(kind string, rules []rule) *table {
	t := &table{kind, rules}
	for i := range t.rules {
		t.rules[i].pattern = parsePattern(t.rules[i].path)
	}
	return t
}

// page is the section of the documentation about the rule.
func (t *table) page(r *rule) string { return effectsPage + "#" + anchor(t.kind, r.path) }

const effectsPage = "docs/effects.md"

// anchor is the name of a section, as GitHub derives it from the heading "Kind: path".
func anchor(kind, path string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(kind + "-" + path) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '_':
			b.WriteRune(c)
		case c == '.', c == '/', c == ' ':
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
