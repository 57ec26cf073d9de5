// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// newerField returns the target since which a field exists, for fields that the oldest target lacks. Lists are written with
// empty brackets: spec.plugins[].enabled. A field below a listed one was added with it.
func newerField(kind, path string) (since profiles.Releases, ok bool) {
	since, ok = newerByPath()[kind][path]
	return since, ok
}

func hasNewerFields(kind string) bool { return len(newerByPath()[kind]) > 0 }

// newerByPath indexes render's list of such fields by kind and path.
var newerByPath = sync.OnceValue(func() map[string]map[string]profiles.Releases {
	kinds := map[string]map[string]profiles.Releases{}
	for _, f := range render.NewerFields() {
		if kinds[f.Kind] == nil {
			kinds[f.Kind] = map[string]profiles.Releases{}
		}
		kinds[f.Kind][f.Path] = f.Since
	}
	return kinds
})

// typedField is a field that an object has set, with its path and the same path with empty brackets.
type typedField struct {
	path, generic string
	value         any
}

// typedFields lists every field of an object that is not empty, parents first.
func typedFields(o manifest.Object) []typedField {
	tree, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
	if err != nil {
		return nil
	}
	var fields []typedField
	walk(tree, typedField{}, &fields)
	return fields
}

func walk(value any, f typedField, fields *[]typedField) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if child := v[name]; says(child) {
				below := typedField{join(f.path, name), join(f.generic, name), child}
				*fields = append(*fields, below)
				walk(child, below, fields)
			}
		}
	case []any:
		for i, child := range v {
			item := typedField{at(f.path, i), f.generic + "[]", child}
			*fields = append(*fields, item)
			walk(child, item, fields)
		}
	}
}

// says reports whether a value is not empty. The types also write empty values, for fields that were never set.
func says(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case map[string]any:
		for _, child := range v {
			if says(child) {
				return true
			}
		}
		return false
	case []any:
		return len(v) > 0
	case bool:
		return v
	case string:
		return v != ""
	default:
		return true
	}
}

func join(path, name string) string {
	switch {
	case path == "":
		return name
	case strings.ContainsAny(name, "./"):
		return key(path, name)
	default:
		return path + "." + name
	}
}
