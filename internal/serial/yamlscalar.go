// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// yamlStyle is the style of a string. The values of the quoted styles are their quotes.
type yamlStyle byte

const (
	unknownStyle yamlStyle = 0
	plainStyle   yamlStyle = ' '
	singleStyle  yamlStyle = '\''
	doubleStyle  yamlStyle = '"'
	literalStyle yamlStyle = '|'
)

// styleOf returns the style that the emitter selects for a string in a block, or unknownStyle if only the emitter can tell.
// https://github.com/yaml/go-yaml/blob/v2.4.4/encode.go, stringv, and emitterc.go, yaml_emitter_analyze_scalar and
// yaml_emitter_select_scalar_style.
func styleOf(s string) yamlStyle {
	if s == "" {
		return doubleStyle // as a plain scalar it would be null
	}
	last := len(s) - 1
	var breaks, escapes, blankEnd, indicator bool
	for i, r := range s {
		switch {
		case r == '\n':
			breaks = true
			blankEnd = blankEnd || i > 0 && s[i-1] == ' '
		case r == ':':
			indicator = indicator || i == last || s[i+1] == ' '
		case r == '#':
			indicator = indicator || i == 0 || s[i-1] == ' '
		case r >= ' ' && r <= '~':
		case r == '\t' || r > 0xFFFF:
			escapes = true
		case !isYAMLPrintable(r):
			return unknownStyle
		}
	}
	switch {
	case breaks && (escapes || blankEnd || s[last] == ' '):
		return doubleStyle
	case breaks:
		return literalStyle
	case escapes || !isYAMLString(s):
		return doubleStyle
	case indicator || s[0] == ' ' || s[last] == ' ' || startsWithIndicator(s):
		return singleStyle
	default:
		return plainStyle
	}
}

// isYAMLPrintable reports whether the emitter writes a non-ASCII character unchanged and the parser accepts it in a
// JSON string: yamlprivateh.go, is_printable and is_break. U+FFFD may replace an invalid byte.
func isYAMLPrintable(r rune) bool {
	return r >= 0xA0 && r < 0xD800 && r != 0x2028 && r != 0x2029 || r >= 0xE000 && r < 0xFFFD && r != 0xFEFF
}

func startsWithIndicator(s string) bool {
	switch s[0] {
	case ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`':
		return true
	case '?':
		return len(s) == 1 || s[1] == ' '
	case '-':
		return len(s) == 1 || s[1] == ' ' || strings.HasPrefix(s, "---")
	case '.':
		return strings.HasPrefix(s, "...")
	default:
		return false
	}
}

// key writes a key that fits on a line and is not folded.
func (w *yamlWriter) key(s string) bool {
	style := styleOf(s)
	if len(s) > yamlLongestKey || style == unknownStyle || strings.ContainsFunc(s, func(r rune) bool { return r == '\n' || r > '~' }) {
		return false
	}
	w.flow(s, unfolded, style)
	return true
}

// value writes a string and a line end. Continuation lines have the given indentation.
func (w *yamlWriter) value(s string, indent int) bool {
	switch style := styleOf(s); style {
	case unknownStyle:
		return false
	case literalStyle:
		w.literal(s, indent)
	default:
		w.flow(s, indent, style)
		w.newline()
	}
	return true
}

// unfolded is the indentation for a string that must not be folded.
const unfolded = -1

// flow writes a plain or quoted string. It folds the string at the first space after the width; a reader converts the
// line break back to a space: yaml_emitter_write_plain_scalar and the functions for the two quoted styles.
func (w *yamlWriter) flow(s string, indent int, style yamlStyle) {
	if style == plainStyle && (indent == unfolded || len(w.buf)-w.line+len(s) <= yamlWidth) {
		w.buf = append(w.buf, s...)
		return
	}
	if style != plainStyle {
		w.buf = append(w.buf, byte(style))
	}
	spaced := false // the last character was a space
	for i, c := range s {
		switch {
		case c == ' ' && !spaced && indent != unfolded && w.folds(s, i, style):
			w.newline()
			w.pad(indent)
			if s[i+1] == ' ' {
				w.buf = append(w.buf, '\\')
			}
		case c == '\n':
			w.buf = append(w.buf, `\n`...)
		case c == '\t':
			w.buf = append(w.buf, `\t`...)
		case c == '\'' && style == singleStyle:
			w.buf = append(w.buf, `''`...)
		case (c == '"' || c == '\\') && style == doubleStyle:
			w.buf = append(w.buf, '\\', byte(c))
		case c > 0xFFFF:
			w.buf = fmt.Appendf(w.buf, `\U%08X`, c)
		default:
			w.buf = utf8.AppendRune(w.buf, c)
		}
		spaced = c == ' '
	}
	if style != plainStyle {
		w.buf = append(w.buf, byte(style))
	}
}

// folds reports whether the space s[i] becomes a line break. Text without spaces is never broken.
func (w *yamlWriter) folds(s string, i int, style yamlStyle) bool {
	return utf8.RuneCount(w.buf[w.line:]) > yamlWidth && i > 0 && i < len(s)-1 && (s[i+1] != ' ' || style == doubleStyle)
}

// literal writes a block scalar: yaml_emitter_write_literal_scalar, with the indentation and chomping hints of
// yaml_emitter_write_block_scalar_hints.
func (w *yamlWriter) literal(s string, indent int) {
	w.buf = append(w.buf, '|')
	if s[0] == ' ' || s[0] == '\n' {
		w.buf = append(w.buf, '0'+yamlIndent)
	}
	switch {
	case !strings.HasSuffix(s, "\n"):
		w.buf = append(w.buf, '-')
	case s == "\n" || strings.HasSuffix(s, "\n\n"):
		w.buf = append(w.buf, '+')
	}
	w.newline()
	for line := range strings.Lines(s) {
		if line != "\n" {
			w.pad(indent)
		}
		w.buf = append(w.buf, line...)
	}
	if s[len(s)-1] != '\n' {
		w.buf = append(w.buf, '\n')
	}
	w.line = len(w.buf)
}
