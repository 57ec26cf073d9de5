// SPDX-License-Identifier: Apache-2.0

package plan

// notesOf is what the plan assumed about a Cluster.
func notesOf(*pair) []string { return nil }
