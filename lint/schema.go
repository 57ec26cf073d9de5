// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strconv"
	"strings"
)

// constraint is what a CRD's schema asks of one field, beyond its type.
type constraint struct {
	path     string // lists with empty brackets, maps not at all
	enum     string // values with | between them
	pattern  func(string) bool
	says     string // what pattern asks for
	min, max int64  // 0: no bound
	longest  int    // characters; 0: no bound
	fewest   int    // items
	unique   string // the field in which no two items are alike
	required string // fields that must be there, with | between them
	filled   bool   // the operator's mutating webhook writes "" for required fields that are missing, and the CRD takes that
}

// breaks says what is wrong with a value, or "".
func (c *constraint) breaks(value any) string {
	switch v := value.(type) {
	case string:
		switch {
		case c.enum != "" && !oneOf(v, strings.Split(c.enum, "|")...):
			return "is none of " + strings.ReplaceAll(c.enum, "|", ", ")
		case c.pattern != nil && !c.pattern(v):
			return "is not " + c.says
		case c.longest > 0 && len(v) > c.longest:
			return "is longer than " + strconv.Itoa(c.longest) + " characters"
		}
	case int64:
		switch {
		case v < c.min:
			return "is less than " + strconv.FormatInt(c.min, 10)
		case c.max > 0 && v > c.max:
			return "is more than " + strconv.FormatInt(c.max, 10)
		}
	case []any:
		return c.breaksList(v)
	}
	return ""
}

func (c *constraint) breaksList(items []any) string {
	if len(items) < c.fewest {
		return "has fewer items than " + strconv.Itoa(c.fewest)
	}
	if c.unique == "" {
		return ""
	}
	seen := map[any]bool{}
	for _, item := range items {
		m, _ := item.(map[string]any)
		if name, ok := m[c.unique].(string); ok {
			if seen[name] {
				return "has two items with " + c.unique + " " + strconv.Quote(name)
			}
			seen[name] = true
		}
	}
	return ""
}

// missing lists the required fields that a map lacks.
func (c *constraint) missing(value any) []string {
	m, ok := value.(map[string]any)
	if !ok || c.required == "" {
		return nil
	}
	var names []string
	for name := range strings.SplitSeq(c.required, "|") {
		if !says(m[name]) || m[name] == int64(0) {
			names = append(names, name)
		}
	}
	return names
}

func notEmpty(v string) bool { return v != "" }

// isRetention matches ^[1-9][0-9]*[dwm]$.
func isRetention(v string) bool {
	number := strings.TrimRight(v, "dwm")
	return len(v) == len(number)+1 && number != "" && number[0] != '0' && strings.Trim(number, "0123456789") == ""
}

// isNameOf matches names of letters, digits and some more characters in between.
func isNameOf(first, middle, last string) func(string) bool {
	return func(v string) bool {
		return v != "" && strings.ContainsRune(first, rune(v[0])) && strings.ContainsRune(last, rune(v[len(v)-1])) &&
			strings.Trim(v, middle) == ""
	}
}

const (
	lowerLetters = "abcdefghijklmnopqrstuvwxyz"
	upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits       = "0123456789"
	lowerDigits  = lowerLetters + digits
)

func isLabel(v string) bool { return isNameOf(lowerDigits, lowerDigits+"-", lowerDigits)(v) }

func isExtension(v string) bool { return isNameOf(lowerDigits, lowerDigits+"-_", lowerDigits)(v) }

func isSelectorName(v string) bool { return isNameOf(lowerLetters, lowerDigits+"-_", lowerDigits)(v) }

func isSlotPrefix(v string) bool { return strings.Trim(v, lowerDigits+"_") == "" }

func isVariable(v string) bool {
	const letters = lowerLetters + upperLetters + "_"
	return isNameOf(letters, letters+digits, letters+digits)(v)
}
