// SPDX-License-Identifier: Apache-2.0

package admission

import (
	_ "embed" // for the table
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/pgha/pgha/profiles"
)

//go:generate go -C ../../e2e run ./gen ../internal/admission/schema.txt

// schemaText holds the schemas of the CRDs of every release; hack/operator writes it. A line is parsed on first use, so that commands that do not lint
// pay nothing.
//
//go:embed schema.txt
var schemaText string

// schemaTable is the text, split into lines. The number of a node is that of its line.
type schemaTable struct {
	lines []string
	nodes []atomic.Pointer[Node]
	roots map[string]string // number of the node by kind and release, with a tab between
}

var schemas = sync.OnceValue(func() *schemaTable { return readTable(schemaText) })

func readTable(text string) *schemaTable {
	nodes, roots, _ := strings.Cut(text, "\n\n")
	t := &schemaTable{lines: strings.Split(nodes, "\n"), roots: map[string]string{}}
	t.nodes = make([]atomic.Pointer[Node], len(t.lines))
	for root := range strings.Lines(roots) {
		if i := strings.LastIndexByte(root, '\t'); i > 0 {
			t.roots[root[:i]] = strings.TrimSpace(root[i:])
		}
	}
	return t
}

// Schema returns the schema of a kind at a target, or nil. That of an ObjectStore is the newest plugin's: PluginSchema has the others.
func Schema(kind string, target profiles.Target) *Node {
	if kind == storeKind {
		return PluginSchema(profiles.NewestPlugin)
	}
	t := schemas()
	for _, release := range []string{
		target.String(),
		"*", // a kind that does not belong to the operator
	} {
		if number, ok := t.roots[kind+"\t"+release]; ok {
			return t.node(number)
		}
	}
	return nil
}

func (t *schemaTable) node(number string) *Node {
	i, err := strconv.Atoi(number)
	if err != nil || i <= 0 || i >= len(t.lines) {
		return nil
	}
	n := t.nodes[i].Load()
	if n == nil {
		n = parseNode(t.lines[i])
		n.table = t
		t.nodes[i].Store(n)
	}
	return n
}

// Rules lists the CRDs' rules in CEL, once for each node that has them.
func Rules() []string {
	var all []string
	for _, t := range []*schemaTable{schemas(), pluginSchemas()} {
		for _, line := range t.lines[1:] {
			all = append(all, parseNode(line).Rules...)
		}
	}
	return all
}

// Node is one line of the table: the type of a value and its constraints.
type Node struct {
	// Kind is the type: o, a, s, i, n, b as in object, array and so on; x accepts numbers and strings, - everything.
	Kind   byte
	Format string
	// Nullable values may be null. In Open objects unknown fields are kept.
	Nullable, Open bool
	// Min and Max are the bounds of a number; nil: none.
	Min, Max *int64
	// Shortest and Longest are the lengths of strings, Fewest and Most of lists; 0: no bound.
	Shortest, Longest, Fewest, Most int
	Enum                            []string
	// Otherwise is the default, as JSON.
	Otherwise string
	Required  []string
	// Keys are the fields by which the items of a list must differ. In a Set all items must differ.
	Keys []string
	Set  bool
	// Rules are the CRD's own rules, in CEL.
	Rules   []string
	Pattern string
	// Fixed values cannot change once they are set: the CRD compares them with those of before. Such a rule does not apply to a
	// field that appears or disappears.
	Fixed bool
	// FixedFields of an object cannot change.
	FixedFields []string

	table            *schemaTable
	items, values    string   // numbers of nodes
	names, numbers   []string // of properties
	compilePatternOf sync.Once
	compiled         func(string) bool
}

func parseNode(line string) *Node {
	kind, rest, _ := strings.Cut(line, "\t")
	n := &Node{Kind: kind[0]}
	for rest != "" {
		var word string
		word, rest, _ = strings.Cut(rest, "\t")
		if word[0] == '.' {
			i := strings.LastIndexByte(word, ':')
			n.names, n.numbers = append(n.names, word[1:i]), append(n.numbers, word[i+1:])
			continue
		}
		key, value, _ := strings.Cut(word, ":")
		n.keyword(key, value)
	}
	return n
}

func (n *Node) keyword(key, value string) {
	switch key {
	case "format":
		n.Format = value
	case "nullable":
		n.Nullable = true
	case "fixed":
		n.Fixed = true
	case "fixedfields":
		n.FixedFields = append(n.FixedFields, value)
	case "open":
		n.Open = true
	case "set":
		n.Set = true
	case "min":
		n.Min = wholeNumber(value)
	case "max":
		n.Max = wholeNumber(value)
	case "shortest":
		n.Shortest, _ = strconv.Atoi(value)
	case "longest":
		n.Longest, _ = strconv.Atoi(value)
	case "fewest":
		n.Fewest, _ = strconv.Atoi(value)
	case "most":
		n.Most, _ = strconv.Atoi(value)
	case "enum":
		n.Enum = strings.Split(strings.Trim(value, `["]`), `","`)
	case "default":
		n.Otherwise = value
	case "required":
		n.Required = strings.Split(value, ",")
	case "keys":
		n.Keys = strings.Split(value, ",")
	case "rule":
		n.Rules = append(n.Rules, value)
	case "items":
		n.items = value
	case "values":
		n.values = value
	case "pattern":
		n.Pattern = value
	}
}

func wholeNumber(text string) *int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}
