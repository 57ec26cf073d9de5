// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"errors"
	"reflect"
	"slices"
	"strings"
)

// treeDepth is the maximum depth of a value. Only cyclic values are deeper, never Kubernetes objects.
const treeDepth = 1000

// Walker converts Go values into trees, by the rules of encoding/json: https://pkg.go.dev/encoding/json#Marshal.
type Walker struct {
	promoted map[reflect.Type][]treeField // of the structs that embed others
	stack    []Node                       // kids of the lists and maps that are still open
	spare    []Node                       // spare capacity for further kids
	order    []int                        // scratch space
	depth    int
	// Keep everything that encoding/json writes, including empty structs and nulls.
	Keep bool
}

// NewWalker returns a Walker, which can be used for many values, one after another.
func NewWalker() *Walker {
	return &Walker{promoted: map[reflect.Type][]treeField{}, stack: make([]Node, 0, 64)}
}

// Tree returns the tree of a value. It is valid until the value changes.
func (w *Walker) Tree(v reflect.Value) (Node, error) {
	w.depth, w.stack = 0, w.stack[:0]
	return w.value(v)
}

func (w *Walker) value(v reflect.Value) (Node, error) {
	kind := v.Kind()
	// The value of a pointer or interface is checked later. Other types without a name cannot have methods, unless they
	// are structs that embed a type with methods.
	if kind == reflect.Struct || kind != reflect.Pointer && kind != reflect.Interface && v.Type().PkgPath() != "" {
		if node, ok, err := w.marshaler(v); ok || err != nil {
			return node, err
		}
	}
	switch kind {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		if v.IsNil() {
			return Node{}, nil
		}
	case reflect.Struct, reflect.Array:
	default:
		return scalar(v)
	}
	if w.depth++; w.depth > treeDepth {
		return Node{}, errors.New("it is nested too deeply")
	}
	node, err := w.composite(v, kind)
	w.depth--
	return node, err
}

func (w *Walker) composite(v reflect.Value, kind reflect.Kind) (Node, error) {
	switch kind {
	case reflect.Struct:
		return w.structure(v)
	case reflect.Map:
		return w.mapping(v)
	case reflect.Slice, reflect.Array:
		return w.list(v)
	default:
		return w.value(v.Elem())
	}
}

func (w *Walker) mapping(v reflect.Value) (Node, error) {
	open := len(w.stack)
	// Fast path for labels, annotations, parameters: nearly all maps. Other maps need an allocation for each key and value.
	if m, ok := v.Interface().(map[string]string); ok {
		for key, text := range m {
			w.stack = append(w.stack, Node{key: key, kind: stringNode, text: text})
		}
		return Node{kind: mapNode, kids: w.shutShuffled(open)}, nil
	}
	for entries := v.MapRange(); entries.Next(); {
		key, err := mapKey(entries.Key())
		if err != nil {
			return Node{}, err
		}
		node, err := w.value(entries.Value())
		if err != nil {
			return Node{}, err
		}
		if w.Keep || node.kind != nullNode {
			node.key = key
			w.stack = append(w.stack, node)
		}
	}
	return Node{kind: mapNode, kids: w.shutShuffled(open)}, nil
}

func (w *Walker) list(v reflect.Value) (Node, error) {
	if elem := v.Type().Elem(); v.Kind() == reflect.Slice && elem.Kind() == reflect.Uint8 && !marshalsItself(elem) {
		return base64Node(v.Bytes()), nil
	}
	open := len(w.stack)
	for i := range v.Len() {
		node, err := w.value(v.Index(i))
		if err != nil {
			return Node{}, err
		}
		w.stack = append(w.stack, node)
	}
	stacked := w.stack[open:]
	kids := w.shut(open)
	copy(kids, stacked)
	return Node{kind: listNode, kids: kids}, nil
}

// shut pops the nodes that were pushed since open, and returns them in a new slice.
func (w *Walker) shut(open int) []Node {
	n := len(w.stack) - open
	if n > len(w.spare) {
		w.spare = make([]Node, max(n, 64))
	}
	kids := w.spare[:n:n]
	w.spare = w.spare[n:]
	w.stack = w.stack[:open]
	return kids
}

// shutShuffled is shut for the entries of a map, which Go visits in random order.
func (w *Walker) shutShuffled(open int) []Node {
	slices.SortFunc(w.stack[open:], func(a, b Node) int { return strings.Compare(a.key, b.key) })
	return w.shutSorted(open)
}

// shutSorted sorts positions instead of nodes, since they are cheaper to move.
func (w *Walker) shutSorted(open int) []Node {
	stacked := w.stack[open:]
	kids := w.shut(open)
	if len(kids) < 2 {
		copy(kids, stacked)
		return kids
	}
	w.order = w.order[:0]
	for i := range stacked {
		w.order = append(w.order, i)
	}
	slices.SortStableFunc(w.order, func(i, j int) int { return naturalCompare(stacked[i].key, stacked[j].key) })
	for to, from := range w.order {
		kids[to] = stacked[from]
	}
	return kids
}
