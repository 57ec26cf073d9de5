// SPDX-License-Identifier: Apache-2.0

package plan

import "strings"

// words says what waits: "writes wait 7 to 37 s".
func (w Waits) words() []string {
	var parts []string
	if w.Writes != "" {
		parts = append(parts, "writes wait "+w.Writes)
	}
	if w.Reads != "" {
		parts = append(parts, "reads on replicas fail"+during(w.Reads))
	}
	if w.Connections != "" {
		parts = append(parts, "new connections fail"+during(w.Connections))
	}
	return parts
}

// short is without conditions and explanations, which the effect of a field has.
func (w Waits) short() Waits {
	cut := func(text string) string {
		for _, end := range []string{" while ", " (", ", ", " at each "} {
			text, _, _ = strings.Cut(text, end)
		}
		return text
	}
	return Waits{Writes: cut(w.Writes), Reads: cut(w.Reads), Connections: cut(w.Connections)}
}

// during puts a preposition before a duration; other words, such as "until you act", have their own.
func during(text string) string {
	if text[0] >= '0' && text[0] <= '9' || strings.HasPrefix(text, "up to ") || strings.HasPrefix(text, "about ") {
		return " for " + text
	}
	return " " + text
}
