// SPDX-License-Identifier: Apache-2.0

package pgsettings

import (
	"math"
	"strconv"
	"strings"
)

// longestUnit is the maximum length of a unit that PostgreSQL reads.
const longestUnit = 3

// scanNumber splits a value into a number and a unit, which may be empty. As in C's strtol and strtod, a number may
// have leading white space and a sign; an integer may be octal or hexadecimal.
func scanNumber(value string, integer bool) (number float64, unit string, ok bool) {
	rest := strings.TrimLeft(value, space)
	if integer {
		number, rest, ok = scanWhole(value)
	} else {
		number, rest, ok = scanReal(rest)
	}
	if !ok || math.IsNaN(number) {
		return 0, "", false
	}
	rest = strings.TrimLeft(rest, space)
	unit = rest
	if i := strings.IndexAny(rest, space); i >= 0 {
		unit = rest[:i]
	}
	if len(unit) > longestUnit || strings.TrimLeft(rest[len(unit):], space) != "" {
		unit = rest // too long for a unit
	}
	return number, unit, true
}

// scanWhole reads the number of an integer parameter. PostgreSQL reads it again as a real number if a fraction or an
// exponent follows, or if it is too large. Therefore ".5" is valid and " .5" is invalid.
func scanWhole(value string) (number float64, rest string, ok bool) {
	text := strings.TrimLeft(value, space)
	number, rest, ok = scanInteger(text)
	switch {
	case ok && (rest == "" || !strings.ContainsRune(".eE", rune(rest[0]))):
		return number, rest, true
	case rest == text && !strings.HasPrefix(value, "."):
		return 0, value, false // no digit
	default:
		return scanReal(text)
	}
}

const space = " \t\n\v\f\r"

// scanInteger implements strtol with base 0. It fails if the number must be read with strtod, or is invalid.
func scanInteger(text string) (number float64, rest string, ok bool) {
	sign, digits := "", text
	if digits != "" && (digits[0] == '-' || digits[0] == '+') {
		sign, digits = digits[:1], digits[1:]
	}
	base, valid := 10, "0123456789"
	switch {
	case len(digits) > 2 && (digits[1] == 'x' || digits[1] == 'X') && digits[0] == '0' && isHex(digits[2]):
		base, valid, digits = 16, "0123456789abcdefABCDEF", digits[2:]
	case strings.HasPrefix(digits, "0"):
		base, valid = 8, "01234567"
	}
	if rest = strings.TrimLeft(digits, valid); rest == digits {
		return 0, text, false
	}
	n, err := strconv.ParseInt(sign+digits[:len(digits)-len(rest)], base, 64)
	return float64(n), rest, err == nil
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

// scanReal implements strtod.
func scanReal(text string) (number float64, rest string, ok bool) {
	end := realEnd(text)
	if end == 0 {
		return 0, text, false
	}
	literal := text[:end]
	if hex := strings.ToLower(literal); strings.Contains(hex, "0x") && !strings.Contains(hex, "p") {
		literal += "p0" // Go requires an exponent in a hexadecimal number
	}
	number, err := strconv.ParseFloat(literal, 64)
	if err != nil || number == 0 && strings.ContainsAny(mantissa(literal), "123456789") {
		return 0, text, false // out of range
	}
	return number, text[end:], true
}

// mantissa returns a decimal number without its exponent. A nonzero number that becomes zero is out of range.
func mantissa(literal string) string {
	if strings.ContainsAny(literal, "xX") {
		return ""
	}
	m, _, _ := strings.Cut(strings.ToLower(literal), "e")
	return m
}

// realEnd returns the length of the longest prefix that strtod reads.
func realEnd(text string) int {
	i := 0
	if i < len(text) && (text[i] == '-' || text[i] == '+') {
		i++
	}
	rest := strings.ToLower(text[i:])
	for _, word := range []string{"infinity", "inf", "nan"} {
		if strings.HasPrefix(rest, word) {
			return i + len(word)
		}
	}
	digits, exponent := "0123456789", "e"
	if strings.HasPrefix(rest, "0x") && len(rest) > 2 && (isHex(rest[2]) || rest[2] == '.' && len(rest) > 3 && isHex(rest[3])) {
		digits, exponent, i = "0123456789abcdefABCDEF", "p", i+2
	}
	whole := run(text[i:], digits)
	i += whole
	if i < len(text) && text[i] == '.' {
		fraction := run(text[i+1:], digits)
		if whole+fraction == 0 {
			return 0
		}
		whole, i = whole+fraction, i+1+fraction
	}
	if whole == 0 {
		return 0
	}
	if i < len(text) && strings.EqualFold(text[i:i+1], exponent) {
		j := i + 1
		if j < len(text) && (text[j] == '-' || text[j] == '+') {
			j++
		}
		if n := run(text[j:], "0123456789"); n > 0 {
			return j + n
		}
	}
	return i
}

// run returns the number of leading bytes that are in a set.
func run(text, set string) int { return len(text) - len(strings.TrimLeft(text, set)) }
