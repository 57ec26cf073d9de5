// SPDX-License-Identifier: Apache-2.0

package secrets

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Texts are the secrets of objects, for messages that quote one. The zero value has none.
type Texts struct {
	all    map[string]bool
	sorted []string
}

const (
	// shortest is the length from which a text is looked for: a message has shorter ones by chance.
	shortest = 4
	// distinct is the length from which a text is replaced inside words too.
	distinct = 12
	// quoted is how much of a long value a message quotes.
	quoted = 40
)

// Add adds the secrets of an object. The user name in a Secret is none, and messages name users.
func (t *Texts) Add(kind string, tree any) {
	visit(kind, tree, func(field string, value any) {
		switch {
		case isStatements(field):
			t.statements(value)
		case kind == "Secret":
			t.ofSecret(value)
		default:
			t.collect(value)
		}
	})
}

// ofSecret adds the values of a Secret, and what they encode.
func (t *Texts) ofSecret(value any) {
	entries, ok := value.(map[string]any)
	if !ok {
		t.collect(value)
	}
	for name, entry := range entries {
		if name == "username" || isConnectionParameter(name) {
			continue
		}
		t.collect(entry)
		text, _ := entry.(string)
		if plain, err := base64.StdEncoding.DecodeString(text); err == nil && utf8.Valid(plain) {
			t.collect(string(plain))
		}
	}
}

// statements adds the literals of SQL, since messages quote statements without them.
func (t *Texts) statements(value any) {
	switch v := value.(type) {
	case string:
		for _, literal := range literals().FindAllString(v, -1) {
			t.add(literal)
			t.add(strings.Trim(literal, "'"))
		}
	case []any:
		for _, statement := range v {
			t.statements(statement)
		}
	default:
		t.collect(value)
	}
}

// collect adds the texts that a message could have of a value.
func (t *Texts) collect(value any) {
	switch v := value.(type) {
	case map[string]any:
		for name, child := range v {
			t.collect(child)
			if len(v) > 0 && utf8.RuneCountInString(name) >= distinct {
				t.add(name)
			}
		}
	case []any:
		for _, child := range v {
			t.collect(child)
		}
	case string:
		t.add(v)
		for _, part := range secretParts(v) {
			t.add(part)
		}
		for line := range strings.Lines(v) {
			t.add(strings.TrimSpace(line))
		}
	case float64:
		t.add(fmt.Sprint(v))
		t.add(strconv.FormatFloat(v, 'f', -1, 64))
	case nil:
	case bool: // a message has true by chance, but not in quotes; the decoder turns the word yes into a string where the type wants one
		for _, word := range []string{"true", "false", "yes", "no", "on", "off", "y", "n"} {
			t.add(strconv.Quote(word))
		}
	default:
		t.add(fmt.Sprint(v))
	}
}

func (t *Texts) add(text string) {
	if n := utf8.RuneCountInString(text); n > 0 && n < shortest {
		text = strconv.Quote(text) // by chance only without quotes
	}
	if len(text) < shortest-1 || slices.Contains([]string{"password", "secret", "token", "credentials"}, text) {
		return
	}
	if t.all == nil {
		t.all = map[string]bool{}
	}
	t.sorted = nil
	t.all[text] = true
	escaped := strconv.Quote(text)
	t.all[escaped[1:len(escaped)-1]] = true
	if len(text) > quoted {
		t.all[strings.ToValidUTF8(text[:quoted], "")] = true
		t.all[string([]rune(text)[:min(quoted, utf8.RuneCountInString(text))])] = true
	}
}

// Hide replaces the secrets in a message.
func (t *Texts) Hide(message string) string {
	if len(t.all) == 0 || message == "" {
		return message
	}
	if t.sorted == nil {
		t.sorted = slices.SortedFunc(maps.Keys(t.all), func(a, b string) int {
			if len(a) != len(b) {
				return len(b) - len(a)
			}
			return strings.Compare(a, b)
		})
	}
	for _, secret := range t.sorted {
		if strings.Contains(message, secret) {
			message = replaceWords(message, secret)
		}
	}
	return message
}

// replaceWords replaces a text, a short one only where it is not a part of a word.
func replaceWords(message, secret string) string {
	var b strings.Builder
	for {
		i := strings.Index(message, secret)
		if i < 0 {
			return b.String() + message
		}
		before, _ := utf8.DecodeLastRuneInString(message[:i])
		after, _ := utf8.DecodeRuneInString(message[i+len(secret):])
		b.WriteString(message[:i])
		if len(secret) < distinct && (isWord(before) || isWord(after)) {
			b.WriteString(secret)
		} else {
			b.WriteString(Masked)
		}
		message = message[i+len(secret):]
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
