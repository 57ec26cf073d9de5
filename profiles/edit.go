// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
	"go.yaml.in/yaml/v3"
)

// Edit returns the text of a profile with other values of some fields, and keeps everything else as it is: comments, order, quotes. A field
// that the text does not have is added where its section begins. Fields are paths of maps, without lists. The result is parsed: it means what
// Parse reads from the old text with the same values as overrides, or Edit returns an error.
func Edit(file string, data []byte, set ...Assignment) ([]byte, error) {
	want, err := Parse(file, data, func(*Profile) []Assignment { return set })
	if err != nil {
		return nil, err
	}
	text := data
	for _, a := range set {
		if text, err = edited(text, strings.Split(a.Field, "."), a.Value); err != nil {
			return nil, fault.Errorf(fault.Invalid, "cannot edit %s of %q: %v; set it to %s by hand", a.Field, file, err, a.Value)
		}
	}
	got, err := Parse(file, text)
	if err != nil || !reflect.DeepEqual(want.Spec, got.Spec) || !reflect.DeepEqual(want.Metadata, got.Metadata) {
		return nil, fault.Errorf(fault.Invalid, "cannot edit %q without a change of other fields; set by hand: %s", file, assigned(set))
	}
	return text, nil
}

// assigned lists assignments for a message.
func assigned(set []Assignment) string {
	all := make([]string, len(set))
	for i, a := range set {
		all[i] = a.Field + ": " + a.Value
	}
	return strings.Join(all, ", ")
}

// edited sets one field in a text.
func edited(text []byte, path []string, value string) ([]byte, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, err
	}
	if len(root.Content) == 0 {
		return nil, fmt.Errorf("it is empty")
	}
	at, parent := root.Content[0], (*yaml.Node)(nil) // a map, and the key that it belongs to
	for i, name := range path {
		if at.Kind == yaml.AliasNode || at.Kind != yaml.MappingNode {
			return nil, fmt.Errorf("%s is not written as a map", strings.Join(path[:i], "."))
		}
		name, index, isItem := strings.Cut(strings.TrimSuffix(name, "]"), "[")
		key, below := entryOf(at, name)
		if isItem {
			n, err := strconv.Atoi(index)
			if err != nil || below == nil || below.Kind != yaml.SequenceNode || n >= len(below.Content) || i == len(path)-1 {
				return nil, fmt.Errorf("%s is not written as a list", strings.Join(path[:i+1], "."))
			}
			// A new field of an item follows the line of its first one.
			if at, parent = below.Content[n], key; len(at.Content) > 0 && at.Style&yaml.FlowStyle == 0 {
				parent = at.Content[0]
			}
			continue
		}
		switch {
		case below == nil:
			return inserted(text, at, parent, path[i:], value)
		case i == len(path)-1:
			return replaced(text, below, value)
		}
		at, parent = below, key
	}
	return nil, fmt.Errorf("the path is empty")
}

// entryOf finds a key in a map and its value; nil for none.
func entryOf(m *yaml.Node, name string) (key, value *yaml.Node) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == name {
			return m.Content[i], m.Content[i+1]
		}
	}
	return nil, nil
}

// replaced writes another value in the place of a scalar on one line.
func replaced(text []byte, n *yaml.Node, value string) ([]byte, error) {
	if n.Kind != yaml.ScalarNode || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || n.Anchor != "" {
		return nil, fmt.Errorf("line %d: the value is not a plain one", n.Line)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	line := lines[n.Line-1]
	start := offsetOf(line, n.Column)
	end := start + scalarLength(line[start:], n)
	if end <= start && n.Value != "" {
		return nil, fmt.Errorf("line %d: the value goes over several lines", n.Line)
	}
	lines[n.Line-1] = slices.Concat(line[:start], []byte(scalar(value)), line[end:])
	return bytes.Join(lines, nil), nil
}

// offsetOf is the offset of a column, which counts characters from 1.
func offsetOf(line []byte, column int) int {
	runes := 0
	for i := range string(line) {
		if runes++; runes == column {
			return i
		}
	}
	return len(line)
}

// scalarLength is the length of the scalar's text at the start of a rest of its line; 0 if it does not end there.
func scalarLength(rest []byte, n *yaml.Node) int {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for i := 1; i < len(rest); i++ {
			switch rest[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
	case n.Style&yaml.SingleQuotedStyle != 0:
		for i := 1; i < len(rest); i++ {
			if rest[i] != '\'' {
				continue
			}
			if i+1 < len(rest) && rest[i+1] == '\'' {
				i++
				continue
			}
			return i + 1
		}
	case bytes.HasPrefix(rest, []byte(n.Value)):
		return len(n.Value)
	}
	return 0
}

// inserted adds a field to a map, below the line of the key that the map belongs to.
func inserted(text []byte, m, parent *yaml.Node, path []string, value string) ([]byte, error) {
	lines := bytes.SplitAfter(text, []byte("\n"))
	if m.Style&yaml.FlowStyle != 0 {
		line := lines[m.Line-1]
		brace := offsetOf(line, m.Column) + 1
		entry := strings.Join(path, ": {") + ": " + scalar(value) + strings.Repeat("}", len(path)-1)
		if len(m.Content) > 0 {
			entry += ", "
		}
		lines[m.Line-1] = slices.Concat(line[:brace], []byte(entry), line[brace:])
		return bytes.Join(lines, nil), nil
	}
	if len(m.Content) == 0 || parent == nil {
		return nil, fmt.Errorf("line %d: there is no section to add it to", m.Line)
	}
	indent := strings.Repeat(" ", m.Content[0].Column-1)
	step := strings.Repeat(" ", max(m.Content[0].Column-parent.Column, 2))
	var entry strings.Builder
	for i, name := range path {
		entry.WriteString(indent + strings.Repeat(step, i) + name + ":")
		if i == len(path)-1 {
			entry.WriteString(" " + scalar(value))
		}
		entry.WriteString("\n")
	}
	return bytes.Join(slices.Insert(lines, parent.Line, []byte(entry.String())), nil), nil
}

// scalar writes a text so that YAML reads a text: "18" and not 18.
func scalar(value string) string {
	n := yaml.Node{}
	n.SetString(value)
	text, err := yaml.Marshal(&n)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(text), "\n")
}
