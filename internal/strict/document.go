// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Position returns the line and column of the value at a path, counted from 1. For a path that does not exist it
// returns the position of the nearest ancestor and ok false; 0, 0 only for a document without positions. Paths are
// written as in k8s.io/apimachinery's field.Path: spec.a[0].b, metadata.labels[app.kubernetes.io/name]; map keys may
// also follow a dot.
func (d *Document) Position(field string) (line, column int, ok bool) {
	n, ok := d.find(field)
	line, column = d.position(n)
	return line, column, ok
}

// Removed reports whether a null in the text takes the place of the field, or of something that it is in.
func (d *Document) Removed(field string) bool {
	n, _ := d.find(field)
	n = target(n)
	return n != nil && n.Kind == yaml.ScalarNode && kindOf(n) == null
}

// Get returns the text of the scalar at a path; false for a map, a list, a null, or a path that does not exist. Callers
// use it to read kind and apiVersion before they know the type to decode into.
func (d *Document) Get(field string) (string, bool) {
	n, ok := d.find(field)
	if !ok {
		return "", false
	}
	n = target(n)
	if n.Kind != yaml.ScalarNode || kindOf(n) == null {
		return "", false
	}
	return n.Value, true
}

// Items returns the items of the list at a path as separate documents, for a List of manifests. Their positions are
// those in the file, and their paths start at the item. Nil if there is no list.
func (d *Document) Items(field string) []*Document {
	n, ok := d.find(field)
	if n = target(n); !ok || n.Kind != yaml.SequenceNode {
		return nil
	}
	items := make([]*Document, len(n.Content))
	for i, item := range n.Content {
		items[i] = &Document{file: d.file, base: d.base, origins: d.origins, end: d.end, root: item}
	}
	return items
}

// ItemNamed returns the index of the item with this name in the list at a path.
func (d *Document) ItemNamed(field, name string) (index int, ok bool) {
	for i, item := range d.Items(field) {
		if got, ok := item.Get("name"); ok && got == name {
			return i, true
		}
	}
	return 0, false
}

// find follows a path as far as it exists.
func (d *Document) find(field string) (n *yaml.Node, ok bool) {
	steps, _ := splitPath(field, false)
	n = d.root
	for len(steps) > 0 {
		below, used := descend(target(n), steps)
		if used == 0 {
			return n, false
		}
		n, steps = below, steps[used:]
	}
	return n, true
}

// descend goes one level down and returns the number of steps that it used: a map key may contain dots.
func descend(n *yaml.Node, steps []step) (below *yaml.Node, used int) {
	switch n.Kind {
	case yaml.SequenceNode:
		i, err := strconv.Atoi(steps[0].name)
		if err == nil && steps[0].bracket && i >= 0 && i < len(n.Content) {
			return n.Content[i], 1
		}
	case yaml.MappingNode:
		name := steps[0].name
		for used = 1; ; used++ {
			if below := valueOf(n, name); below != nil {
				return below, used
			}
			if steps[0].bracket || used == len(steps) || steps[used].bracket {
				return nil, 0
			}
			name += "." + steps[used].name
		}
	}
	return nil, 0
}

func valueOf(n *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := target(n.Content[i]); key.Kind == yaml.ScalarNode && key.Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

// target returns the node that an alias refers to, or the node itself.
func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}
