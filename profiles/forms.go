// SPDX-License-Identifier: Apache-2.0

package profiles

import "strings"

// Forms that texts in a profile have, for the JSON Schema. Validate has each again as a function, since compiling the
// expressions would take longer than all the rest of it; a fuzz test holds the two together.
const (
	formRetention = `^[1-9][0-9]*[dwm]$` // the operator's own
)

const (
	digits       = "0123456789"
	lowerLetters = "abcdefghijklmnopqrstuvwxyz"
	upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func isRetention(s string) bool {
	return len(s) >= 2 && s[0] != '0' && strings.ContainsRune("dwm", rune(s[len(s)-1])) && consistsOf(s[:len(s)-1], digits)
}

func consistsOf(s, characters string) bool { return strings.Trim(s, characters) == "" }
