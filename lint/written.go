// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strconv"
	"strings"
)

// wroteEmpty reports whether a field was typed with nothing in it: "", 0, {} or []. The types drop those, and the API server
// does not: it holds them against the schema.
func (p *pass) wroteEmpty(r *Resource, path string) bool {
	if r.raw == nil {
		return false
	}
	value, ok := lookUp(r.tree(), path)
	if _, isBool := value.(bool); !ok || isBool || value == nil {
		return false
	}
	return !says(value) || value == int64(0)
}

// lookUp finds a value by a path without keys that hold dots.
func lookUp(tree any, path string) (any, bool) {
	for path != "" {
		var name string
		name, path, _ = strings.Cut(path, ".")
		name, index, isItem := strings.Cut(strings.TrimSuffix(name, "]"), "[")
		object, _ := tree.(map[string]any)
		value, ok := object[name]
		if isItem {
			list, _ := value.([]any)
			i, err := strconv.Atoi(index)
			if ok = err == nil && i < len(list); ok {
				value = list[i]
			}
		}
		if !ok {
			return nil, false
		}
		tree = value
	}
	return tree, true
}
