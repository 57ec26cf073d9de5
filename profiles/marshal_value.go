// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// anything is a value without fields: a scalar, a map of texts, or the inside of a patch.
func (w *writer) anything(path string, value any) *yaml.Node {
	switch value := value.(type) {
	case nil:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	case string:
		return text(value)
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(value)}
	case int, int32, int64:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: fmt.Sprint(value)}
	case float64:
		return w.float(path, value)
	case map[string]string:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			n.Content = append(n.Content, text(key), text(value[key]))
		}
		return n
	case map[string]any:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			n.Content = append(n.Content, text(key), w.anything(path, value[key]))
		}
		return small(n)
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range value {
			n.Content = append(n.Content, w.anything(path, item))
		}
		return small(n)
	default:
		w.refuse(path, "cannot be written: a profile holds no %T", value)
		return &yaml.Node{Kind: yaml.ScalarNode}
	}
}

// float always has a point or an exponent: without one it would be read as an integer.
func (w *writer) float(path string, f float64) *yaml.Node {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		w.refuse(path, "cannot be written: %g is not a number in JSON", f)
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: s}
}

// text of several lines is a block, as people write SQL. It is quoted where a YAML of either version would take it for
// something else, and where the library would write a block that it cannot read again: one that begins with a blank.
func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "<<", "=":
		n.Style = yaml.DoubleQuotedStyle
	}
	if strings.Contains(s, "\n") {
		n.Style = yaml.LiteralStyle
		if strings.Trim(s[:1], " \t\n") == "" {
			n.Style = yaml.DoubleQuotedStyle
		}
	}
	return n
}

// small maps and lists that hold nothing go on one line.
func small(n *yaml.Node) *yaml.Node {
	if len(n.Content) == 0 {
		n.Style = yaml.FlowStyle
	}
	return n
}
