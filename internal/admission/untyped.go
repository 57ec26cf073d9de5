// SPDX-License-Identifier: Apache-2.0

package admission

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// Types is the release of the operator whose API module go.mod names: the Go types have no field that came later. 1.30.1's module cannot be
// had. https://pkg.go.dev/github.com/cloudnative-pg/api
const Types profiles.Target = 3000

// TakeUntyped removes from an object the fields that the CRD of some release has and the Go types lack, and returns them. Lists and maps on
// the way stay. Lacking says which of them a target lacks.
func TakeUntyped(kind string, object map[string]any) []manifest.Untyped {
	typed := Schema(kind, Types)
	if typed == nil {
		return nil
	}
	var found []manifest.Untyped
	take(kind, object, typed, nil, "", &found)
	return found
}

// At returns the node of a path below this one, such as spec.env[0].name, or nil. A key of a map that has dots is in brackets.
func (n *Node) At(path string) *Node {
	for path != "" && n != nil {
		if path[0] == '[' {
			key, rest, _ := strings.Cut(path[1:], "]")
			if below := n.Item(); below != nil {
				n = below
			} else {
				n = n.Field(strings.Trim(key, `"`))
			}
			path = strings.TrimPrefix(rest, ".")
			continue
		}
		end := strings.IndexAny(path, ".[")
		if end < 0 {
			end = len(path)
		}
		n, path = n.Field(path[:end]), strings.TrimPrefix(path[end:], ".")
	}
	return n
}

func take(kind string, value any, typed *Node, steps []string, path string, found *[]manifest.Untyped) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			at, below := append(slices.Clone(steps), name), strings.TrimPrefix(path+"."+name, ".")
			switch node := typed.Field(name); {
			case node != nil && (node.Open || node.Kind == '-'):
			case node != nil:
				take(kind, v[name], node, at, below, found)
			case len(Having(kind, below)) > 0:
				if text, err := json.Marshal(v[name]); err == nil {
					*found = append(*found, manifest.Untyped{Path: at, Value: text})
					delete(v, name)
				}
			}
		}
	case []any:
		for i, item := range v {
			index := strconv.Itoa(i)
			take(kind, item, typed.Item(), append(slices.Clone(steps), index), path+"["+index+"]", found)
		}
	}
}
