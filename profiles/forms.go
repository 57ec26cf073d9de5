// SPDX-License-Identifier: Apache-2.0

package profiles

import "strings"

// Patterns of texts in a profile, for the JSON Schema. Validate uses functions instead, since compiling the expressions would
// take longer than the rest of the validation. A fuzz test compares the two.
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
