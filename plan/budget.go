// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"
)

// Budget is the classes of changes that need no confirmation. Nil is no budget: every change needs one. Of the classes lighter than
// FailsLater, the heaviest that is named covers all lighter ones. FailsLater, DataAtRisk and Refused cover only themselves, and
// what is ignored fits into every budget. A change
// that ends connections is within a budget only if the budget covers that too: see CoversDrops.
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
	if c == Unchanged || slices.Contains(b, c) || c == Ignored && b != nil {
		return true
	}
	return c < FailsLater && slices.ContainsFunc(b, func(named Class) bool { return named < FailsLater && named >= c })
}

// CoversDrops reports whether connections to the endpoint may end within the budget: it covers the lightest class that ends them. The
// operator's own Services are not all: an object that disappears, such as a Pooler, ends connections too, and its class is light.
func (b Budget) CoversDrops(e Endpoint) bool { return b.Covers(drops(e)) }

// drops is the lightest class that ends connections to an endpoint.
func drops(e Endpoint) Class {
	if e == RO {
		return ReplicasRecreated
	}
	return Switchover
}

// Same reports whether two budgets cover the same.
func (b Budget) Same(other Budget) bool {
	return (b == nil) == (other == nil) && !slices.ContainsFunc(Classes(), func(c Class) bool { return b.Covers(c) != other.Covers(c) })
}

// String lists the classes: "reload, data at risk".
func (b Budget) String() string {
	var words []string
	for _, c := range b {
		words = append(words, c.String())
	}
	return strings.Join(words, ", ")
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
