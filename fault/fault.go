// SPDX-License-Identifier: Apache-2.0

// Package fault is the error type of all pgha packages.
//
// A function that refuses its input returns a [List]: everything that is wrong, at once. Each [Error] in it has a [Kind], the
// place where the value was typed, the path of the field, and what is wrong in words. A program decides by the kind and
// shows the text to a person:
//
//	errors.Is(err, fault.Required)  // does any fault have this kind?
//	fault.Of(err)                   // all faults, also behind other errors
//	errors.As(err, &first)          // var first *fault.Error: the first of them
//
// Texts may change in any release; kinds and fields are stable, see docs/library.md. An error without a List is not about the
// input: what an io.Writer returned, for example.
package fault

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is a kind of fault. It is itself an error, so that errors.Is(err, fault.Required) tests for it.
type Kind string

// The kinds of faults. New kinds may be added, so a caller needs a default case.
const (
	// Syntax: not YAML or JSON, or not one document.
	Syntax Kind = "invalid syntax"
	// Unknown: a field that does not exist.
	Unknown Kind = "unknown field"
	// Moved: a field of an older apiVersion that has a new path.
	Moved Kind = "moved field"
	// Duplicate: a key, a name or a port that already exists.
	Duplicate Kind = "duplicate"
	// Required: a missing value of a field without a default.
	Required Kind = "required"
	// Invalid: a value with the wrong type or form, or out of range.
	Invalid Kind = "invalid value"
	// Forbidden: a value that conflicts with the rest of the profile.
	Forbidden Kind = "forbidden"
	// Unsupported: something that the operator version in spec.target cannot do.
	Unsupported Kind = "unsupported by the target"
	// NotImportable: something in a manifest that a profile cannot hold.
	NotImportable Kind = "cannot be imported"
	// Internal: a bug in pgha.
	Internal Kind = "internal error"
)

// Error returns the kind in words.
func (k Kind) Error() string { return string(k) }

// Error is one fault with its position in the file.
type Error struct {
	// Kind is the kind of the fault.
	Kind Kind
	// File is the file name from the caller; "-" is shown as "standard input", "" is left out.
	File string
	// Line and Column start at 1. Lines end in LF, and columns count characters; 0 means unknown.
	Line, Column int
	// Field is the path, such as spec.storage.size or spec.patches[0].target; "" for the whole document.
	Field string
	// Detail says what is wrong and what to do, in lower case and without a full stop.
	Detail string
}

// Error returns "file:line:column: field: detail", without the parts that are unknown.
func (e *Error) Error() string {
	place := []string{}
	switch e.File {
	case "":
	case "-":
		place = append(place, "standard input")
	default:
		place = append(place, Printable(e.File))
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

// Is reports whether the target is the fault's kind, for errors.Is.
func (e *Error) Is(target error) bool {
	kind, ok := target.(Kind)
	return ok && e.Kind == kind
}

// Errorf returns a fault without a position, as an error: a [List] of one.
func Errorf(kind Kind, format string, args ...any) error {
	return List{{Kind: kind, Detail: fmt.Sprintf(format, args...)}}
}

// List is all faults of one or more files, in order of position. After adding faults, call [List.Sort].
type List []*Error

// Error returns one line per fault.
func (e List) Error() string {
	lines := make([]string, len(e))
	for i, fault := range e {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.Is and errors.As look at every fault.
func (e List) Unwrap() []error {
	errs := make([]error, len(e))
	for i, fault := range e {
		errs[i] = fault
	}
	return errs
}

// Of returns all faults in an error, in their order: those of every List that it wraps or joins. It is empty for an error that
// is about something else.
func Of(err error) List {
	switch e := err.(type) { //nolint:errorlint // it unwraps step by step, to find every List
	case List:
		return e
	case *Error:
		return List{e}
	case interface{ Unwrap() []error }:
		var all List
		for _, inner := range e.Unwrap() {
			all = append(all, Of(inner)...)
		}
		return all
	case interface{ Unwrap() error }:
		return Of(e.Unwrap())
	}
	return nil
}

// Err returns e as an error, or nil if there is no fault. It prevents a non-nil error that holds a nil List.
func (e List) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// Sort orders the faults of each file by position and keeps the files in the order in which they first appear.
// Faults without a line come first.
func (e List) Sort() {
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

// Printable is the name of a file in a message: in quotes if it has characters that would control a terminal or add a line.
func Printable(name string) string {
	if quoted := strconv.Quote(name); strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) || !utf8.ValidString(name) {
		return quoted
	}
	return name
}
