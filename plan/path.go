// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strconv"
	"strings"
)

// step is one step of the path to a field.
type step struct {
	name string
	item bool // of a list; the name is its key or its index
}

// path is the path from an object to a field.
type path []step

func (p path) field(name string) path { return append(p[:len(p):len(p)], step{name: name}) }
func (p path) item(name string) path  { return append(p[:len(p):len(p)], step{name, true}) }
func (p path) at(i int) path          { return p.item(strconv.Itoa(i)) }

// String writes the path as lint does: spec.plugins[0].name, metadata.annotations[cnpg.io/hibernation].
func (p path) String() string {
	var b strings.Builder
	for i, s := range p {
		switch {
		case s.item || s.name == "" || strings.ContainsAny(s.name, ".[]=/ "):
			b.WriteString("[" + s.name + "]")
		case i > 0:
			b.WriteString("." + s.name)
		default:
			b.WriteString(s.name)
		}
	}
	return b.String()
}

// parsePattern reads the path of a rule. "*" stands for any name, "[]" for any item of a list; a name with dots is in brackets.
func parsePattern(text string) path {
	var p path
	for text != "" {
		if rest, ok := strings.CutPrefix(text, "["); ok {
			name, after, _ := strings.Cut(rest, "]")
			p = append(p, step{name, name == ""})
			text = strings.TrimPrefix(after, ".")
			continue
		}
		end := strings.IndexAny(text, ".[")
		if end < 0 {
			end = len(text)
		}
		p = append(p, step{name: text[:end]})
		text = strings.TrimPrefix(text[end:], ".")
	}
	return p
}

// covers reports whether a pattern leads to the path or to a parent of it, and how many of its steps are exact.
func (p path) covers(other path) (exact int, ok bool) {
	if len(p) > len(other) {
		return 0, false
	}
	for i, s := range p {
		switch {
		case s.item != other[i].item:
			return 0, false
		case s.item, s.name == "*":
		case s.name == other[i].name:
			exact++
		default:
			return 0, false
		}
	}
	return exact, true
}
