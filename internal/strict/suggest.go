// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"fmt"
	"strings"
)

// maxListed is the largest number of valid names that a message lists.
const maxListed = 12

// unknownField words the fault of a name that is not among the valid ones.
func unknownField(name string, valid []string) string {
	text := fmt.Sprintf("unknown field %q", name)
	if near := nearest(name, valid); near != "" {
		return fmt.Sprintf("%s, did you mean %q?", text, near)
	}
	switch {
	case len(valid) == 0:
		return text + ", no fields are known here"
	case len(valid) == 1:
		return text + ", the only valid name is " + valid[0]
	case len(valid) <= maxListed:
		return text + ", valid names are " + strings.Join(valid, ", ")
	}
	return text
}

// nearest is the valid name that was most likely meant: equal but for case, or at most a third of it mistyped.
func nearest(name string, valid []string) string {
	best, least := "", max(1, len(name)/3)+1
	if len(name) > 100 {
		return "" // no name is that long, and the distance costs the product of both lengths
	}
	for _, v := range valid {
		if strings.EqualFold(v, name) {
			return v
		}
		if d := distance(strings.ToLower(name), strings.ToLower(v)); d < least {
			best, least = v, d
		}
	}
	return best
}

// distance counts the inserted, missing, wrong and swapped bytes between two names.
func distance(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		older := before
		before, row = row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			wrong := 1
			if a[i-1] == b[j-1] {
				wrong = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+wrong)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
