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
func anything(value any) *yaml.Node {
	switch value := value.(type) {
	case nil:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	case string:
		return text(value)
	case map[string]string:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			n.Content = append(n.Content, text(key), text(value[key]))
		}
		return n
	case tree:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			n.Content = append(n.Content, text(key), anything(value[key]))
		}
		return small(n)
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range value {
			n.Content = append(n.Content, anything(item))
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

// text of several lines is a block, as people write SQL. It is quoted where a YAML of either version would take it for
// something else, and where the library would write a block that it cannot read again: one that begins with a blank.
func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off":
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

// small maps and lists that hold only nulls or nothing go on one line, as in {podAntiAffinityType: null}.
func small(n *yaml.Node) *yaml.Node {
	if len(n.Content) == 0 {
		n.Style = yaml.FlowStyle
	}
	return n
}
