// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"encoding/base64"
	"slices"
	"strings"
)

// treeKind is the JSON kind of a node.
type treeKind uint8

const (
	nullNode treeKind = iota
	boolNode
	numberNode
	stringNode
	listNode
	mapNode
)

// Node is one value of a document, with its key if it is in a map. The kids of a map are in the order of YAML keys, in
// which "a2" is before "a10".
type Node struct {
	key  string
	text string // a bool or number in JSON; the contents of a string, which may be invalid UTF-8
	kids []Node // of a list or map
	kind treeKind
}

// Kid returns the value of a key in a map; nil if it does not exist.
func (n *Node) Kid(key string) *Node {
	for i := range n.kids {
		if n.kids[i].key == key {
			return &n.kids[i]
		}
	}
	return nil
}

// Drop removes a key of a map.
func (n *Node) Drop(key string) {
	n.kids = slices.DeleteFunc(n.kids, func(kid Node) bool { return kid.key == key })
}

// Empty reports whether a map or list has no kids.
func (n *Node) Empty() bool { return len(n.kids) == 0 }

func base64Node(data []byte) Node {
	return Node{kind: stringNode, text: base64.StdEncoding.EncodeToString(data)}
}

// quoted returns the node of a field with the option ",string".
func quoted(n Node) Node {
	switch n.kind {
	case boolNode, numberNode:
		n.kind = stringNode
	case stringNode:
		n.text = string(appendJSONString(nil, n.text))
	default:
	}
	return n
}

// Text returns a bool or number in JSON, or the contents of a string.
func (n *Node) Text() string { return n.text }

// Has reports whether the path leads to a node. A part that ends in [] matches every item of a list.
func (n *Node) Has(path []string) bool {
	if len(path) == 0 {
		return true
	}
	name, list := strings.CutSuffix(path[0], "[]")
	kid := n.Kid(name)
	if kid == nil {
		return false
	}
	if !list {
		return kid.Has(path[1:])
	}
	for i := range kid.kids {
		if kid.kids[i].Has(path[1:]) {
			return true
		}
	}
	return false
}
