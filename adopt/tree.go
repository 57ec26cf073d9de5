// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pgha/pgha/manifest"
)

// tree is an object as render writes it: maps, lists, strings, bools, int64 and float64.
type tree = map[string]any

// treeOf returns the object as render writes it, without noise.
func treeOf(o manifest.Object) (tree, error) {
	text, err := manifest.JSON([]manifest.Object{o})
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var t tree
	if err := decoder.Decode(&t); err != nil {
		return nil, fmt.Errorf("cannot read %s %q back: %w", o.GetObjectKind().GroupVersionKind().Kind, o.GetName(), err)
	}
	return exact(t).(tree), nil
}

// exact converts whole numbers to int64, since float64 would round them.
func exact(value any) any {
	switch value := value.(type) {
	case tree:
		for key, v := range value {
			value[key] = exact(v)
		}
	case []any:
		for i, v := range value {
			value[i] = exact(v)
		}
	case json.Number:
		if n, err := value.Int64(); err == nil {
			return n
		}
		f, _ := value.Float64() // render wrote it, so it is valid
		return f
	}
	return value
}

// at finds a value by the names of maps.
func at(t any, names ...string) any {
	for _, name := range names {
		m, _ := t.(tree)
		t = m[name]
	}
	return t
}

func textAt(t any, names ...string) string {
	s, _ := at(t, names...).(string)
	return s
}

func mapAt(t any, names ...string) tree {
	m, _ := at(t, names...).(tree)
	return m
}

func listAt(t any, names ...string) []any {
	l, _ := at(t, names...).([]any)
	return l
}

func intAt(t any, names ...string) (int64, bool) {
	n, ok := at(t, names...).(int64)
	return n, ok
}

// textsAt returns a map of strings; nil for none.
func textsAt(t any, names ...string) map[string]string {
	var texts map[string]string
	for key, value := range mapAt(t, names...) {
		s, ok := value.(string)
		if !ok {
			return nil
		}
		if texts == nil {
			texts = map[string]string{}
		}
		texts[key] = s
	}
	return texts
}

// listOfTexts returns a list of strings; nil for none.
func listOfTexts(t any, names ...string) []string {
	var texts []string
	for _, value := range listAt(t, names...) {
		s, ok := value.(string)
		if !ok {
			return nil
		}
		texts = append(texts, s)
	}
	return texts
}

// leaves counts the values that users have to read: every scalar, and every empty map and list.
func leaves(value any) int {
	n := 0
	switch value := value.(type) {
	case tree:
		for _, v := range value {
			n += leaves(v)
		}
	case []any:
		for _, v := range value {
			n += leaves(v)
		}
	}
	return max(n, 1)
}

// clone copies maps and lists.
func clone(value any) any {
	switch value := value.(type) {
	case tree:
		c := make(tree, len(value))
		for key, v := range value {
			c[key] = clone(v)
		}
		return c
	case []any:
		c := make([]any, len(value))
		for i, v := range value {
			c[i] = clone(v)
		}
		return c
	}
	return value
}

// child returns the path of an entry of a map.
func child(path, name string) string {
	if strings.ContainsAny(name, ".[]=/ ") {
		return path + "[" + name + "]"
	}
	return strings.TrimPrefix(path+"."+name, ".")
}
