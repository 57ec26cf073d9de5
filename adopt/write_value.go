// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// anything is a value without fields: a scalar, a map of texts, or the inside of a patch.
func (w *writer) anything(value any) *yaml.Node {
	switch value := value.(type) {
	case nil:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	case string:
		return w.text(value)
	case map[string]string:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			n.Content = append(n.Content, text(key), w.text(value[key]))
		}
		return n
	case tree:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			n.Content = append(n.Content, text(key), w.anything(value[key]))
		}
		return small(n)
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range value {
			n.Content = append(n.Content, w.anything(item))
		}
		return small(n)
	case float64:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: strconv.FormatFloat(value, 'g', -1, 64)}
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(value)}
	default: // the integers
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: fmt.Sprint(value)}
	}
}

// text of several lines is a block, as people write SQL.
func (w *writer) text(s string) *yaml.Node {
	n := text(s)
	if !w.plain && strings.Contains(s, "\n") {
		n.Style = yaml.LiteralStyle
	}
	return n
}

// text is quoted where a YAML of either version would take it for something else.
func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off":
		n.Style = yaml.DoubleQuotedStyle
	}
	if strings.Contains(s, ":") && strings.Trim(s, "0123456789:") == "" {
		n.Style = yaml.DoubleQuotedStyle // YAML 1.1 counts in sixties
	}
	if s == "<<" || s == "=" {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// small maps and lists that hold only nulls or nothing go on one line, as in {podAntiAffinityType: null}.
func small(n *yaml.Node) *yaml.Node {
	if len(n.Content) == 0 {
		n.Style = yaml.FlowStyle
	}
	return n
}
