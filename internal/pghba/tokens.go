// SPDX-License-Identifier: Apache-2.0

package pghba

import (
	"slices"
	"strconv"
	"strings"
)

// token is one value of a field. A quoted token is never a keyword.
type token struct {
	text   string
	quoted bool
	// hidden: it may be a secret, such as the password of ldapbindpasswd.
	hidden bool
}

// keyword reports whether the token is an unquoted keyword.
func (t token) keyword(word string) bool { return !t.quoted && t.text == word }

// hide marks the value of an option for a secret and everything after it: a secret with a space or a comma in it is several values.
func hide(fields [][]token) {
	found := false
	for _, field := range fields {
		for i := range field {
			found = found || slices.ContainsFunc([]string{"passw", "pwd", "secret", "token"}, func(word string) bool {
				return strings.Contains(strings.ToLower(field[i].text), word)
			})
			field[i].hidden = found
		}
	}
}

// quote quotes a value for a message. Of an option only its name is shown, since it may stand in the wrong place.
func (t token) quote() string {
	name, _, option := strings.Cut(t.text, "=")
	switch {
	case option && (!t.hidden || methodsOf(name) != nil):
		return strconv.Quote(name + "=...")
	case t.hidden && t.text != "password": // the method
		return "(hidden)"
	}
	return strconv.Quote(t.text)
}

// quoteAs quotes a part of a value, unless it may be secret.
func (t token) quoteAs(part string) string {
	if t.hidden && methodsOf(part) == nil {
		return "(hidden)"
	}
	return strconv.Quote(part)
}

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
			return token{text: text.String(), quoted: t.quoted}, line[i:], true, false
		case !inQuote && c == '#':
			return token{text: text.String(), quoted: t.quoted}, "", begun, false
		case !inQuote && c == ',':
			return token{text: text.String(), quoted: t.quoted}, line[i+1:], true, true
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
	return token{text: text.String(), quoted: t.quoted}, "", begun, false
}
