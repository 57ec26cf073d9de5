// SPDX-License-Identifier: Apache-2.0

package patch

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/manifest"
)

// Unsaid is a field whose patched value the object's Go type cannot express. A Go type cannot always distinguish zero
// from absent: a removed field is rendered as 0, and a 0 is not rendered, so that the API server sets the default. A
// later patch may correct it.
type Unsaid struct {
	steps []string // the path, with indices for list items
	left  bool     // the patch removes the field, but it is rendered
	// Err says what is wrong and what to do, with the path of the field.
	Err error
}

// compareText returns the values in the patched JSON that the decoded object does not express.
func compareText(text []byte, changed manifest.Object) ([]Unsaid, error) {
	var wanted any
	if err := json.Unmarshal(text, &wanted); err != nil {
		return nil, err
	}
	got, err := plainOf(changed)
	if err != nil {
		return nil, err
	}
	group := changed.GetObjectKind().GroupVersionKind().Group
	c := comparison{ours: group == "postgresql.cnpg.io" || group == "barmancloud.cnpg.io"}
	c.compare(nil, wanted, got)
	return c.found, nil
}

// plainOf returns the object as it will be rendered, decoded by encoding/json.
func plainOf(o manifest.Object) (any, error) {
	text, err := manifest.JSON([]manifest.Object{o})
	if err != nil {
		return nil, err
	}
	var value any
	return value, json.Unmarshal(text, &value)
}

// Remains reports whether the object still does not express the value.
func (u Unsaid) Remains(o manifest.Object) bool {
	value, err := plainOf(o)
	for _, step := range u.steps {
		switch node := value.(type) {
		case map[string]any:
			value = node[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(node) {
				return false
			}
			value = node[i]
		default:
			value = nil
		}
	}
	return err == nil && (u.left && isZero(value) || !u.left && value == nil)
}

// comparison collects the differences that matter.
type comparison struct {
	ours  bool // the operator's kinds, in which 0 is rarely the default
	found []Unsaid
}

func (c *comparison) compare(steps []string, wanted, got any) {
	switch wanted := wanted.(type) {
	case map[string]any:
		if got, ok := got.(map[string]any); ok {
			c.compareMaps(steps, wanted, got)
		}
	case []any:
		got, _ := got.([]any)
		for i := range min(len(wanted), len(got)) {
			c.compare(append(slices.Clone(steps), strconv.Itoa(i)), wanted[i], got[i])
		}
	}
}

func (c *comparison) compareMaps(steps []string, wanted, got map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if wanted[key] == nil && isZero(got[key]) {
			c.add(true, steps, key, fmt.Sprintf("cannot be omitted or removed: it would be rendered as %s; set a value", zeroText(got[key])))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(wanted)) {
		value, kept := got[key]
		switch {
		case wanted[key] == nil:
		case kept:
			c.compare(append(slices.Clone(steps), key), wanted[key], value)
		case !isZero(wanted[key]) && !isEmpty(wanted[key]):
			c.add(false, steps, key, "is never rendered, since it is not part of a manifest; remove it from the patch")
		case c.ours && wanted[key] == float64(0) && !zeroByDefault(key):
			c.add(false, steps, key, "cannot be 0: the field would be omitted and the default used; set another value, or remove it from the patch")
		}
	}
}

func (c *comparison) add(left bool, steps []string, key, detail string) {
	steps = append(slices.Clone(steps), key)
	path := ""
	for _, step := range steps {
		path = below(path, step)
	}
	c.found = append(c.found, Unsaid{steps, left, fmt.Errorf("%s: %s", path, detail)})
}

// zeroByDefault reports whether the default of the field is 0.
func zeroByDefault(key string) bool {
	return slices.Contains([]string{"failoverDelay", "minSyncReplicas", "maxSyncReplicas"}, key)
}

func below(path, key string) string {
	switch {
	case path == "":
		return key
	case key != "" && strings.Trim(key, "0123456789") == "", strings.ContainsAny(key, ".[]/"):
		return path + "[" + key + "]"
	default:
		return path + "." + key
	}
}

// isZero reports whether a scalar has the zero value.
func isZero(value any) bool {
	return value == "" || value == float64(0) || value == false
}

// isEmpty reports whether the serializer would drop the value, since it is empty at every depth.
func isEmpty(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		for _, v := range value {
			if v != nil && !isZero(v) && !isEmpty(v) {
				return false
			}
		}
		return true
	case []any:
		return len(value) == 0
	default:
		return value == nil
	}
}

func zeroText(value any) string {
	if value == "" {
		return `""`
	}
	return fmt.Sprint(value)
}

// removed finds names that a merge patch sets to null and that the object's type does not have. Without this check, a
// misspelled name would be silently ignored.
func removed(merge map[string]any, object manifest.Object, untyped Untyped) []error {
	typ := reflect.TypeOf(object).Elem()
	clean, _ := withoutPatchDirectives(merge).(map[string]any)
	if untyped != nil {
		untyped(object.GetObjectKind().GroupVersionKind().Kind, clean)
	}
	text, err := json.Marshal(clean)
	if err != nil {
		return []error{err}
	}
	var errs []error
	for _, f := range decode(text, reflect.New(typ).Interface().(manifest.Object)) {
		if f.Kind == fault.Unknown {
			errs = append(errs, f)
		}
	}
	return errs
}

// withoutPatchDirectives returns the patch as an object.
func withoutPatchDirectives(value any) any {
	switch value := value.(type) {
	case map[string]any:
		clean := make(map[string]any, len(value))
		for key, v := range value {
			if !strings.HasPrefix(key, "$") {
				clean[key] = withoutPatchDirectives(v)
			}
		}
		return clean
	case []any:
		clean := make([]any, len(value))
		for i, v := range value {
			clean[i] = withoutPatchDirectives(v)
		}
		return clean
	default:
		return value
	}
}
