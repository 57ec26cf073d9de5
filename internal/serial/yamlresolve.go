// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"strconv"
	"strings"
	"time"
)

// isYAMLString reports whether a plain scalar of printable ASCII is read as a string, and not as a bool, a null, a
// number or a time. It follows https://github.com/yaml/go-yaml/blob/v2.4.4/resolve.go, which depends on the first byte.
func isYAMLString(s string) bool {
	switch c := s[0]; {
	case c == '.':
		if _, err := strconv.ParseFloat(s, 64); err == nil {
			return false
		}
		return !isYAMLWord(s)
	case c == '+' || c == '-' || c >= '0' && c <= '9':
		return !isYAMLWord(s) && !isYAMLNumber(s)
	default:
		return len(s) > len("false") || !isYAMLWord(s)
	}
}

// isYAMLWord reports whether a word of at most five bytes has a special meaning in YAML 1.1.
func isYAMLWord(s string) bool {
	switch s {
	case "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO",
		"true", "True", "TRUE", "false", "False", "FALSE",
		"on", "On", "ON", "off", "Off", "OFF",
		"~", "null", "Null", "NULL",
		".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF",
		"+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF":
		return true
	default:
		return false
	}
}

// isYAMLNumber is also true for times and for base-60 numbers, which the emitter quotes although no reader supports
// them: encode.go, isBase60Float. The scalar starts with a sign or digit.
func isYAMLNumber(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
		case strings.IndexByte("+-._:xXoOtTZ ", c) >= 0:
		default:
			return false // "5min", "100Gi", "0 2 * * *"
		}
	}
	if isBase60(s) || isTimestamp(s) {
		return true
	}
	digits := s
	if strings.Contains(s, "_") {
		digits = strings.ReplaceAll(s, "_", "")
	}
	if _, err := strconv.ParseInt(digits, 0, 64); err == nil {
		return true
	}
	if _, err := strconv.ParseUint(digits, 0, 64); err == nil {
		return true
	}
	if _, err := strconv.ParseFloat(digits, 64); err == nil {
		return true // not a hexadecimal float, which contains a p
	}
	// resolve.go accepts a sign after the prefix; Go does not.
	signed, ok := strings.CutPrefix(digits, "0b")
	if !ok {
		return false
	}
	_, err := strconv.ParseInt(signed, 2, 64)
	return err == nil
}

// isBase60 reports whether the scalar is a number of any size followed by groups up to 59: "4:30", "1:02:03.5".
func isBase60(s string) bool {
	first, rest, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+"), ":")
	if !ok || strings.HasPrefix(s, "-+") || first == "" || first[0] == '_' || strings.Trim(first, "0123456789_") != "" {
		return false
	}
	rest, fraction, _ := strings.Cut(rest, ".")
	if strings.Trim(fraction, "0123456789_") != "" {
		return false
	}
	for group := range strings.SplitSeq(rest, ":") {
		if group == "" || len(group) > 2 || strings.Trim(group, "0123456789") != "" || len(group) == 2 && group[0] > '5' {
			return false
		}
	}
	return true
}

// isTimestamp checks the four layouts of resolve.go.
func isTimestamp(s string) bool {
	if len(s) < 5 || s[4] != '-' || strings.Trim(s[:4], "0123456789") != "" {
		return false
	}
	for _, layout := range [...]string{
		"2006-1-2T15:4:5.999999999Z07:00", "2006-1-2t15:4:5.999999999Z07:00", "2006-1-2 15:4:5.999999999", "2006-1-2",
	} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
