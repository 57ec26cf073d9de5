// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"bytes"
	"iter"
	"strings"
)

// chunk is a part of a stream that usually holds one document.
type chunk struct {
	data []byte
	base int // lines of the stream before data
}

// chunks splits a stream before each "---" line and after each "..." line. No parsing is needed, since YAML forbids
// these lines inside values, including block scalars. A reader can thus hold one document at a time.
func chunks(data []byte) iter.Seq[chunk] {
	return func(yield func(chunk) bool) {
		start, base, lines, at := 0, 0, 0, 0
		prologue := true // only comments and directives so far: they belong to the next document
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

// origin is the position in the file at which a line of the YAML parser starts.
type origin struct{ line, column int }

// origins maps the parser's lines to lines of the file. Editors and this package end lines only at LF, but YAML 1.1
// also at CR, NEL, LS and PS. nil if the data has none of those, so that both agree.
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
