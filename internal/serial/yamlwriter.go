// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"slices"
	"strconv"

	sigsyaml "sigs.k8s.io/yaml"
)

const (
	// yamlWidth is the column behind which the emitter folds at the next space:
	// https://github.com/yaml/go-yaml/blob/v2.4.4/emitterc.go, yaml_emitter_emit_stream_start.
	yamlWidth = 80
	// yamlIndent is how far a level is indented, in the same place.
	yamlIndent = 2
	// yamlDeepest is the indentation up to which yamlWriter writes: half the width, so that there is room before a fold.
	yamlDeepest = yamlWidth / 2
	// yamlLongestKey is the length in bytes behind which a key is no simple key: yaml_emitter_check_simple_key.
	yamlLongestKey = 128
)

// AppendYAML appends the node as sigs.k8s.io/yaml writes it, byte for byte. That package parses JSON as YAML and then
// emits it through an event queue, which costs a hundred times what the text does; a document in which everything is
// known to come out the same is written directly, and any other, as a whole, by the package itself.
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

// AppendDirect appends the node as AppendYAML does where everything in it is known to come out the same; else it reports
// false, and the bytes are of no use.
func AppendDirect(b []byte, root *Node) ([]byte, bool) {
	w := yamlWriter{buf: slices.Grow(b, 4096), line: len(b)}
	ok := root.kind == mapNode && len(root.kids) > 0 && w.mapping(root.kids, 0, false)
	return w.buf, ok
}

// yamlWriter writes block style. Its methods report false when they met something they do not know how to write; what
// they have written by then is of no use. The shape is that of https://github.com/yaml/go-yaml/blob/v2.4.4/emitterc.go.
type yamlWriter struct {
	buf  []byte
	line int // where in buf the current line starts
}

// mapping writes the entries at an indentation; the first one where the line is, if that is behind the dash of a list.
func (w *yamlWriter) mapping(kids []Node, indent int, dashed bool) bool {
	if indent > yamlDeepest {
		return false
	}
	for i := range kids {
		kid := &kids[i]
		if i > 0 || !dashed {
			w.pad(indent)
		}
		// Which of two equal keys wins is for the parser to say.
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
			ok = w.list(kid.kids, indent, false) // the dashes stand below the key
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

// leaf writes the space after a colon or dash, what has no entries of its own, and the end of the line.
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

// yamlNumber is a JSON number after it went through YAML: an integer of 64 bits stays one, any other becomes a float,
// written with the fewest digits. https://github.com/yaml/go-yaml/blob/v2.4.4/resolve.go and encode.go, floatv.
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
