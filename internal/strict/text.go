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

// CheckText reports what is wrong with data before anything of it is parsed: more than limit bytes, UTF-16, invalid
// UTF-8, NUL bytes, a byte order mark, CRLF and CR line endings, no document at all. Of each kind only the first is
// reported.
func CheckText(file string, data []byte, limit int) Errors {
	errs := unreadable(file, data, limit)
	if len(errs) > 0 {
		return errs
	}
	if bytes.HasPrefix(data, bom) {
		errs = append(errs, &Error{Kind: fault.Syntax, File: file, Line: 1, Column: 1,
			Detail: "starts with a byte order mark; save the file as UTF-8 without BOM"})
		data = data[len(bom):] // columns do not count it
	}
	if i := bytes.IndexByte(data, '\r'); i >= 0 {
		line, column := place(data, i)
		detail := "the line ends in CRLF; save the file with LF line endings"
		if !bytes.HasPrefix(data[i:], []byte("\r\n")) {
			detail = "holds a carriage return; save the file with LF line endings"
		}
		errs = append(errs, &Error{Kind: fault.Syntax, File: file, Line: line, Column: column, Detail: detail})
	}
	if blank(data) {
		errs = append(errs, &Error{Kind: fault.Syntax, File: file, Detail: noDocument})
	}
	errs.Sort()
	return errs
}

const noDocument = "holds no document"

// unreadable reports the faults that make parsing pointless.
func unreadable(file string, data []byte, limit int) Errors {
	switch {
	case len(data) > limit:
		return Errors{{Kind: fault.Syntax, File: file, Detail: fmt.Sprintf("is larger than %d KiB, the most that is read", limit>>10)}}
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return Errors{{Kind: fault.Syntax, File: file, Detail: "is UTF-16; save the file as UTF-8"}}
	}
	return badBytes(file, data, 0)
}

// badBytes reports the first byte that no YAML may hold; base is the number of lines before data.
func badBytes(file string, data []byte, base int) Errors {
	if i := invalidUTF8(data); i >= 0 {
		line, column := place(data, i)
		return Errors{{Kind: fault.Syntax, File: file, Line: base + line, Column: column, Detail: "is not valid UTF-8 here; save the file as UTF-8"}}
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		line, column := place(data, i)
		return Errors{{Kind: fault.Syntax, File: file, Line: base + line, Column: column, Detail: "holds a NUL byte; this is not a text file"}}
	}
	return nil
}

// invalidUTF8 is the index of the first byte that is not UTF-8, or -1.
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

// place turns an index into a line and a column in characters, both from 1.
func place(data []byte, i int) (line, column int) {
	head := data[:i]
	start := bytes.LastIndexByte(head, '\n') + 1
	return bytes.Count(head, []byte{'\n'}) + 1, utf8.RuneCount(head[start:]) + 1
}

// blank reports whether data holds nothing but space, comments and document markers. It is false in doubt.
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
