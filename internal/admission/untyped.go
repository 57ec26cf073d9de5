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

// TakeUntyped removes from an object the fields that the target's CRD has and the Go types lack, since they came later than the types, and
// returns them. Lists and maps on the way stay.
func TakeUntyped(kind string, target profiles.Target, object map[string]any) []manifest.Untyped {
	has, typed := Schema(kind, target), Schema(kind, Types)
	if has == nil || typed == nil {
		return nil
	}
	var found []manifest.Untyped
	take(object, has, typed, nil, &found)
	return found
}

// Later reports whether the target's CRD has a field that the Go types lack. The path has dots and indices: spec.env[0].name.
func Later(kind string, target profiles.Target, path string) bool {
	return Schema(kind, target).At(path) != nil && Schema(kind, Types).At(path) == nil
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

func take(value any, has, typed *Node, path []string, found *[]manifest.Untyped) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			at := append(slices.Clone(path), name)
			there, here := has.Field(name), typed.Field(name)
			if there == nil || here != nil {
				take(v[name], there, here, at, found)
				continue
			}
			if text, err := json.Marshal(v[name]); err == nil {
				*found = append(*found, manifest.Untyped{Path: at, Value: text})
				delete(v, name)
			}
		}
	case []any:
		for i, item := range v {
			take(item, has.Item(), typed.Item(), append(slices.Clone(path), strconv.Itoa(i)), found)
		}
	}
}
