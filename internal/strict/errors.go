// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Error is one fault with the place where it was typed.
type Error struct {
	// File is the name that the caller gave; "-" is shown as "standard input", "" is left out.
	File string
	// Line and Column count from 1, in lines that end in LF and in characters; 0 when unknown.
	Line, Column int
	// Field is the path, such as spec.storage.size or spec.patches[0].target; "" for the whole document.
	Field string
	// Detail says what is wrong and the way out, in lower case and without a full stop.
	Detail string
}

// Error returns "file:line:column: field: detail". Parts that are unknown are left out.
func (e *Error) Error() string {
	place := []string{}
	switch e.File {
	case "":
	case "-":
		place = append(place, "standard input")
	default:
		place = append(place, e.File)
	}
	if e.Line > 0 {
		place = append(place, strconv.Itoa(e.Line))
		if e.Column > 0 {
			place = append(place, strconv.Itoa(e.Column))
		}
	}
	parts := []string{}
	if len(place) > 0 {
		parts = append(parts, strings.Join(place, ":"))
	}
	if e.Field != "" {
		parts = append(parts, e.Field)
	}
	return strings.Join(append(parts, e.Detail), ": ")
}

// Errors are all faults of one or more files. The functions of this package return them in order of position;
// whoever adds more calls [Errors.Sort] afterwards.
type Errors []*Error

// Error returns one line per fault.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, fault := range e {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.Is and errors.As look at every fault.
func (e Errors) Unwrap() []error {
	errs := make([]error, len(e))
	for i, fault := range e {
		errs[i] = fault
	}
	return errs
}

// Err returns e as an error, or nil when there is no fault. It spares callers the typed nil.
func (e Errors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// Sort orders the faults of each file by position and keeps the files in the order in which they first appear.
// Faults without a line come first.
func (e Errors) Sort() {
	order := map[string]int{}
	for _, fault := range e {
		if _, ok := order[fault.File]; !ok {
			order[fault.File] = len(order)
		}
	}
	slices.SortStableFunc(e, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(order[a.File], order[b.File]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
