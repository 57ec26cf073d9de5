// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
	"go.yaml.in/yaml/v3"
)

// maxLocate is the size of the largest chunk that is parsed again to find the line of a syntax error.
const maxLocate = 4 << 20

// syntaxError converts an error of the YAML library into a fault with a clear message and position.
func (d *Document) syntaxError(data []byte, cause error) *Error {
	line, problem := splitProblem(cause)
	line = locate(data, line, problem)
	e := &Error{Kind: fault.Syntax, File: d.file}
	if tab, column := indentedWithTab(data, line, problem); tab > 0 {
		line, e.Column = tab, column
		e.Detail = "is indented with a tab; indent with spaces"
	} else if name, ok := strings.CutPrefix(problem, "unknown anchor '"); ok {
		name = strings.TrimSuffix(name, "' referenced")
		// Do not show the name: it may be a password that starts with "*".
		e.Detail = `the alias has no anchor before it; quote a value that starts with "*"`
		if i := bytes.Index(data, []byte("*"+name)); i >= 0 {
			line, e.Column = place(data, i)
		}
	} else {
		e.Detail = inOurWords(problem, lineAt(data, line))
	}
	if line > 0 {
		if d.origins != nil && e.Column == 0 && line <= len(d.origins) {
			line = d.origins[line-1].line + 1
		}
		e.Line = d.base + min(line, bytes.Count(data, []byte{'\n'})+1)
	}
	return e
}

// splitProblem splits "yaml: line 3: did not find expected key".
func splitProblem(cause error) (line int, problem string) {
	problem = strings.TrimPrefix(cause.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(problem, "line "); ok {
		number, rest, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			return n, rest
		}
	}
	return 0, problem
}

// locate corrects the library's line number. It counts from 1 for scanner errors and from 0 for parser errors, and for
// a wrong indentation it is the start of the whole block. In that case, the shortest prefix of the text with the same
// error ends on the line to report.
func locate(data []byte, line int, problem string) int {
	if len(data) > maxLocate {
		return line
	}
	ends := []int{0}
	for piece := range bytes.Lines(data) {
		ends = append(ends, ends[len(ends)-1]+len(piece))
	}
	fails := func(n int) bool {
		_, p := splitProblem(firstFault(data[:ends[n]]))
		return p == problem
	}
	switch {
	case fails(1):
		return 1
	case problem == "did not find expected key", problem == "did not find expected '-' indicator", line == 0:
		low, high := 1, len(ends)-1
		for high-low > 1 {
			if middle := (low + high) / 2; fails(middle) {
				high = middle
			} else {
				low = middle
			}
		}
		return high
	case strings.HasPrefix(problem, "did not find expected "):
		return line + 1
	}
	return line
}

// errNone means that a text has no syntax error.
var errNone = fmt.Errorf("no fault")

func firstFault(data []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		root, err := next(decoder)
		if err != nil && root == nil && err.Error() != "EOF" {
			return err
		}
		if err != nil {
			return errNone
		}
	}
}

// lineAt returns the n-th line of data, from 1; empty if it does not exist.
func lineAt(data []byte, n int) string {
	for line := range bytes.Lines(data) {
		if n--; n == 0 {
			return strings.TrimRight(string(line), "\r\n")
		}
	}
	return ""
}

// indentedWithTab looks for a tab in the indentation of a line and of its neighbours, since the parser may report it
// late. It does so only for problems that a tab can cause, since tabs are allowed inside brackets and quotes.
func indentedWithTab(data []byte, line int, problem string) (at, column int) {
	switch problem {
	case "found character that cannot start any token", "did not find expected key", "could not find expected ':'",
		"mapping values are not allowed in this context", "found a tab character that violates indentation",
		"found a tab character where an indentation space is expected":
	default:
		return 0, 0
	}
	for _, n := range []int{line, line + 1, line - 1} {
		text := lineAt(data, n)
		indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
		if i := strings.IndexByte(indent, '\t'); i >= 0 && len(indent) < len(text) {
			return n, i + 1
		}
	}
	return 0, 0
}

// inOurWords returns a clear message for the library's problem, with what to do. It never shows a value, which could be a secret.
func inOurWords(problem, line string) string {
	if problem == "did not find expected key" && strings.HasPrefix(strings.TrimSpace(line), ":") {
		return `a key is missing before ":"`
	}
	for _, known := range problems {
		if strings.HasPrefix(problem, known.problem) {
			return known.detail
		}
	}
	if problem == "found character that cannot start any token" {
		for _, c := range []string{"@", "`", "%"} {
			if strings.Contains(line, c) {
				return fmt.Sprintf("a value cannot start with %q; quote the value", c)
			}
		}
	}
	return "is not valid YAML: " + problem
}

var problems = [...]struct{ problem, detail string }{
	{"mapping values are not allowed", `unexpected ": ", a key is not allowed here; quote the value or check the indentation`},
	{"did not find expected key", "the indentation does not match the lines above"},
	{"did not find expected '-' indicator", `the indentation does not match the list above; each item starts with "- "`},
	{"block sequence entries are not allowed", `unexpected "- ", a list is not allowed here; start the list on a new line`},
	{"did not find expected ',' or ']'", `missing "]" for a list that starts here`},
	{"did not find expected ',' or '}'", `missing "}" for a map that starts here`},
	{"did not find expected node content", "missing value or misplaced bracket"},
	{"did not find expected <document start>", "the document ends before this line; check the indentation and the brackets"},
	{"could not find expected ':'", `expected "key: value"`},
	{"found unexpected end of stream", "missing closing quote for a quote that starts here"},
	{"found unexpected document indicator", "missing closing quote for a quote that starts here"},
	{"found unknown escape character", `unknown escape in double quotes; use single quotes, or \\ for a backslash`},
	{"control characters are not allowed", "contains a control character; this is not a text file"},
	{"found incompatible YAML document", "this %YAML directive is not supported; remove it"},
	{"exceeded max depth", "is nested too deeply"},
}
