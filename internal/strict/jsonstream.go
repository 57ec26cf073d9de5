// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"bytes"
	"encoding/json"
)

// Piece is one object of a JSON stream.
type Piece struct {
	// Data is the object. If another object ends on the line on which it starts, that object is replaced by spaces, so
	// that columns are those of the stream.
	Data []byte
	// Base is the number of lines before Data.
	Base int
}

// JSONStream splits a text with several JSON objects in a row, as kubectl reads it and jq prints it. It returns nil for
// any other text, including a single object.
// https://github.com/kubernetes/apimachinery/blob/v0.35.0/pkg/util/yaml/decoder.go
func JSONStream(data []byte) []Piece {
	begin, lines := 0, 0
	for line := range bytes.Lines(data) {
		if !idle(line) && (!marker(line) || !idle(line[3:])) {
			break
		}
		begin, lines = begin+len(line), lines+1
	}
	if start := bytes.TrimLeft(data[begin:], " \t"); len(start) == 0 || start[0] != '{' {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(data[begin:]))
	var pieces []Piece
	end, lineStart := begin, begin
	for {
		var object json.RawMessage
		if err := decoder.Decode(&object); err != nil {
			if len(pieces) < 2 || len(bytes.TrimSpace(data[end:])) > 0 {
				return nil // a YAML map in flow style, or a fault that the YAML parser reports
			}
			return pieces
		}
		if object[0] != '{' {
			return nil
		}
		next := begin + int(decoder.InputOffset())
		start := next - len(object)
		if i := bytes.LastIndexByte(data[end:start], '\n'); i >= 0 {
			lines += bytes.Count(data[end:start], []byte{'\n'})
			lineStart = end + i + 1
		}
		text := object
		if start > lineStart {
			text = append(bytes.Repeat([]byte{' '}, len([]rune(string(data[lineStart:start])))), object...)
		}
		pieces = append(pieces, Piece{Data: text, Base: lines})
		if i := bytes.LastIndexByte(object, '\n'); i >= 0 {
			lines += bytes.Count(object, []byte{'\n'})
			lineStart = start + i + 1
		}
		end = next
	}
}
