// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"bytes"
	"iter"
	"strings"
)

// chunk is a piece of a stream that holds one document, seldom none or more.
type chunk struct {
	data []byte
	base int // lines of the stream before data
}

// chunks cuts a stream before each "---" line and after each "..." line. YAML forbids such a line at the first column
// inside any value, block scalars included, so this needs no parsing; it lets a reader hold one document at a time.
func chunks(data []byte) iter.Seq[chunk] {
	return func(yield func(chunk) bool) {
		start, base, lines, at := 0, 0, 0, 0
		prologue := true // only comments and directives so far: they belong to the document that follows
		cut := func(end int) bool {
			piece := chunk{data: data[start:end], base: base}
			start, base, prologue = end, lines, true
			return len(piece.data) == 0 || yield(piece)
		}
		for at < len(data) {
			next := len(data)
			if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
				next = at + i + 1
			}
			line := data[at:next]
			opens := marker(line) && line[0] == '-'
			if opens && !prologue && !cut(at) {
				return
			}
			prologue = prologue && !opens && (idle(line) || line[0] == '%')
			at = next
			lines++
			if marker(line) && line[0] == '.' && !cut(at) {
				return
			}
		}
		cut(len(data))
	}
}

// marker reports whether a line begins with a document marker: "---" or "..." followed by space or the line's end.
func marker(line []byte) bool {
	if !bytes.HasPrefix(line, []byte("---")) && !bytes.HasPrefix(line, []byte("...")) {
		return false
	}
	return len(line) == 3 || strings.IndexByte(" \t\r\n", line[3]) >= 0
}

// unusualBreaks reports whether data holds a line break other than LF and CRLF.
func unusualBreaks(data []byte) bool {
	return bytes.Count(data, []byte("\r")) != bytes.Count(data, []byte("\r\n")) ||
		bytes.Contains(data, []byte("\u0085")) || bytes.Contains(data, []byte("\u2028")) || bytes.Contains(data, []byte("\u2029"))
}

// origin is where a line of the YAML parser begins in the file.
type origin struct{ line, column int }

// origins maps the parser's lines to the file's. Editors and this package end lines at LF only, while YAML 1.1 also
// does at CR, NEL, LS and PS; nil when the data has none of those and both agree.
func origins(data []byte) []origin {
	if !unusualBreaks(data) {
		return nil
	}
	starts := []origin{{}}
	line, column := 0, 0
	text := []rune(string(data))
	for i, r := range text {
		column++
		switch {
		case r == '\n':
			line++
			column = 0
		case r == '\r' && i+1 < len(text) && text[i+1] == '\n':
			continue
		case r != '\r' && r != '\u0085' && r != '\u2028' && r != '\u2029':
			continue
		}
		starts = append(starts, origin{line: line, column: column})
	}
	return starts
}
