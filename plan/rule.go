// SPDX-License-Identifier: Apache-2.0

package plan

import "strings"

// rule says what a change of a field does. The rule with the longest path that covers a field applies to it.
type rule struct {
	// path of the field, see parsePattern. A rule also covers the fields below. If a field with a rule of its own appears or disappears,
	// it is reported as a whole.
	path string
	// apart: if the field appears or disappears, the fields below it are reported, each by its own rule.
	apart bool
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
	// affects returns the Clusters to which a change of another object does what the mechanism says; nil for none.
	affects func(p *pair, c *change) []*cluster
	// decide changes the effect for the values and the rest of the two sides; nil if nothing else matters.
	decide func(p *pair, c *change)
	// guards are what a policy in the cluster can refuse of the changes of this field, for pgha guard.
	guards []guarded
	// noGuard says why CEL cannot express the condition, or not all of it. Classes FailsLater and DataAtRisk need one of the two.
	noGuard string
	// misses is the class of the changes that noGuard is about, if class is neither FailsLater nor DataAtRisk.
	misses Class

	pattern path
	kind    string // whose table has the rule
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
	// claims: new claims have another spec, those of existing instances keep theirs.
	claims
	// forced, with pods: the pods are recreated also where the annotation cnpg.io/reconcilePodSpec tells the operator not to compare their spec.
	forced
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
	affects  []*cluster // to which a change of another object does something
	broken   []broken
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
	if found, whole = t.longest(p); found == nil && t != metadataTable() {
		return metadataTable().longest(p)
	}
	return found, whole
}

// longest is find for the table's own rules.
func (t *table) longest(p path) (found *rule, whole bool) {
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
		t.rules[i].pattern, t.rules[i].kind = parsePattern(t.rules[i].path), kind
	}
	return t
}

// page is the section of the documentation about the rule.
func (t *table) page(r *rule) string { return effectsPage + "#" + anchor(r.kind, r.path) }

const effectsPage = "docs/effects.md"

// anchor is the name of the section about a rule: cluster-spec-postgresql-parameters-any.
func anchor(kind, path string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(kind + "-" + strings.NewReplacer("*", "any", "[]", "-item").Replace(path)) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_':
			b.WriteRune(c)
		case c != ']':
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
