// SPDX-License-Identifier: Apache-2.0

// Package class has the words for the classes of a plan, for the packages on both sides of it: a profile names classes in its budget,
// and package plan, which reads rendered profiles, has the meaning of each.
package class

// Unchanged is the word for a change that does nothing. It is not a class that a budget can name.
const Unchanged = "unchanged"

// Words returns the words by weight, from Unchanged to the heaviest.
func Words() [14]string {
	return [...]string{
		Unchanged, "ignored", "at the next pod", "at the next event", "objects only", "reload", "replicas recreated", "switchover",
		"primary restarted in place", "primary recreated", "all instances down", "accepted and fails later", "data at risk", "refused",
	}
}

// Budget returns the words that a budget may use, the heaviest first.
func Budget() []string {
	words := Words()
	var all []string
	for i := len(words) - 1; i > 0; i-- {
		all = append(all, words[i])
	}
	return all
}
