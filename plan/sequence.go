// SPDX-License-Identifier: Apache-2.0

package plan

// sequenceOf is what will be seen, in order, if the changes of a Cluster and of its objects are applied together.
func sequenceOf(owner *pair, pairs []*pair) []Event { return []Event{} }
