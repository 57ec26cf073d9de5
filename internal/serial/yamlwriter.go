// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"slices"
	"strconv"

	sigsyaml "sigs.k8s.io/yaml"
)

const (
	// yamlWidth is the column after which the emitter folds at the next space:
	// https://github.com/yaml/go-yaml/blob/v2.4.4/emitterc.go, yaml_emitter_emit_stream_start.
	yamlWidth = 80
	// yamlIndent is the indentation of a level, from the same source.
	yamlIndent = 2
	// yamlDeepest is the maximum indentation of yamlWriter: half the width, so that there is room before a fold.
	yamlDeepest = yamlWidth / 2
	// yamlLongestKey is the maximum length in bytes of a simple key: yaml_emitter_check_simple_key.
	yamlLongestKey = 128
)

// AppendYAML appends the node as sigs.k8s.io/yaml writes it, byte for byte. That package parses JSON as YAML and then
// emits it through an event queue, which takes a hundred times as long. A document for which direct output is known to
// be equal is written directly; any other document is written by the package.
func AppendYAML(b []byte, root *Node) ([]byte, error) {
	if text, ok := AppendDirect(b, root); ok {
		return text, nil
	}
	text, err := sigsyaml.JSONToYAML(AppendJSON(nil, root, Compact))
	if err != nil {
		return nil, err
	}
	return append(b, text...), nil
}

// AppendDirect appends the node as AppendYAML does, if direct output is known to be equal; otherwise it returns false,
// and the bytes must be discarded.
func AppendDirect(b []byte, root *Node) ([]byte, bool) {
	w := yamlWriter{buf: slices.Grow(b, 4096), line: len(b)}
	ok := root.kind == mapNode && len(root.kids) > 0 && w.mapping(root.kids, 0, false)
	return w.buf, ok
}

// yamlWriter writes block style. Its methods return false for a value that they do not support; the output must then be
// discarded. The structure follows https://github.com/yaml/go-yaml/blob/v2.4.4/emitterc.go.
type yamlWriter struct {
	buf  []byte
	line int // where in buf the current line starts
}

// mapping writes the entries at an indentation. After the dash of a list, the first entry goes on the current line.
func (w *yamlWriter) mapping(kids []Node, indent int, dashed bool) bool {
	if indent > yamlDeepest {
		return false
	}
	for i := range kids {
		kid := &kids[i]
		if i > 0 || !dashed {
			w.pad(indent)
		}
		// The parser decides which of two equal keys wins.
		if i > 0 && kid.key == kids[i-1].key || !w.key(kid.key) {
			return false
		}
		w.buf = append(w.buf, ':')
		var ok bool
		switch {
		case len(kid.kids) == 0:
			ok = w.leaf(kid, indent)
		case kid.kind == mapNode:
			w.newline()
			ok = w.mapping(kid.kids, indent+yamlIndent, false)
		default:
			w.newline()
			ok = w.list(kid.kids, indent, false) // dashes are not indented below the key
		}
		if !ok {
			return false
		}
	}
	return true
}

func (w *yamlWriter) list(kids []Node, indent int, dashed bool) bool {
	if indent > yamlDeepest {
		return false
	}
	for i := range kids {
		kid := &kids[i]
		if i > 0 || !dashed {
			w.pad(indent)
		}
		w.buf = append(w.buf, '-')
		var ok bool
		switch {
		case len(kid.kids) == 0:
			ok = w.leaf(kid, indent)
		case kid.kind == mapNode:
			w.buf = append(w.buf, ' ')
			ok = w.mapping(kid.kids, indent+yamlIndent, true)
		default:
			w.buf = append(w.buf, ' ')
			ok = w.list(kid.kids, indent+yamlIndent, true)
		}
		if !ok {
			return false
		}
	}
	return true
}

// leaf writes the space after a colon or dash, a scalar or an empty list or map, and a line end.
func (w *yamlWriter) leaf(n *Node, indent int) bool {
	text := n.text
	switch n.kind {
	case nullNode:
		text = "null"
	case listNode:
		text = "[]"
	case mapNode:
		text = "{}"
	case numberNode:
		var ok bool
		if text, ok = yamlNumber(text); !ok {
			return false
		}
	case stringNode:
		w.buf = append(w.buf, ' ')
		return w.value(text, indent+yamlIndent)
	case boolNode:
	}
	w.buf = append(w.buf, ' ')
	w.buf = append(w.buf, text...)
	w.newline()
	return true
}

func (w *yamlWriter) newline() {
	w.buf = append(w.buf, '\n')
	w.line = len(w.buf)
}

func (w *yamlWriter) pad(n int) {
	const spaces = "                                                "
	w.buf = append(w.buf, spaces[:n]...)
}

// yamlNumber returns a JSON number as YAML writes it: a 64-bit integer is unchanged, any other number becomes a float
// with the fewest digits. https://github.com/yaml/go-yaml/blob/v2.4.4/resolve.go and encode.go, floatv.
func yamlNumber(text string) (string, bool) {
	if len(text) <= 18 && text != "-0" && isDigits(text) {
		return text, true
	}
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return strconv.FormatInt(i, 10), true
	}
	if u, err := strconv.ParseUint(text, 10, 64); err == nil {
		return strconv.FormatUint(u, 10), true
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return "", false // it would become a string
	}
	return strconv.FormatFloat(f, 'g', -1, 64), true
}

func isDigits(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && (c != '-' || i > 0) {
			return false
		}
	}
	return true
}
