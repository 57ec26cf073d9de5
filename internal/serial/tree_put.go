// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Put sets the value at a path: keys of maps and indices of lists. Maps on the way that do not exist are made; an item of a list must
// exist.
func (n *Node) Put(path []string, value Node) error {
	at := n
	for i, step := range path {
		switch at.kind {
		case nullNode:
			at.kind = mapNode
			fallthrough
		case mapNode:
			at = at.kidOrNew(step)
		case listNode:
			index, err := strconv.Atoi(step)
			if err != nil || index < 0 || index >= len(at.kids) {
				return fmt.Errorf("cannot set %s: there is no item %q", strings.Join(path, "."), step)
			}
			at = &at.kids[index]
		default:
			return fmt.Errorf("cannot set %s: %s is not a map", strings.Join(path, "."), strings.Join(path[:i], "."))
		}
	}
	key := at.key
	*at = value
	at.key = key
	return nil
}

// kidOrNew returns the value of a key. A new key is put where the keys of YAML are in order. The kids are copied, since the spare capacity
// of the slice may belong to another node.
func (n *Node) kidOrNew(key string) *Node {
	if kid := n.Kid(key); kid != nil {
		return kid
	}
	at, _ := slices.BinarySearchFunc(n.kids, key, func(kid Node, key string) int { return naturalCompare(kid.key, key) })
	n.kids = slices.Insert(slices.Clone(n.kids), at, Node{key: key})
	return &n.kids[at]
}
