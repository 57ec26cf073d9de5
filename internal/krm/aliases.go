// SPDX-License-Identifier: Apache-2.0

package krm

import (
	"errors"

	"go.yaml.in/yaml/v3"
)

// maxCopied is the maximum number of nodes that aliases may expand to: a few lines could expand to billions.
const maxCopied = 100_000

// expand replaces the aliases of a list by their values. Otherwise an alias could lose its anchor: items are replaced
// together with their anchors, and the functionConfig is read separately.
func expand(list *yaml.Node) error {
	e := &expander{active: map[*yaml.Node]bool{}}
	e.walk(list)
	return e.err
}

type expander struct {
	active map[*yaml.Node]bool // the anchored nodes that contain the current one
	copied int
	err    error
}

// walk replaces the aliases below a node by copies, and removes anchors.
func (e *expander) walk(n *yaml.Node) {
	if e.err != nil {
		return
	}
	for i, kid := range n.Content {
		if kid.Kind == yaml.AliasNode {
			n.Content[i] = e.copy(kid)
			continue
		}
		e.walk(kid)
	}
	n.Anchor = ""
}

// copy returns a copy of the node without aliases and anchors.
func (e *expander) copy(n *yaml.Node) *yaml.Node {
	to := n
	if n.Kind == yaml.AliasNode {
		to = n.Alias
	}
	switch e.copied++; {
	case e.active[to]:
		e.err = errors.New("cannot read the ResourceList: an alias is inside its own anchor")
	case e.copied > maxCopied:
		e.err = errors.New("cannot read the ResourceList: its aliases repeat too many values; write the values out")
	}
	if e.err != nil {
		return n
	}
	e.active[to] = true
	defer delete(e.active, to)
	c := *to
	c.Anchor, c.Content = "", make([]*yaml.Node, len(to.Content))
	c.HeadComment, c.LineComment, c.FootComment = "", "", ""
	for i, kid := range to.Content {
		c.Content[i] = e.copy(kid)
	}
	return &c
}
