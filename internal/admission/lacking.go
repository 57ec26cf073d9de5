// SPDX-License-Identifier: Apache-2.0

package admission

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/profiles"
)

// Lacking lists the fields below spec that an object sets, that the CRD of the target lacks, and that the CRD of another release has: the
// API server drops them silently. It names only the outermost, such as spec.env[0].valueFrom.fileKeyRef. An empty value is no setting.
func Lacking(kind string, target profiles.Target, object map[string]any) []string {
	n := Schema(kind, target)
	if n == nil {
		return nil
	}
	var found []string
	lacking(object["spec"], n.Field("spec"), "spec", func(path string) {
		if len(Having(kind, path)) > 0 {
			found = append(found, path)
		}
	})
	return found
}

func lacking(value any, n *Node, path string, add func(path string)) {
	switch v := value.(type) {
	case map[string]any:
		if n == nil || n.Open || n.Kind == '-' {
			return
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			at := path + "." + name
			if strings.ContainsAny(name, "./") {
				at = path + "[" + name + "]"
			}
			if below := n.Field(name); below != nil {
				lacking(v[name], below, at, add)
			} else if Says(v[name]) {
				add(at)
			}
		}
	case []any:
		for i, item := range v {
			lacking(item, n.Item(), path+"["+strconv.Itoa(i)+"]", add)
		}
	}
}

// Says reports whether a value is not empty. The types also write empty values, for fields that were never set.
func Says(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case map[string]any:
		for _, child := range v {
			if Says(child) {
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
	}
	return true
}

// Having lists the releases whose CRD has a field, oldest first.
func Having(kind, path string) []profiles.Target {
	var all []profiles.Target
	for _, t := range profiles.Targets() {
		if Schema(kind, t).At(path) != nil {
			all = append(all, t)
		}
	}
	return all
}
