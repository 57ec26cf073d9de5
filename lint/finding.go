// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/pgha/pgha/fault"
)

// Severity says how bad a finding is.
//
//nolint:recvcheck // decoding needs a pointer, and a constant has none
type Severity int

// The severities, in rising order.
const (
	// Info is worth knowing. Most clusters that run well have such findings, too, or the answer depends on a file that was
	// not given.
	Info Severity = iota + 1
	// Warning leads to a failure as soon as one more thing goes wrong.
	Warning
	// Error means: do not apply this. The API server or the operator rejects it, or it loses data, or it opens the
	// database to everybody, or it cannot work as intended.
	Error
)

// String is "error", "warning" or "info".
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Info:
		return "info"
	default:
		return fmt.Sprintf("severity(%d)", int(s))
	}
}

// MarshalText writes the severity as String does.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Severity) UnmarshalText(text []byte) error {
	for _, known := range []Severity{Info, Warning, Error} {
		if string(text) == known.String() {
			*s = known
			return nil
		}
	}
	return fault.Errorf(fault.Invalid, "cannot use severity %q: want error, warning or info", text)
}

// Ref names an object.
type Ref struct {
	APIVersion string `json:"apiVersion,omitempty"`
	Kind       string `json:"kind,omitempty"`
	Namespace  string `json:"namespace,omitempty"`
	Name       string `json:"name,omitempty"`
}

// String is "Cluster prod/pg".
func (r Ref) String() string {
	name := r.Name
	if r.Namespace != "" {
		name = r.Namespace + "/" + name
	}
	if r.Kind == "" {
		return name
	}
	return r.Kind + " " + name
}

// Finding is one rule that one object breaks in one place.
type Finding struct {
	// Rule is the id of the rule: PGHA001.
	Rule string `json:"rule"`
	// Severity of this finding, which may be lower than the rule's.
	Severity Severity `json:"severity"`
	// Object that is at fault; empty for findings about the profile itself.
	Object Ref `json:"object,omitzero"`
	// Field is the path in the object, such as spec.storage.size.
	Field string `json:"field,omitempty"`
	// File, Line and Column are the place in the text, if it is known; lines and columns count from 1.
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Message is one sentence: the consequence, with the value that has it.
	Message string `json:"message"`
	// Remedy is one sentence: what to do instead.
	Remedy string `json:"remedy,omitempty"`
	// Accepted means that the rule is one of the operator's webhook, and that the target does not have it yet: the object is accepted,
	// and the message says what happens then.
	Accepted bool `json:"-"`
	// Fault is the known fault of the operator's release that the finding is about; empty for other findings.
	Fault Fault `json:"fault,omitzero"`
	// Suppression says who silenced the finding, and why; nil for one that counts.
	Suppression *Suppression `json:"suppression,omitempty"`
}

// Fault is a fault of one release of the operator that a later release mends.
type Fault struct {
	// ID is the pull request that mends it, such as #10818, or the advisory.
	ID string `json:"id"`
	// Release is the operator's release that has it.
	Release string `json:"release"`
	// Fixed are the first releases that have the fix, one of each line: 1.28.4 1.29.2 1.30.0.
	Fixed string `json:"fixed"`
	// Source is where the fix is described.
	Source string `json:"source"`
}

// Suppression is an ignore that silenced a finding.
type Suppression struct {
	// By is "annotation", "profile", "file" or "flag".
	By string `json:"by"`
	// Reason as it was written.
	Reason string `json:"reason"`
}

// String is one line: place, severity, rule and message.
func (f Finding) String() string {
	place := f.Object.String()
	if f.Field != "" {
		place += " " + f.Field
	}
	return fmt.Sprintf("%s: %s %s: %s", place, f.Severity, f.Rule, f.Message)
}

// sortFindings puts findings in order of file, line, object and rule, and drops duplicates.
func sortFindings(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Object.Namespace, b.Object.Namespace), cmp.Compare(a.Object.Kind, b.Object.Kind),
			cmp.Compare(a.Object.Name, b.Object.Name), cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Field, b.Field), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(findings)
}

// Worst is the highest severity among findings; 0 when there are none.
func Worst(findings []Finding) Severity {
	worst := Severity(0)
	for _, f := range findings {
		worst = max(worst, f.Severity)
	}
	return worst
}
