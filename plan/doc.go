// SPDX-License-Identifier: Apache-2.0

// Package plan says what an apply will do to a running database before it is applied: for every changed field the effect, the reason,
// when it begins, who acts, and what drops.
//
// Compare takes two sides, each a list of objects. It brings both into the form in which the API server stores them, so that defaults
// and other spellings of a value are no changes, finds the fields that differ, and looks each up in the table of its kind: one file
// for each kind, table_*.go. A Cluster's fields then decide together what its pods do.
//
// Facts come from the operator's source and from runs of its functions; see internal/effects.
//
//go:generate go run ../internal/gen/effects ../docs/effects.md
package plan
