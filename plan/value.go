// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// longestValue is how many characters of a value are shown.
const longestValue = 80

// fieldLine is a changed field as it is shown: with both values in one line, or with one value a line.
type fieldLine struct {
	sign string // +, - or ~
	path string
	// one is the values: "8Gi -> 16Gi", or the value that is added or removed. Empty if there is one value a line.
	one string
	// lines are the values that go and come, each with its sign.
	lines []string
}

// longestLine is how long path and values may be in one line.
const longestLine = 104

func lineOf(c *FieldChange) fieldLine {
	line := fieldLine{sign: "~", path: clean(c.Path)}
	if c.Old == nil || c.New == nil {
		line.sign, line.one = "+", shortened(valueText(c.New), longestValue)
		if c.New == nil {
			line.sign, line.one = "-", shortened(valueText(c.Old), longestValue)
		}
		return line
	}
	if line.lines = itemLines(c.Old, c.New, ordered(c.Path)); line.lines != nil {
		return line
	}
	old, new := shortenedPair(valueText(c.Old), valueText(c.New))
	if one := old + " -> " + new; utf8.RuneCountInString(line.path+one) <= longestLine {
		line.one = one
		return line
	}
	line.lines = []string{"- " + old, "+ " + new}
	return line
}

// valueText writes a value in one line, strings without quotes where they cannot be mistaken.
func valueText(value any) string {
	switch v := value.(type) {
	case string:
		if v == "" || v != strings.TrimSpace(v) || strings.Contains(v, " -> ") {
			return `"` + clean(strings.ReplaceAll(v, `"`, `\"`)) + `"`
		}
		return clean(v)
	case []string:
		return "[" + clean(strings.Join(v, ", ")) + "]"
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, valueText(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		var items []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			items = append(items, clean(name)+": "+valueText(v[name]))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case nil:
		return "null"
	}
	return clean(fmt.Sprint(value))
}

// shortened cuts a text that is too long.
func shortened(text string, longest int) string {
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	runes := []rune(text)
	return string(runes[:longest-1]) + "…"
}

// shortenedPair cuts two texts so that the place where they differ is shown.
func shortenedPair(old, new string) (string, string) {
	a, b := []rune(old), []rune(new)
	if len(a) <= longestValue && len(b) <= longestValue {
		return old, new
	}
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	const context = 15
	if same > longestValue/2 {
		old, new = "…"+string(a[same-context:]), "…"+string(b[same-context:])
	}
	return shortened(old, longestValue), shortened(new, longestValue)
}
