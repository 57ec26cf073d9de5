// SPDX-License-Identifier: Apache-2.0

package profiles

import "strings"

// Patterns of texts in a profile, for the JSON Schema. Validate uses functions instead, since compiling the expressions would
// take longer than the rest of the validation. A fuzz test compares the two.
const (
	formRetention = `^[1-9][0-9]*[dwm]$` // the operator's own
	// PostgreSQL's names have lower case, but for three: an old name is a matter of its version.
	formParameter = `^([a-z_][a-z0-9_$]*(\.[a-z_][a-z0-9_$]*)?|DateStyle|IntervalStyle|TimeZone)$`
)

const (
	digits       = "0123456789"
	lowerLetters = "abcdefghijklmnopqrstuvwxyz"
	upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func isRetention(s string) bool {
	return len(s) >= 2 && s[0] != '0' && strings.ContainsRune("dwm", rune(s[len(s)-1])) && consistsOf(s[:len(s)-1], digits)
}

func isParameter(s string) bool {
	if s == "DateStyle" || s == "IntervalStyle" || s == "TimeZone" {
		return true
	}
	prefix, rest, dotted := strings.Cut(s, ".")
	return isIdentifier(prefix) && (!dotted || isIdentifier(rest))
}

func isIdentifier(s string) bool {
	return s != "" && strings.ContainsRune(lowerLetters+"_", rune(s[0])) && consistsOf(s, lowerLetters+digits+"_$")
}

func consistsOf(s, characters string) bool { return strings.Trim(s, characters) == "" }
