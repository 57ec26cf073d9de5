// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// written is the text that was looked at last. The items of a List share one, and should not have it parsed for each.
type written struct {
	of   *source
	tree any // nil when nothing in the text is empty
}

// empties lists the fields that were typed with nothing in them: "", 0, {} and []. The types drop those, and the API
// server does not: it holds them against the schema.
func (p *pass) empties(r *Resource) []typedField {
	tree := p.tree(r)
	if tree == nil {
		return nil
	}
	var fields []typedField
	walkEmpty(tree, typedField{}, &fields)
	return fields
}

// wroteEmpty reports whether a field was typed with nothing in it.
func (p *pass) wroteEmpty(r *Resource, path string) bool {
	return slices.ContainsFunc(p.empties(r), func(f typedField) bool { return f.path == path })
}

// tree is an object as it was typed, if there is a text and something in it may be empty.
func (p *pass) tree(r *Resource) any {
	if r.source == nil {
		return nil
	}
	if p.written.of != r.source {
		p.written = written{of: r.source}
		if mayHoldEmpty(r.source.text) {
			_ = yaml.Unmarshal(r.source.text, &p.written.tree) // what cannot be parsed is a finding already
		}
	}
	tree, _ := p.written.tree.(map[string]any)
	index, inList := strings.CutPrefix(r.prefix, "items[")
	if !inList || tree == nil {
		return p.written.tree
	}
	items, _ := tree["items"].([]any)
	if i, err := strconv.Atoi(strings.TrimSuffix(index, "].")); err == nil && i < len(items) {
		return items[i]
	}
	return nil
}

// mayHoldEmpty spares most texts a second parse.
func mayHoldEmpty(text []byte) bool {
	for _, empty := range []string{`""`, "''", "{}", "[]"} {
		if bytes.Contains(text, []byte(empty)) {
			return true
		}
	}
	for _, zero := range []string{": 0", ":0"} {
		for rest := text; ; {
			_, after, found := bytes.Cut(rest, []byte(zero))
			if !found {
				break
			}
			// Not the first digit of an id, and not the seconds of a schedule.
			if after = bytes.TrimLeft(after, " \t"); len(after) == 0 || strings.IndexByte("\r\n,}#", after[0]) >= 0 {
				return true
			}
			rest = after
		}
	}
	return false
}

func walkEmpty(value any, f typedField, fields *[]typedField) {
	below := func(path, generic string, child any) {
		if child == float64(0) {
			child = int64(0) // as the types write it
		}
		item := typedField{path, generic, child}
		if _, isBool := child.(bool); child != nil && !isBool && (!says(child) || child == int64(0)) {
			*fields = append(*fields, item)
		}
		walkEmpty(child, item, fields)
	}
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			below(join(f.path, name), join(f.generic, name), v[name])
		}
	case []any:
		for i, child := range v {
			below(at(f.path, i), f.generic+"[]", child)
		}
	}
}
