// SPDX-License-Identifier: Apache-2.0

// Package kinds is the only place with facts about each kind of object: its Go type, its place in the order of application, in a
// base and in the profile, how a recovery, an import and the runbook's clean-up handle it, and which other objects it names. All
// other packages use this table.
//
// To add a kind, add its entry to the table in table.go. Package render has one builder per kind. The tests in internal/complete
// loop over the table, so that an incomplete entry fails.
package kinds
