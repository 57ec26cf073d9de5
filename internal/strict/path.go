// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"strconv"
	"strings"
)

// notation is the form in which a step is written after its parent.
type notation int

const (
	member notation = iota // .name, a field of a struct
	entry                  // [name], an entry of a typed map
	open                   // .name, or [name] if that would be ambiguous: an entry of an any
)

// path is the path from the root of a document to a value, as a linked list. It needs one small allocation per step,
// and is converted to text only to report a fault.
type path struct {
	parent *path
	name   string
	index  int // -1 unless the step is a list index
	style  notation
	depth  int
}

func (p *path) child(style notation, name string) *path {
	return &path{parent: p, name: name, index: -1, style: style, depth: p.level() + 1}
}

func (p *path) item(i int) *path {
	return &path{parent: p, index: i, depth: p.level() + 1}
}

func (p *path) level() int {
	if p == nil {
		return 0
	}
	return p.depth
}

// String returns the path in the format of k8s.io/apimachinery's field.Path.
func (p *path) String() string {
	if p == nil {
		return ""
	}
	head := p.parent.String()
	switch {
	case p.index >= 0:
		return head + "[" + strconv.Itoa(p.index) + "]"
	case p.style == entry, p.style == open && (p.name == "" || strings.ContainsAny(p.name, ".[]=/ ")):
		return head + "[" + p.name + "]"
	case head == "":
		return p.name
	}
	return head + "." + p.name
}

// secret reports whether the name of any step suggests that the value must not be shown. A false match is harmless: the
// message then has the type instead of the value.
func (p *path) secret() bool {
	for ; p != nil; p = p.parent {
		// A patch may be for a Secret, whatever the names of its keys.
		if looksSecret(p.name) || p.name == "patch" && p.style == member {
			return true
		}
	}
	return false
}

func looksSecret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range secretWords {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

var secretWords = [...]string{
	"password", "passwd", "passphrase", "secret", "token", "credential", "privatekey", "accesskey", "accountkey",
	"storagekey", "apikey", "connectionstring", "stringdata",
}

// step is one part of a path from user input.
type step struct {
	name    string
	bracket bool // written as [name]: a list index or a map key
}

// splitPath splits a path such as spec.a[0].b or metadata.labels[app.kubernetes.io/name]. With stop it ends before the
// first '=' outside brackets and returns the rest. It never fails: an invalid path matches nothing later.
func splitPath(text string, stop bool) (steps []step, rest string) {
	name := strings.Builder{}
	named := false
	flush := func() {
		if named {
			steps = append(steps, step{name: name.String()})
		}
		name.Reset()
		named = false
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '=' && stop:
			flush()
			return steps, text[i:]
		case c == '.':
			flush()
			named = true
		case c == '[':
			if name.Len() > 0 {
				flush()
			}
			key := text[i+1 : i+1+keyLength(text[i+1:], stop)]
			steps = append(steps, step{name: key, bracket: true})
			i += len(key) + 1
			named = false
		default:
			named = true
			name.WriteByte(c)
		}
	}
	flush()
	return steps, ""
}

// keyLength returns the length of a key in brackets. The key ends at the first "]" after which a path can continue or
// end, since keys may contain brackets and field paths do not escape them.
func keyLength(text string, stop bool) int {
	for i := range len(text) {
		if text[i] != ']' {
			continue
		}
		if i+1 == len(text) || text[i+1] == '.' || text[i+1] == '[' || stop && text[i+1] == '=' {
			return i
		}
	}
	return len(text)
}
