// SPDX-License-Identifier: Apache-2.0

// Package edit changes values in YAML text and keeps its comments and the order of its keys.
package edit

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Fields sets each field in the text to its value in values. The fields are paths as in pgha's messages, such as
// spec.endpoints.sourceRanges[0] or metadata.labels[example.com/team]; values is the whole document, decoded from JSON.
// A field that is not in values is removed. Missing maps on the path are created and appended to their parent.
func Fields(text []byte, values map[string]any, fields []string) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("cannot read YAML: %w", err)
	}
	if len(doc.Content) != 1 {
		return nil, fmt.Errorf("cannot edit an empty document")
	}
	for _, field := range fields {
		set(doc.Content[0], values, steps(field))
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	encoder.CompactSeqIndent()
	if err := encoder.Encode(&doc); err != nil {
		return nil, fmt.Errorf("cannot write YAML: %w", err)
	}
	return out.Bytes(), nil
}

// steps splits a path into names and indices.
func steps(field string) []string {
	var all []string
	for field != "" {
		if rest, ok := strings.CutPrefix(field, "["); ok {
			var key string
			key, field, _ = strings.Cut(rest, "]")
			all = append(all, key)
			field = strings.TrimPrefix(field, ".")
			continue
		}
		end := strings.IndexAny(field, ".[")
		if end < 0 {
			return append(all, field)
		}
		all = append(all, field[:end])
		field = strings.TrimPrefix(field[end:], ".")
	}
	return all
}

// set descends into both trees and writes the value at the end of the path.
func set(n *yaml.Node, values any, path []string) {
	switch values := values.(type) {
	case map[string]any:
		// The key of a map of strings may contain dots: parameters.pg_stat_statements.max.
		for used := 1; used <= len(path); used++ {
			key := strings.Join(path[:used], ".")
			if value, ok := values[key]; ok {
				setEntry(n, key, value, path[used:])
				return
			}
		}
		remove(n, path[0])
	case []any:
		if n.Kind == yaml.SequenceNode && len(path) > 1 {
			if i, err := strconv.Atoi(path[0]); err == nil && i < len(n.Content) && i < len(values) {
				set(n.Content[i], values[i], path[1:])
				return
			}
		}
		replace(n, values)
	}
}

func setEntry(n *yaml.Node, key string, value any, rest []string) {
	below := find(n, key)
	if below == nil {
		if n.Kind != yaml.MappingNode {
			*n = yaml.Node{Kind: yaml.MappingNode}
		}
		n.Style &^= yaml.FlowStyle
		below = nodeOf(value)
		if _, isMap := value.(map[string]any); isMap && len(rest) > 0 {
			below = &yaml.Node{Kind: yaml.MappingNode} // only the requested field, not the defaults next to it
			set(below, value, rest)
		}
		n.Content = append(n.Content, nodeOf(key), below)
		return
	}
	if _, isScalar := scalar(value); isScalar || len(rest) == 0 {
		replace(below, value)
		return
	}
	set(below, value, rest)
}

// replace keeps the comments of a node.
func replace(n *yaml.Node, value any) {
	with := nodeOf(value)
	with.HeadComment, with.LineComment, with.FootComment = n.HeadComment, n.LineComment, n.FootComment
	if with.Kind == yaml.ScalarNode && n.Style == yaml.DoubleQuotedStyle && with.Tag == "!!str" {
		with.Style = n.Style
	}
	*n = *with
}

func find(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func remove(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if n.Content[i].Value == key {
			n.Content = slices.Delete(n.Content, i, i+2)
			return
		}
	}
}

func nodeOf(value any) *yaml.Node {
	if n, ok := scalar(value); ok {
		return n
	}
	n := &yaml.Node{Kind: yaml.MappingNode}
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			n.Content = append(n.Content, nodeOf(key), nodeOf(value[key]))
		}
	case []any:
		n.Kind = yaml.SequenceNode
		for _, item := range value {
			n.Content = append(n.Content, nodeOf(item))
		}
	}
	return n
}

// scalar lets the encoder decide when to quote.
func scalar(value any) (*yaml.Node, bool) {
	switch value.(type) {
	case map[string]any, []any:
		return nil, false
	}
	if s, ok := value.(string); ok && strings.Contains(s, "\n") {
		// The library would write a block scalar, which it cannot parse again if the text starts with a space.
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Style: yaml.DoubleQuotedStyle}, true
	}
	n := &yaml.Node{}
	if err := n.Encode(value); err != nil {
		n = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: fmt.Sprint(value)}
	}
	return n, true
}
