// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/pgha/pgha/fault"
)

// MaxProfileBytes is the size of the largest profile that [Decode] reads, in bytes.
const MaxProfileBytes = 1 << 20

var bom = []byte("\ufeff")

// CheckText checks data before it is parsed: more than limit bytes, UTF-16, invalid UTF-8, NUL bytes, a byte order
// mark, CRLF and CR line endings, no document. It reports only the first fault of each kind.
func CheckText(file string, data []byte, limit int) Errors {
	errs := unreadable(file, data, limit)
	if len(errs) > 0 {
		return errs
	}
	if bytes.HasPrefix(data, bom) {
		errs = append(errs, &Error{Kind: fault.Syntax, File: file, Line: 1, Column: 1,
			Detail: "starts with a byte order mark; save the file as UTF-8 without BOM"})
		data = data[len(bom):] // not counted in columns
	}
	if i := bytes.IndexByte(data, '\r'); i >= 0 {
		line, column := place(data, i)
		detail := "the line ends in CRLF; save the file with LF line endings"
		if !bytes.HasPrefix(data[i:], []byte("\r\n")) {
			detail = "contains a carriage return; save the file with LF line endings"
		}
		errs = append(errs, &Error{Kind: fault.Syntax, File: file, Line: line, Column: column, Detail: detail})
	}
	if blank(data) {
		errs = append(errs, &Error{Kind: fault.Syntax, File: file, Detail: noDocument})
	}
	errs.Sort()
	return errs
}

const noDocument = "contains no document"

// unreadable reports faults that prevent parsing.
func unreadable(file string, data []byte, limit int) Errors {
	switch {
	case len(data) > limit:
		return Errors{{Kind: fault.Syntax, File: file, Detail: fmt.Sprintf("is larger than the maximum of %d KiB", limit>>10)}}
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return Errors{{Kind: fault.Syntax, File: file, Detail: "is UTF-16; save the file as UTF-8"}}
	}
	return badBytes(file, data, 0)
}

// badBytes reports the first byte that is not allowed in YAML; base is the number of lines before data.
func badBytes(file string, data []byte, base int) Errors {
	if i := invalidUTF8(data); i >= 0 {
		line, column := place(data, i)
		return Errors{{Kind: fault.Syntax, File: file, Line: base + line, Column: column, Detail: "is not valid UTF-8 here; save the file as UTF-8"}}
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		line, column := place(data, i)
		return Errors{{Kind: fault.Syntax, File: file, Line: base + line, Column: column, Detail: "contains a NUL byte; this is not a text file"}}
	}
	return nil
}

// invalidUTF8 returns the index of the first byte that is not UTF-8, or -1.
func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return -1
}

// place converts an index to a line and a column in characters, both from 1.
func place(data []byte, i int) (line, column int) {
	head := data[:i]
	start := bytes.LastIndexByte(head, '\n') + 1
	return bytes.Count(head, []byte{'\n'}) + 1, utf8.RuneCount(head[start:]) + 1
}

// blank reports whether data contains only white space, comments and document markers. It is false if unsure.
func blank(data []byte) bool {
	if unusualBreaks(data) {
		return false
	}
	for line := range bytes.Lines(data) {
		if !idle(line) && !bytes.HasPrefix(line, []byte("%")) {
			text := strings.TrimSpace(string(line[min(3, len(line)):]))
			if !marker(line) || text != "" && !strings.HasPrefix(text, "#") {
				return false
			}
		}
	}
	return true
}

// idle reports whether a line is empty or a comment.
func idle(line []byte) bool {
	text := bytes.TrimSpace(line)
	return len(text) == 0 || text[0] == '#'
}
