// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pgha/pgha/lint"
)

// breakage is a rule of lint about objects that are accepted and fail later. Where a change leads to a finding of such a rule, the plan says
// so in the words of the rule, which sees all objects of the side together.
type breakage struct {
	rule string
	// class of the change, FailsLater if it is empty.
	class Class
	// blocked as in Effect.
	blocked string
	// leads: a warning of the rule counts too, and its words come before those of a change that is as heavy.
	leads bool
	// created: only what is new can fail like this. The bootstrap of a Cluster that exists is over.
	created bool
	// by are the fields that can lead to the finding, each a kind with a path.
	by []place
	// condition of a policy, as in Guard; or unable, which says why a policy in the cluster cannot see it.
	condition, unable string
}

// place is a field of a kind, with the fields below it. An empty path stands for the whole object.
type place struct{ kind, path string }

const (
	twoObjects = "a policy cannot compare two objects"
	syntaxes   = "CEL cannot read the format of the value"
	noBackups  = "every backup by it, so that a restore has to replay ever more WAL, or finds no backup at all"
	noArchive  = "archiving and backups; WAL files fill the volume"
	noVolumes  = "new volumes of the class, and with them new instances"
)

// breakages are the rules of lint that the plan applies, in their order.
func breakages() []breakage {
	const backup = "ScheduledBackup"
	certificates := []place{{"Cluster", "spec.certificates"}, {"Secret", "data"}, {"Secret", "stringData"}}
	logins := []place{{"Secret", "data"}, {"Secret", "stringData"}, {"Cluster", "spec.bootstrap"}, {"Cluster", "spec.managed"}, {"DatabaseRole", "spec"}}
	class := []place{{"StorageClass", "parameters"}}
	identity := []place{{"Cluster", "spec.serviceAccountTemplate"}, {"Cluster", "spec.inheritedMetadata"}, {"Cluster", "spec.plugins"},
		{"Cluster", "spec.backup"}, {"ObjectStore", "spec.configuration"}}
	store := []place{{"ObjectStore", "spec.configuration"}, {"Cluster", "spec.backup.barmanObjectStore"}}
	bootstrap := []place{{"Cluster", "spec.bootstrap"}}
	return []breakage{
		{rule: "PGHA120", created: true, by: bootstrap, unable: twoObjects},
		{rule: "PGHA122", created: true, by: bootstrap, unable: twoObjects},
		{rule: "PGHA124", created: true, class: DataAtRisk, by: bootstrap, unable: twoObjects},
		{rule: "PGHA127", created: true, by: bootstrap, unable: twoObjects},
		{rule: "PGHA128", created: true, by: bootstrap, unable: syntaxes},
		{rule: "PGHA132", created: true, by: bootstrap, unable: twoObjects},
		{rule: "PGHA134", created: true, by: bootstrap, unable: syntaxes},
		{rule: "PGHA241", by: class, unable: syntaxes, blocked: noVolumes},
		{rule: "PGHA246", by: class, unable: syntaxes, blocked: noVolumes},
		{rule: "PGHA247", by: class, unable: syntaxes, blocked: noVolumes},
		{rule: "PGHA323", by: []place{{"Cluster", "spec.imageName"}, {"Cluster", "spec.backup"}}, unable: syntaxes, blocked: noArchive},
		{rule: "PGHA333", by: []place{{"Cluster", "spec.postgresql.extensions"}}, unable: "CEL cannot read the version of the data"},
		{rule: "PGHA450", by: []place{{"Cluster", "spec.probes"}}, unable: syntaxes},
		{rule: "PGHA511", by: []place{{backup, "spec.method"}, {backup, "spec.pluginConfiguration"}}, blocked: noBackups,
			condition: "object.spec.?method != optional.of('plugin') || object.spec.?pluginConfiguration.?name.orValue('') != '' || " +
				"object.spec.?method == oldObject.spec.?method && object.spec.?pluginConfiguration == oldObject.spec.?pluginConfiguration"},
		{rule: "PGHA514", by: store, unable: syntaxes, blocked: noArchive},
		{rule: "PGHA517", by: []place{{backup, "spec.schedule"}}, unable: syntaxes, blocked: noBackups},
		{rule: "PGHA520", by: []place{{backup, "spec.method"}, {backup, "spec.pluginConfiguration"}, {"Cluster", "spec.plugins"}, {"Cluster", "spec.backup"}},
			unable: twoObjects, blocked: noBackups},
		{rule: "PGHA522", class: DataAtRisk, by: []place{{"Cluster", "spec.plugins"}, {"Cluster", "spec.backup"}, {"ObjectStore", "spec.configuration"}},
			unable: twoObjects},
		{rule: "PGHA528", leads: true, by: []place{{"Cluster", "spec.plugins"}, {"ObjectStore", ""}}, unable: twoObjects, blocked: "new pods of the Cluster, archiving and backups"},
		{rule: "PGHA533", by: store, unable: syntaxes, blocked: noArchive},
		{rule: "PGHA535", by: []place{{"Cluster", "spec.plugins"}, {backup, "spec.pluginConfiguration"}}, unable: syntaxes},
		{rule: "PGHA626", by: []place{{"Pooler", ""}, {"Cluster", "spec.managed.services"}}, unable: twoObjects, blocked: "every connection over this Pooler"},
		{rule: "PGHA627", by: []place{{"Service", ""}, {"Cluster", "spec.managed.services"}}, unable: twoObjects},
		{rule: "PGHA707", by: logins, unable: twoObjects},
		{rule: "PGHA712", by: identity, unable: twoObjects, blocked: noArchive},
		{rule: "PGHA714", by: identity, unable: syntaxes, blocked: noArchive},
		{rule: "PGHA722", by: certificates, unable: twoObjects},
		{rule: "PGHA908", by: []place{{"Subscription", "spec.externalClusterName"}, {"Database", "spec.tablespace"}, {"Cluster", "spec.externalClusters"},
			{"Cluster", "spec.tablespaces"}}, unable: twoObjects},
		{rule: "PGHA910", by: []place{{"Database", ""}, {"DatabaseRole", ""}, {"Publication", ""}, {"Subscription", ""}, {"Cluster", "spec.managed.roles"}},
			unable: twoObjects, blocked: "everything that this object describes"},
	}
}

