// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Position returns where the value at a path was typed, line and column from 1. A path that the document does not
// have gives the place of its nearest ancestor and ok false; 0, 0 only for a document without any place. Paths are
// written as k8s.io/apimachinery's field.Path writes them: spec.a[0].b, metadata.labels[app.kubernetes.io/name]; the
// keys of maps may also follow a dot.
func (d *Document) Position(field string) (line, column int, ok bool) {
	n, ok := d.find(field)
	line, column = d.position(n)
	return line, column, ok
}

// Get returns the text of the scalar at a path. It is false for a map, a list, a null and for a path that the document
// does not have. Callers use it to look at kind and apiVersion before they know the type to decode into.
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

// Items returns the items of the list at a path as documents of their own, for a List of manifests. Their positions
// are those in the file, their paths begin at the item. Nil when there is no list.
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

// ItemNamed is the index of the item with this name in the list at a path.
func (d *Document) ItemNamed(field, name string) (index int, ok bool) {
	for i, item := range d.Items(field) {
		if got, ok := item.Get("name"); ok && got == name {
			return i, true
		}
	}
	return 0, false
}

// find goes down a path as far as it leads.
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

// descend goes one level down and says how many steps that took: a map's key may itself hold dots.
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

// target is what an alias stands for, or the node itself.
func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}
