// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"strings"
)

// lineDiff lists the lines that are only on one side, in order, by a longest common subsequence. Empty lines and indentation do not
// count.
func lineDiff(old, new []string) []string {
	old, new = trimmed(old), trimmed(new)
	length := make([][]int, len(old)+1)
	for i := range length {
		length[i] = make([]int, len(new)+1)
	}
	for i := range slices.Backward(old) {
		for j := range slices.Backward(new) {
			if old[i] == new[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	var diff []string
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch {
		case i < len(old) && j < len(new) && old[i] == new[j]:
			i, j = i+1, j+1
		case j == len(new) || i < len(old) && length[i+1][j] >= length[i][j+1]:
			diff = append(diff, "- "+old[i])
			i++
		default:
			diff = append(diff, "+ "+new[j])
			j++
		}
	}
	return diff
}

func trimmed(lines []string) []string {
	var all []string
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
