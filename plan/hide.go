// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/secrets"
)

// hide replaces in all messages of a site what may be secret in its objects. A message may quote a value of another object too.
func (s *Site) hide(pairs []*pair) {
	texts := textsOf(pairs)
	hide := func(fields ...*string) {
		for _, field := range fields {
			*field = texts.Hide(*field)
		}
	}
	for i := range s.Objects {
		o := &s.Objects[i]
		if o.Effect != nil {
			hide(&o.Effect.Why, &o.Effect.Blocked, &o.Effect.Step)
		}
		for j := range o.Changes {
			c := &o.Changes[j]
			hide(&c.Why, &c.Blocked, &c.Step)
		}
		for j := range o.Refusals {
			hide(&o.Refusals[j].Why, &o.Refusals[j].Way)
		}
	}
	for i := range s.Sequence {
		hide(&s.Sequence[i].What, &s.Sequence[i].See)
	}
	for i := range s.Steps {
		hide(&s.Steps[i].Title, &s.Steps[i].Do, &s.Steps[i].Then)
	}
	for i := range s.Notes {
		hide(&s.Notes[i])
	}
}

// textsOf are the secrets of objects, as both sides have them. Those of an object that does not change are the same on both.
func textsOf(pairs []*pair) *secrets.Texts {
	var texts secrets.Texts
	for _, p := range pairs {
		sides := []*object{p.new, p.old}
		if p.same() && len(p.changes) == 0 {
			sides = sides[:1]
		}
		for _, o := range sides {
			if o != nil {
				texts.Add(p.ref.Kind, o.tree)
			}
		}
	}
	return &texts
}

// isDashboard reports whether a text is a dashboard that pgha has made: it holds no secret, but is too long to show.
func isDashboard(p *pair, text string) bool {
	return p.ref.Kind == "ConfigMap" && strings.Contains(text, `"uid": "pgha-`)
}

// shown is a value as the plan shows it.
func shown(p *pair, c *change, value any) any {
	if value == nil {
		return nil
	}
	if list, ok := value.([]string); ok { // names of items
		return list
	}
	if text, ok := value.(string); ok && isDashboard(p, text) {
		return "a dashboard, " + strconv.Itoa(len(text)) + " bytes"
	}
	at := make([]secrets.Step, len(c.path))
	for i, s := range c.path {
		at[i] = secrets.Step{Name: s.name, Item: s.item}
	}
	return secrets.Mask(p.ref.Kind, at, value)
}
