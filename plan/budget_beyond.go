// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"reflect"
	"slices"
	"strings"

	"github.com/pgha/pgha/lint"
)

// Beyond is what of one object is beyond the budget: changes of one class that end the same connections.
type Beyond struct {
	lint.Ref
	// Fields that change; empty if the object is added or removed.
	Fields []string `json:"fields"`
	// Class of the changes.
	Class Class `json:"class"`
	// Drops are the endpoints whose connections end, as far as the budget does not cover that; empty if the class is what is beyond.
	Drops []Endpoint `json:"drops"`
}

// State compares every change of the site with a budget. The site keeps the budget, and what is beyond it.
func (s *Site) State(b Budget) State {
	s.Budget, s.Beyond = b, nil
	state := b.of(s.Class, s.Drops)
	for i := range s.Objects {
		o := &s.Objects[i]
		for _, part := range o.parts() {
			is := b.of(part.Class, part.Drops)
			state = max(state, is)
			if is == BeyondBudget {
				s.beyond(b, o.Ref, part)
			}
		}
	}
	if b != nil && s.outsideBeyond(b, state) {
		s.beyond(b, lint.Ref{Kind: "Cluster", Namespace: s.Namespace, Name: s.Name}, FieldChange{Effect: Effect{Class: s.Class, Drops: s.Drops}})
	}
	return state
}

// outsideBeyond reports whether an object that is listed with several Clusters is beyond the budget of this one.
func (s *Site) outsideBeyond(b Budget, state State) bool {
	if s.Name == "" || s.Class == Refused {
		return false
	}
	heaviest := slices.ContainsFunc(s.Beyond, func(other Beyond) bool { return other.Class == s.Class })
	return !b.Covers(s.Class) && !heaviest || state == BeyondBudget && len(s.Beyond) == 0
}

// beyond keeps one part of an object that is beyond the budget.
func (s *Site) beyond(b Budget, ref lint.Ref, part FieldChange) {
	more := Beyond{Ref: ref, Fields: []string{}, Class: part.Class, Drops: []Endpoint{}}
	if b.Covers(part.Class) {
		more.Drops = slices.DeleteFunc(endpoints(part.Drops), b.CoversDrops)
	}
	at := slices.IndexFunc(s.Beyond, func(other Beyond) bool {
		return other.Ref == ref && other.Class == more.Class && reflect.DeepEqual(other.Drops, more.Drops)
	})
	if at < 0 {
		at = len(s.Beyond)
		s.Beyond = append(s.Beyond, more)
	}
	if part.Path != "" {
		s.Beyond[at].Fields = append(s.Beyond[at].Fields, part.Path)
	}
}

// State compares every change of the plan with the budget of its site, and returns the state of the plan. Changes of objects that
// several Clusters share need the room in the budget of each. Each site keeps its budget, and what is beyond it.
func (p *Plan) State(budget func(*Site) Budget) State {
	state := NothingToDo
	for i := range p.Sites {
		state = max(state, p.Sites[i].State(budget(&p.Sites[i])))
	}
	return state
}

// of is the state of one change.
func (b Budget) of(c Class, ends []Endpoint) State {
	switch {
	case c == Unchanged:
		return NothingToDo
	case b.Covers(c) && !slices.ContainsFunc(ends, func(e Endpoint) bool { return !b.CoversDrops(e) }):
		return WithinBudget
	case c == Refused && !slices.Contains(b, c):
		return StateRefused
	case b == nil:
		return NeedsConfirmation
	}
	return BeyondBudget
}

// parts are what happens to the object, each with its path; the object as a whole has none. Of a refused object nothing is applied.
func (o *Object) parts() []FieldChange {
	if len(o.Refusals) > 0 {
		return []FieldChange{{Effect: Effect{Class: Refused}}}
	}
	var all []FieldChange
	if o.Effect != nil {
		all = append(all, FieldChange{Effect: *o.Effect})
	}
	all = append(all, o.Changes...)
	if len(all) == 0 {
		all = append(all, FieldChange{Effect: Effect{Class: o.Class}}) // an object of an unknown kind
	}
	return all
}

// words is what is beyond the budget: "primary recreated: spec.resources of Cluster shop/orders".
func (b *Beyond) words() string {
	text := b.Class.String()
	if len(b.Drops) > 0 {
		need := Unchanged
		for _, e := range b.Drops {
			need = max(need, drops(e))
		}
		text += ", and drops connections to " + and(b.Drops) + ", which needs " + need.String()
	}
	what := strings.Replace(b.String(), b.Kind, kindOf(b.Ref), 1)
	if len(b.Fields) > 0 {
		what = and(b.Fields) + " of " + what
	}
	return text + ": " + what
}

// heading names the budget that is exceeded.
func (s *Site) heading() string { return "Beyond the budget, which is: " + s.Budget.String() }