// broken is a finding of such a rule that a change leads to.
type broken struct {
	*breakage
	finding lint.Finding
	// other is the object of the finding if it is not the one that changes.
	other string
}

// breaks finds what the new side leads to. Everything of the two sides counts, since a rule may compare objects.
func (c *comparison) breaks() {
	if !slices.ContainsFunc(c.pairs, func(p *pair) bool { return !p.unknown && p.changed() }) {
		return
	}
	c.breaksAccepted()
	rules := breakages()
	found := c.findings(rules, func(p *pair) *object { return p.new })
	if len(found) == 0 {
		return
	}
	before := map[lint.Finding]bool{}
	for _, f := range c.findings(rules, func(p *pair) *object { return p.old }) {
		before[atField(f)] = true
	}
	pairs := map[lint.Ref]*pair{}
	for _, p := range c.pairs {
		if p.new != nil {
			pairs[p.new.ref] = p
		}
	}
	for _, f := range found {
		i := slices.IndexFunc(rules, func(b breakage) bool { return b.rule == f.Rule })
		if p := pairs[f.Object]; p != nil && (f.Severity == lint.Error || f.Severity == lint.Warning && rules[i].leads) {
			c.blame(p, broken{breakage: &rules[i], finding: f}, before[atField(f)])
		}
	}
}

// changed reports whether an apply does anything with the object.
func (p *pair) changed() bool { return !p.same() || len(p.changes) > 0 }

// findings are those of the rules on one side.
func (c *comparison) findings(rules []breakage, side func(*pair) *object) []lint.Finding {
	var all []lint.Resource
	var ids []string
	for _, p := range c.pairs {
		if o := side(p); o != nil && !p.unknown {
			all = append(all, *o.resource)
		}
	}
	for _, p := range c.aside { // what an apply leaves as it is, is there on both sides
		all = append(all, *p.old.resource)
	}
	for _, b := range rules {
		ids = append(ids, b.rule)
	}
	return lint.Only(lint.Input{Resources: all, Target: c.to, Plugin: c.plugin}, ids...)
}

// atField is a finding without its words, so that another value of the same field is the same finding.
func atField(f lint.Finding) lint.Finding {
	return lint.Finding{Rule: f.Rule, Object: f.Object, Field: f.Field}
}

// blame gives a finding to the change that leads to it: that of the field, or else the first that can.
func (c *comparison) blame(p *pair, b broken, known bool) {
	at := p.locate(b.finding.Field)
	switch {
	case p.old == nil:
		p.broken = append(p.broken, b)
		return
	case b.created:
		return
	case !known || p.touches(at):
		if ch := p.leading(b.by, at); ch != nil {
			ch.broken = append(ch.broken, b)
			return
		}
	}
	if known {
		return
	}
	b.other = b.finding.Object.Kind + " " + b.finding.Object.Name
	for _, q := range c.pairs {
		if q == p || q.unknown || !q.changed() || !near(q, p) {
			continue
		}
		if !q.same() && slices.ContainsFunc(b.by, func(at place) bool { return at.kind == q.ref.Kind }) {
			q.broken = append(q.broken, b)
			return
		}
		if ch := q.leading(b.by, nil); ch != nil {
			ch.broken = append(ch.broken, b)
			return
		}
	}
}

// touches reports whether a field changes as a whole. A finding about a field that stays, such as a missing key, is not the fault of a change
// of something else in it.
func (p *pair) touches(at path) bool {
	return slices.ContainsFunc(p.changes, func(c *change) bool { return at.within(c.path) })
}

// leading is the change of a field, or else the first one of the places; nil for none.
func (p *pair) leading(places []place, at path) *change {
	for _, c := range p.changes {
		if len(at) > 0 && (at.within(c.path) || c.path.within(at)) {
			return c
		}
	}
	for _, c := range p.changes {
		for _, from := range places {
			if from.kind == p.ref.Kind && (c.path.within(parsePath(from.path)) || parsePath(from.path).within(c.path)) {
				return c
			}
		}
	}
	return nil
}

// words are the sentence of the finding, with the object that it is about if that is not the one that changes.
func (b *broken) words() string {
	if b.other == "" {
		return clause(b.finding.Message)
	}
	return "with that, " + b.other + " no longer works: " + clause(b.finding.Message)
}

// mark puts a finding into an effect, unless the effect is as heavy without it. What comes before is the beginning of the reason.
func (b *broken) mark(e *Effect, before string) {
	class := cmp.Or(b.class, FailsLater)
	if e.Class == Refused || e.Class >= class && !b.leads {
		return
	}
	e.Class, e.Step = max(e.Class, class), clause(b.finding.Remedy)
	e.Why = before + b.words()
	if b.blocked != "" {
		e.Blocked = b.blocked
	}
	e.Page = "docs/rules/" + b.rule + ".md"
	if rule, ok := lint.Find(b.rule); ok {
		e.Source = strings.TrimSpace(rule.Source)
	}
}
