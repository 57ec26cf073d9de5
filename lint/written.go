// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/admission"
)

// wroteEmpty reports whether a field was written with an empty value: "", 0, {} or []. The types drop such values, but the API
// server validates them against the schema.
func (p *pass) wroteEmpty(r *Resource, path string) bool {
	// Nearly no object has the field at all. A name can only hide behind an escape.
	name := path[strings.LastIndexByte(path, '.')+1:]
	if !bytes.Contains(r.raw, []byte(name)) && !bytes.Contains(r.raw, []byte(`\u`)) {
		return false
	}
	value, ok := lookUp(r.tree(), path)
	if _, isBool := value.(bool); !ok || isBool || value == nil {
		return false
	}
	return !admission.Says(value) || value == int64(0)
}

// lookUp finds a value by a path whose keys contain no dots.
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
