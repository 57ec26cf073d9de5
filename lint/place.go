// SPDX-License-Identifier: Apache-2.0

package lint

import "github.com/pgha/pgha/internal/strict"

// source is the text of one or more objects. It is parsed again when a line is asked for: keeping the parsed tree of
// every document would take ten times the memory of the objects.
type source struct {
	file string
	text []byte
	base int // lines before text
}

func (s *source) parse() *strict.Document {
	docs, _ := strict.Parse(s.file, s.text)
	if len(docs) == 0 {
		return nil
	}
	return docs[0]
}

// place sets the line and column of each finding, text by text, so that each text is parsed only once.
func (p *pass) place() {
	byText := map[*source][]int{}
	for i, r := range p.found {
		if r != nil && r.source != nil && p.findings[i].Line == 0 {
			byText[r.source] = append(byText[r.source], i)
		}
	}
	for text, findings := range byText {
		doc := text.parse()
		for _, i := range findings {
			f := &p.findings[i]
			if f.Line, f.Column = nearest(doc, p.found[i].prefix, f.Field); f.Line > 0 {
				f.Line += text.base
			}
		}
	}
}

// nearest returns the position of a field, or of its closest parent in the text.
func nearest(doc *strict.Document, prefix, field string) (line, column int) {
	if doc == nil {
		return 0, 0
	}
	line, column, _ = doc.Position(prefix + field)
	return line, column
}
