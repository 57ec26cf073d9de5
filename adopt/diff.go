// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// difference returns the strategic merge patch that changes have into want; nil if they are equal. Both have the same kind.
func difference(kind string, have, want tree) tree {
	patch := tree{}
	for key := range have {
		if _, ok := want[key]; !ok {
			patch[key] = nil
		}
	}
	for key, value := range want {
		was, ok := have[key]
		if ok && reflect.DeepEqual(was, value) {
			continue
		}
		wantMap, isMap := value.(tree)
		haveMap, wasMap := was.(tree)
		switch {
		case isMap && wasMap:
			patch[key] = difference(kind, haveMap, wantMap)
		case ok && mergedByKey(kind, key):
			patch[key] = append([]any{tree{"$patch": "replace"}}, value.([]any)...)
		default:
			patch[key] = value
		}
	}
	if len(patch) == 0 {
		return nil
	}
	return patch
}

// mergedByKey reports whether a strategic merge patch adds to this list instead of replacing it. In objects of pgha, this is only
// the ports of a Service and the pull secrets of pods; CloudNativePG's own types have no such lists.
func mergedByKey(kind, key string) bool {
	return kind == "Service" && key == "ports" || (kind == "Pooler" || kind == "CronJob") && key == "imagePullSecrets"
}

// withoutDefaults removes the values from have that want does not set and that are the operator's defaults.
func withoutDefaults(target, kind string, have, want tree) tree {
	d := defaults{target: target, kind: kind, root: want}
	return d.dropAdded("", clone(have).(tree), want)
}

func (d *defaults) dropAdded(path string, have, want tree) tree {
	for key, value := range have {
		at := child(path, key)
		wanted, ok := want[key]
		if !ok && d.is(at, value) {
			delete(have, key)
			continue
		}
		switch value := value.(type) {
		case tree:
			inner, _ := wanted.(tree)
			if len(d.dropAdded(at, value, inner)) == 0 && !ok && d.isSection(at) {
				delete(have, key)
			}
		case []any:
			d.dropFromItems(at, value, wanted)
		}
	}
	return have
}

func (d *defaults) dropFromItems(path string, have []any, wanted any) {
	want, _ := wanted.([]any)
	if len(want) != len(have) {
		return
	}
	for i := range have {
		item, ok := have[i].(tree)
		wantedItem, also := want[i].(tree)
		if ok && also {
			d.dropAdded(path+"[]", item, wantedItem)
		}
	}
}

// firstDifference returns a path at which two trees differ; "" if they are equal.
func firstDifference(path string, a, b any) string {
	if reflect.DeepEqual(a, b) {
		return ""
	}
	if left, ok := a.(tree); ok {
		if right, ok := b.(tree); ok {
			keys := slices.Sorted(maps.Keys(left))
			keys = append(keys, slices.Sorted(maps.Keys(right))...)
			for _, key := range keys {
				if found := firstDifference(child(path, key), left[key], right[key]); found != "" {
					return found
				}
			}
		}
	}
	left, isList := a.([]any)
	right, also := b.([]any)
	if isList && also && len(left) == len(right) {
		for i := range left {
			if found := firstDifference(fmt.Sprintf("%s[%d]", path, i), left[i], right[i]); found != "" {
				return found
			}
		}
	}
	return path
}

// firstLeaf returns the path of one value in a patch.
func firstLeaf(path string, patch any) string {
	m, ok := patch.(tree)
	if !ok || len(m) == 0 {
		return path
	}
	key := slices.Min(slices.Collect(maps.Keys(m)))
	return firstLeaf(child(path, key), m[key])
}
