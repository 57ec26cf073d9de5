// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"encoding/json"
	"slices"
	"strings"
)

// SortKeys sorts the keys of every map by their bytes, as encoding/json does.
func SortKeys(n *Node) {
	if n.kind == mapNode {
		slices.SortStableFunc(n.kids, func(a, b Node) int { return strings.Compare(a.key, b.key) })
	}
	for i := range n.kids {
		SortKeys(&n.kids[i])
	}
}

// Compact is the depth for output without line breaks and spaces.
const Compact = -1

// AppendJSON appends the node as encoding/json writes it: indented by 4 spaces for each level of depth, or Compact.
func AppendJSON(b []byte, n *Node, depth int) []byte {
	switch n.kind {
	case nullNode:
		return append(b, "null"...)
	case boolNode, numberNode:
		return append(b, n.text...)
	case stringNode:
		return appendJSONString(b, n.text)
	case listNode, mapNode:
	}
	brackets := "[]"
	if n.kind == mapNode {
		brackets = "{}"
	}
	if len(n.kids) == 0 {
		return append(b, brackets...)
	}
	inner := depth
	if depth != Compact {
		inner++
	}
	b = append(b, brackets[0])
	for i := range n.kids {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendBreak(b, inner)
		if n.kind == mapNode {
			b = append(appendJSONString(b, n.kids[i].key), ':')
			if depth != Compact {
				b = append(b, ' ')
			}
		}
		b = AppendJSON(b, &n.kids[i], inner)
	}
	return append(appendBreak(b, depth), brackets[1])
}

func appendBreak(b []byte, depth int) []byte {
	if depth == Compact {
		return b
	}
	b = append(b, '\n')
	for range depth {
		b = append(b, "    "...)
	}
	return b
}

func appendJSONString(b []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&':
			text, err := json.Marshal(s)
			if err != nil {
				panic(err) // a string always marshals
			}
			return append(b, text...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// KubernetesList is the List of apiVersion v1 in which kubectl prints several objects.
func KubernetesList(items []Node) Node {
	return Node{kind: mapNode, kids: []Node{
		{key: "apiVersion", kind: stringNode, text: "v1"},
		{key: "items", kind: listNode, kids: items},
		{key: "kind", kind: stringNode, text: "List"},
	}}
}
