// SPDX-License-Identifier: Apache-2.0

package plan

import "slices"

// Budget is the classes of changes that need no confirmation. Nil is no budget: every change needs one. Of the classes lighter than
// FailsLater, the heaviest that is named covers all lighter ones. FailsLater, DataAtRisk and Refused cover only themselves.
type Budget []Class

// ParseBudget reads a budget from the words for its classes.
func ParseBudget(words []string) (Budget, error) {
	var b Budget
	for _, word := range words {
		c, err := ParseClass(word)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(b, c) {
			b = append(b, c)
		}
	}
	return b, nil
}

// Covers reports whether a change of the class is within the budget.
func (b Budget) Covers(c Class) bool {
	if c == Unchanged || slices.Contains(b, c) {
		return true
	}
	return c < FailsLater && slices.ContainsFunc(b, func(named Class) bool { return named < FailsLater && named >= c })
}

// State says whether a plan, or one of its sites, may be applied without a confirmation. States are ordered: the state of a plan is
// the largest of its sites.
type State int

// The states.
const (
	// NothingToDo: an apply changes nothing.
	NothingToDo State = iota
	// WithinBudget: the budget covers every change.
	WithinBudget
	// NeedsConfirmation: there are changes, and no budget.
	NeedsConfirmation
	// BeyondBudget: the budget does not cover every change.
	BeyondBudget
	// StateRefused: the API server or the operator does not accept an object, and the budget does not name that.
	StateRefused
)

// String returns the words for the state.
func (s State) String() string {
	return [...]string{"nothing to do", "within the budget", "changes", "beyond the budget", "refused"}[s]
}

// MarshalText writes the state as String does.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ExitCode is the exit code of pgha plan: 0 if there is nothing to do or the budget covers everything, 1 if somebody must decide, 3 if
// an object is not accepted.
func (s State) ExitCode() int {
	switch s {
	case NothingToDo, WithinBudget:
		return 0
	case NeedsConfirmation, BeyondBudget:
		return 1
	}
	return 3
}

// State compares every change of the site with a budget.
func (s *Site) State(b Budget) State {
	state := stateOf(s.Class, b) // also of changes of objects that are listed elsewhere
	for i := range s.Objects {
		for _, c := range s.Objects[i].classes() {
			state = max(state, stateOf(c, b))
		}
	}
	return state
}

// State compares every change of the plan with the budget of its site, and returns the state of the plan. Changes of objects that
// several Clusters share need the room in the budget of each.
func (p *Plan) State(budget func(*Site) Budget) State {
	state := NothingToDo
	for i := range p.Sites {
		state = max(state, p.Sites[i].State(budget(&p.Sites[i])))
	}
	return state
}

func stateOf(c Class, b Budget) State {
	switch {
	case c == Unchanged:
		return NothingToDo
	case b.Covers(c):
		return WithinBudget
	case c == Refused:
		return StateRefused
	case b == nil:
		return NeedsConfirmation
	}
	return BeyondBudget
}

// classes are the classes of everything that happens to the object.
func (o *Object) classes() []Class {
	all := []Class{}
	if o.Effect != nil {
		all = append(all, o.Effect.Class)
	}
	if len(o.Refusals) > 0 {
		all = append(all, Refused)
	}
	for i := range o.Changes {
		all = append(all, o.Changes[i].Class)
	}
	if len(all) == 0 {
		all = append(all, o.Class) // an object of an unknown kind
	}
	return all
}

// Common is the budget that covers what each of the budgets covers; nil if one of them is nil, or without any.
func Common(budgets ...Budget) Budget {
	var common Budget
	for i, b := range budgets {
		if b == nil {
			return nil
		}
		if i == 0 {
			common = Budget{}
			for _, c := range Classes() {
				if b.Covers(c) {
					common = append(common, c)
				}
			}
			continue
		}
		common = slices.DeleteFunc(common, func(c Class) bool { return !b.Covers(c) })
	}
	return common
}
