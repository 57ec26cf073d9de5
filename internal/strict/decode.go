// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"fmt"
	"reflect"

	"github.com/pgha/pgha/fault"
	"go.yaml.in/yaml/v3"
)

const (
	// maxDepth is the maximum nesting of maps and lists. Recursive Kubernetes types stay far below it.
	maxDepth = 100
	// maxAliased is the maximum number of values that aliases may repeat: a few lines could repeat billions.
	maxAliased = 10_000
)

// Decode parses data, which must hold exactly one document of at most [MaxProfileBytes], and decodes it over the values
// already in *into, as [Document.Decode] does. It collects the faults of [CheckText], [Parse] and Document.Decode. The
// Document is nil only if nothing could be parsed. If there are Errors, it still has positions, and *into may be partly
// filled.
func Decode(file string, data []byte, into any) (*Document, Errors) {
	if errs := unreadable(file, data, MaxProfileBytes); len(errs) > 0 {
		return nil, errs
	}
	errs := CheckText(file, data, MaxProfileBytes)
	docs, faults := Parse(file, data)
	errs = append(errs, faults...)
	if len(docs) == 0 {
		if len(errs) == 0 {
			errs = Errors{{Kind: fault.Syntax, File: file, Detail: noDocument}}
		}
		errs.Sort()
		return nil, errs
	}
	if len(docs) > 1 {
		errs = append(errs, &Error{Kind: fault.Syntax, File: file, Line: docs[1].start, Column: 1,
			Detail: "a second document starts here; write one document per file"})
	}
	errs = append(errs, docs[0].Decode(into)...)
	errs.Sort()
	return docs[0], errs
}

// Decode sets *into, which must be a pointer, from the document, by the json tags of its type. Names are
// case-sensitive. Values in *into that the document does not set are kept: structs and maps are merged entry by entry,
// lists are replaced. A null resets its value to zero and removes its entry from a map; in an any it stays null.
//
// In an any, values are map[string]any, []any, string, bool, int64 and float64. Types that implement json.Unmarshaler
// get their value as JSON, and encoding.TextUnmarshaler as text; both may be less strict than this package. Values are
// never converted: a number for a string is a fault, and so are unknown and duplicate names, keys that are not strings,
// merge keys, tags, and words such as yes and on that YAML 1.1 reads as a bool.
//
// All faults are returned, in order of position. *into is then partly filled and must not be used.
func (d *Document) Decode(into any) (errs Errors) {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return Errors{{Kind: fault.Internal, File: d.file, Detail: fmt.Sprintf("cannot decode into %T: it is not a pointer to a value", into)}}
	}
	w := &walker{doc: d, active: map[*yaml.Node]bool{}}
	defer func() {
		// Panics in UnmarshalJSON methods are handled below. This is for bugs in this package, which must not crash the program.
		if r := recover(); r != nil {
			w.fault(nil, nil, "cannot be decoded: %v", r)
		}
		errs = w.errs
		errs.Sort()
	}()
	if kindOf(target(d.root)) == null && target(d.root).Kind == yaml.ScalarNode {
		w.fault(d.root, nil, "expected %s, got null", expected(v.Type().Elem()))
		return
	}
	w.value(d.root, v.Elem(), nil)
	return
}

// isSecret reports whether the document is a Secret. Any field of it may contain a secret, since values are copied: by
// kubectl into an annotation, by a patch to any field.
func isSecret(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		return false
	}
	kind := valueOf(n, "kind")
	return kind != nil && target(kind).Value == "Secret"
}

// walker walks a node tree and a Go value in parallel.
type walker struct {
	doc     *Document // nil if there are no positions
	errs    Errors
	exact   bool                // keep whole numbers larger than int64 exact, for JSON
	active  map[*yaml.Node]bool // the anchored nodes that contain the current one
	through int                 // the number of aliases that contain the current node
	aliased int                 // nodes visited through aliases
	alias   *yaml.Node          // the outermost alias that contains the current node
	where   *path               // the path of alias
	hidden  bool                // never show a value
}

// secret reports whether a value must not be shown.
func (w *walker) secret(p *path) bool {
	return w.hidden || p.secret() || w.doc != nil && w.doc.hides != nil && w.doc.hides(p.String())
}

// Hide sets what says for the path of a field whether messages must not show its value. The names of fields that sound like secrets need
// no such answer.
func (d *Document) Hide(secret func(field string) bool) { d.hides = secret }

func (w *walker) fault(n *yaml.Node, p *path, format string, args ...any) {
	w.faultOf(fault.Invalid, n, p, format, args...)
}

func (w *walker) faultOf(kind fault.Kind, n *yaml.Node, p *path, format string, args ...any) {
	e := &Error{Kind: kind, Field: p.String(), Detail: fmt.Sprintf(format, args...)}
	if w.doc != nil {
		e.File = w.doc.file
		e.Line, e.Column = w.doc.position(n)
	}
	w.errs = append(w.errs, e)
}

// enter resolves an alias and limits aliases and nesting. After each success, call leave once.
func (w *walker) enter(n *yaml.Node, p *path) (*yaml.Node, bool) {
	to := target(n)
	if n != to && w.through == 0 {
		w.alias, w.where = n, p
	}
	if n != to || w.through > 0 {
		if w.aliased++; w.aliased > maxAliased {
			if w.aliased == maxAliased+1 {
				w.fault(w.alias, w.where, "aliases repeat more than %d values; write the values out", maxAliased)
			}
			return nil, false
		}
	}
	switch {
	case w.active[to]:
		w.fault(n, p, "the alias *%s is inside its own anchor; write the value out", n.Value)
		return nil, false
	case p.level() > maxDepth:
		w.fault(n, p, "is nested more than %d levels deep", maxDepth)
		return nil, false
	case !plainTag(to):
		w.fault(n, p, "%s", w.noTag(to, p))
		return nil, false
	}
	if n != to {
		w.through++
	}
	if to.Anchor != "" {
		w.active[to] = true
	}
	return to, true
}

func (w *walker) leave(n *yaml.Node) {
	to := target(n)
	if n != to {
		w.through--
	}
	if to.Anchor != "" {
		delete(w.active, to)
	}
}

// noTag returns the message for an unsupported tag. It does not show the tag where secrets are possible, since a password that starts with "!" is parsed as a tag.
func (w *walker) noTag(n *yaml.Node, p *path) string {
	if w.secret(p) {
		return `a value that starts with "!" is a tag in YAML, which is not supported; quote the value`
	}
	return fmt.Sprintf("the tag %s is not supported; remove it", n.Tag)
}

// plainTag reports whether a node has no tag, or the tag of its own type.
func plainTag(n *yaml.Node) bool {
	if n.Style&yaml.TaggedStyle == 0 {
		return true
	}
	switch n.Kind {
	case yaml.MappingNode:
		return n.Tag == "!!map"
	case yaml.SequenceNode:
		return n.Tag == "!!seq"
	}
	return n.Tag == "!!str"
}
