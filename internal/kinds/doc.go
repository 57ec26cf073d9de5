// SPDX-License-Identifier: Apache-2.0

// Package kinds is the one place that says what pgha knows about a kind of object: its Go type, where it is in the order of
// application, in a base and in the profile, what a recovery, an import and the runbook's clean-up do with it, and which other
// objects it names. Everybody else asks.
//
// To add a kind, add its entry to the table in table.go. How its objects are built is in package render, which has one builder
// a kind. The tests in internal/complete loop over the table, so that an entry with something missing fails.
package kinds
