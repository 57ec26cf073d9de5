// SPDX-License-Identifier: Apache-2.0

package pghba

import "strings"

// token is one value of a field. A quoted token is never a keyword.
type token struct {
	text   string
	quoted bool
}

// keyword reports whether the token is an unquoted keyword.
func (t token) keyword(word string) bool { return !t.quoted && t.text == word }

// tokenize splits a line into fields, each a list of comma-separated values: next_token and next_field_expand in hba.c.
func tokenize(line string) [][]token {
	var fields [][]token
	for {
		var field []token
		for more := true; more; {
			var t token
			var found bool
			if t, line, found, more = next(line); !found {
				break
			}
			field = append(field, t)
		}
		if field == nil {
			return fields
		}
		fields = append(fields, field)
	}
}

// next reads one token from the line. If comma is true, another value of the same field follows.
func next(line string) (t token, rest string, found, comma bool) {
	line = strings.TrimLeft(line, " \t\r,")
	var text strings.Builder
	inQuote, wasQuote, begun := false, false, false
	for i := range len(line) {
		c := line[i]
		switch {
		case !inQuote && strings.IndexByte(" \t\r", c) >= 0:
			return token{text.String(), t.quoted}, line[i:], true, false
		case !inQuote && c == '#':
			return token{text.String(), t.quoted}, "", begun, false
		case !inQuote && c == ',':
			return token{text.String(), t.quoted}, line[i+1:], true, true
		}
		if c != '"' || wasQuote {
			text.WriteByte(c)
		}
		wasQuote = inQuote && c == '"' && !wasQuote
		if c == '"' {
			inQuote = !inQuote
			if !begun {
				t.quoted = true
			}
		}
		begun = true
	}
	return token{text.String(), t.quoted}, "", begun, false
}
