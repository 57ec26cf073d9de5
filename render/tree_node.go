// SPDX-License-Identifier: Apache-2.0

package render

import (
	"encoding/base64"
	"slices"
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

// treeNode is one value of a document, and below a map its key too. The kids of a map are in the order of naturalCompare.
type treeNode struct {
	key  string
	text string     // of a bool or number as JSON spells it; of a string, its contents, perhaps not UTF-8
	kids []treeNode // of a list or map
	kind treeKind
}

func (n *treeNode) kid(key string) *treeNode {
	for i := range n.kids {
		if n.kids[i].key == key {
			return &n.kids[i]
		}
	}
	return nil
}

func (n *treeNode) drop(key string) {
	n.kids = slices.DeleteFunc(n.kids, func(kid treeNode) bool { return kid.key == key })
}

func base64Node(data []byte) treeNode {
	return treeNode{kind: stringNode, text: base64.StdEncoding.EncodeToString(data)}
}

// quoted is the node of a field with the option ",string".
func quoted(n treeNode) treeNode {
	switch n.kind {
	case boolNode, numberNode:
		n.kind = stringNode
	case stringNode:
		n.text = string(appendJSONString(nil, n.text))
	default:
	}
	return n
}
