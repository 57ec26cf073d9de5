// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/fault"
)

// maxListed is the maximum number of valid names in a message.
const maxListed = 12

// didYouMean stands before the quoted suggestion in the message for an unknown name.
const didYouMean = ", did you mean "

// Suggested returns the path of the field that was probably meant by an unknown one; "" if the fault suggests none.
func Suggested(f *Error) string {
	_, quoted, found := strings.Cut(f.Detail, didYouMean)
	name := strings.Trim(quoted, `"?`)
	if f.Kind != fault.Unknown || !found {
		return ""
	}
	return f.Field[:strings.LastIndexByte(f.Field, '.')+1] + name
}

// unknownField returns the message for an unknown name.
func unknownField(name string, valid []string) string {
	text := fmt.Sprintf("unknown field %q", name)
	if near := nearest(name, valid); near != "" {
		return fmt.Sprintf("%s%s%q?", text, didYouMean, near)
	}
	switch {
	case len(valid) == 0:
		return text + ", no fields are allowed here"
	case len(valid) == 1:
		return text + ", the only valid name is " + valid[0]
	case len(valid) <= maxListed:
		return text + ", valid names are " + strings.Join(valid, ", ")
	}
	return text
}

// Closest returns the valid name that was most likely meant; "" if none is close.
func Closest(name string, valid []string) string { return nearest(name, valid) }

// nearest returns the valid name that was most likely meant, ignoring case: at most a third of it may be mistyped.
func nearest(name string, valid []string) string {
	best, least := "", max(1, len(name)/3)+1
	if len(name) > maxName {
		return "" // no name is that long, and the time for the distance is the product of both lengths
	}
	for _, v := range valid {
		if len(v)-len(name) >= least || len(name)-len(v) >= least || len(v) > maxName {
			continue // they differ by at least this many letters
		}
		if d := distance(name, v); d < least {
			best, least = v, d
		}
	}
	return best
}

// maxName is the length of the longest name that is compared.
const maxName = 63

// distance returns the number of inserted, missing, wrong and swapped letters between two names of at most maxName letters.
func distance(a, b string) int {
	var rows [3][maxName + 1]int // the current row and the two before it; on the stack, since files may have many typos
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
