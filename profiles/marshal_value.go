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

// anything writes a value without fields: a scalar, a map of texts, or the content of a patch.
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
		w.refuse(path, "cannot be written: unsupported type %T", value)
		return &yaml.Node{Kind: yaml.ScalarNode}
	}
}

// float always writes a point or an exponent: otherwise the number would be read as an integer.
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

// text writes several lines as a block, as is usual for SQL. It quotes words that YAML 1.1 or 1.2 reads as another type, and
// text that begins with a blank, since the library cannot read such a block again.
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

// small writes empty maps and lists on one line.
func small(n *yaml.Node) *yaml.Node {
	if len(n.Content) == 0 {
		n.Style = yaml.FlowStyle
	}
	return n
}
