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

// nearest is the valid name that was most likely meant: at most a third of it is mistyped, whatever the case.
func nearest(name string, valid []string) string {
	best, least := "", max(1, len(name)/3)+1
	if len(name) > maxName {
		return "" // no name is that long, and the distance costs the product of both lengths
	}
	for _, v := range valid {
		if len(v)-len(name) >= least || len(name)-len(v) >= least || len(v) > maxName {
			continue // they differ by that many letters at least
		}
		if d := distance(name, v); d < least {
			best, least = v, d
		}
	}
	return best
}

// maxName is the length of the longest name that is compared with others.
const maxName = 63

// distance counts the inserted, missing, wrong and swapped letters between two names of at most maxName letters.
func distance(a, b string) int {
	var rows [3][maxName + 1]int // the current row and the two before it; not on the heap, as files may be full of typos
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, before, older := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			wrong := 1
			if lower(a[i-1]) == lower(b[j-1]) {
				wrong = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+wrong)
			if i > 1 && j > 1 && lower(a[i-1]) == lower(b[j-2]) && lower(a[i-2]) == lower(b[j-1]) {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
	}
	return rows[len(a)%3][len(b)]
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
