// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Document is one parsed YAML or JSON document with the positions of its values.
type Document struct {
	file    string
	base    int // lines of the stream before the text that was parsed
	start   int // the line on which the document starts, from 1
	origins []origin
	root    *yaml.Node
	hides   func(field string) bool
	end     origin // the end of the parsed text: its last line, from 0, and the number of characters in it
}

// File returns the name that was passed to [Parse], [Documents] or [Decode].
func (d *Document) File() string { return d.file }

// Parse returns all documents of a stream, in order. It skips documents that are empty or have only comments. A
// document that is not valid YAML is reported, and the others are still returned. Parse accepts a byte order mark and
// CRLF line endings, as kubectl does. It has no size limit: see [CheckText].
func Parse(file string, data []byte) ([]*Document, Errors) {
	var docs []*Document
	var errs Errors
	for doc, faults := range Documents(file, data) {
		errs = append(errs, faults...)
		if doc != nil {
			docs = append(docs, doc)
		}
	}
	return docs, errs
}

// Documents yields what [Parse] returns, one document at a time, so that a stream of any length needs only the memory
// of its largest document. Each step yields either a document or an error.
func Documents(file string, data []byte) iter.Seq2[*Document, Errors] {
	return func(yield func(*Document, Errors) bool) {
		if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
			yield(nil, unreadable(file, data, len(data)))
			return
		}
		for piece := range chunks(bytes.TrimPrefix(data, bom)) {
			for _, one := range piece.objects() {
				for doc, faults := range one.documents(file) {
					if !yield(doc, faults) {
						return
					}
				}
			}
		}
	}
}

// objects splits a chunk with several JSON objects.
func (c chunk) objects() []chunk {
	pieces := JSONStream(c.data)
	if pieces == nil {
		return []chunk{c}
	}
	all := make([]chunk, len(pieces))
	for i, p := range pieces {
		all[i] = chunk{data: p.Data, base: c.base + p.Base}
	}
	return all
}

// documents parses one chunk.
func (c chunk) documents(file string) iter.Seq2[*Document, Errors] {
	return func(yield func(*Document, Errors) bool) {
		if blank(c.data) {
			return
		}
		if errs := badBytes(file, c.data, c.base); errs != nil {
			yield(nil, errs)
			return
		}
		origins, end := origins(c.data), endOf(c.data)
		decoder := yaml.NewDecoder(bytes.NewReader(fixEscapes(c.data)))
		for first := true; ; first = false {
			root, err := next(decoder)
			if errors.Is(err, io.EOF) {
				return
			}
			doc := &Document{file: file, base: c.base, origins: origins, root: root, end: end}
			if err != nil {
				yield(nil, Errors{doc.syntaxError(c.data, err)})
				return
			}
			if empty(root) {
				continue
			}
			doc.start, _ = doc.position(root)
			if first && marker(c.data) {
				doc.start = c.base + 1
			}
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// next reads the node tree of one document. It recovers panics of the YAML library on malformed input.
func next(decoder *yaml.Decoder) (root *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, fmt.Errorf("%v", r)
		}
	}()
	document := yaml.Node{}
	if err := decoder.Decode(&document); err != nil {
		return nil, err
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		return nil, io.EOF
	}
	return document.Content[0], nil
}

// empty reports whether a document is empty: "---" alone is a null in YAML, but is not treated as a document.
func empty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0 && n.Anchor == ""
}

// position returns the position of a node in the file.
func (d *Document) position(n *yaml.Node) (line, column int) {
	if d == nil || n == nil || n.Line == 0 {
		return 0, 0
	}
	line, column = n.Line, n.Column
	if d.origins != nil && line <= len(d.origins) {
		o := d.origins[line-1]
		line, column = o.line+1, o.column+column
	}
	if line > d.end.line+1 { // the parser reports a missing value at the end of the text on the line after it
		line, column = d.end.line+1, d.end.column+1
	}
	return d.base + line, column
}

// endOf returns the end of a text.
func endOf(data []byte) origin {
	last := data[bytes.LastIndexByte(data, '\n')+1:]
	return origin{bytes.Count(data, []byte{'\n'}), utf8.RuneCount(last)}
}
