// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"iter"
	"strings"

	"github.com/pgha/pgha/internal/strict"
)

// documents splits a stream before each line that starts a document, and counts the lines before each piece. In YAML such a
// line has no other meaning, so no parser is needed.
func documents(data []byte) iter.Seq2[[]byte, int] {
	return func(yield func([]byte, int) bool) {
		base := 0
		for len(data) > 0 {
			end := nextDocument(data)
			if !yield(data[:end:end], base) {
				return
			}
			base += bytes.Count(data[:end], []byte{'\n'})
			data = data[end:]
		}
	}
}

// objects splits documents that contain several JSON objects.
func objects(data []byte) iter.Seq2[[]byte, int] {
	return func(yield func([]byte, int) bool) {
		for text, base := range documents(data) {
			pieces := strict.JSONStream(text)
			if pieces == nil {
				pieces = []strict.Piece{{Data: text}}
			}
			for _, p := range pieces {
				if !yield(p.Data, base+p.Base) {
					return
				}
			}
		}
	}
}

// nextDocument is the index of the first document marker after the start of data.
func nextDocument(data []byte) int {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("\n---"))
		if i < 0 {
			return len(data)
		}
		at += i + 1
		if rest := data[at+3:]; len(rest) == 0 || strings.IndexByte(" \t\r\n", rest[0]) >= 0 {
			return at
		}
	}
}
