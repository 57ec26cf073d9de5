// SPDX-License-Identifier: Apache-2.0

package lint

import (
	_ "embed" // for the table
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/pgha/pgha/profiles"
)

//go:generate go -C ../e2e run ./gen ../lint/schema.txt

// schemaText holds the schemas of the CRDs of every target. A line is parsed on first use, so that commands that do not lint
// pay nothing.
//
//go:embed schema.txt
var schemaText string

// schemaTable is the text, split into lines. The number of a node is that of its line.
type schemaTable struct {
	lines []string
	nodes []atomic.Pointer[schemaNode]
	roots map[string]string // number of the node by kind and target, with a tab between
}

var schemas = sync.OnceValue(func() *schemaTable {
	nodes, roots, _ := strings.Cut(schemaText, "\n\n")
	t := &schemaTable{lines: strings.Split(nodes, "\n"), roots: map[string]string{}}
	t.nodes = make([]atomic.Pointer[schemaNode], len(t.lines))
	for root := range strings.Lines(roots) {
		if i := strings.LastIndexByte(root, '\t'); i > 0 {
			t.roots[root[:i]] = strings.TrimSpace(root[i:])
		}
	}
	return t
})

// schemaOf returns the schema of a kind at a target, or nil.
func schemaOf(kind string, target profiles.Target) *schemaNode {
	t := schemas()
	number, ok := t.roots[kind+"\t"+target.String()]
	if !ok {
		return nil
	}
	return t.node(number)
}

func (t *schemaTable) node(number string) *schemaNode {
	i, err := strconv.Atoi(number)
	if err != nil || i <= 0 || i >= len(t.lines) {
		return nil
	}
	n := t.nodes[i].Load()
	if n == nil {
		n = parseSchemaNode(t.lines[i])
		t.nodes[i].Store(n)
	}
	return n
}

// schemaNode is one line of the table: the type of a value and its constraints.
type schemaNode struct {
	kind             byte // o, a, s, i, n, b as in object, array and so on; x accepts numbers and strings, - everything
	format           string
	nullable, open   bool // open: unknown fields are kept
	min, max         *int64
	shortest         int // of strings
	longest          int
	fewest, most     int // of lists
	enum             []string
	otherwise        string // the default, as JSON
	required         []string
	keys             []string // by which the items of a list must differ
	set              bool     // the items of a list must differ
	rules            []string // in CEL
	items, values    string   // numbers of nodes
	names, numbers   []string // of properties
	pattern          string
	compilePatternOf sync.Once
	compiled         func(string) bool
}

func parseSchemaNode(line string) *schemaNode {
	kind, rest, _ := strings.Cut(line, "\t")
	n := &schemaNode{kind: kind[0]}
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

func (n *schemaNode) keyword(key, value string) {
	switch key {
	case "format":
		n.format = value
	case "nullable":
		n.nullable = true
	case "open":
		n.open = true
	case "set":
		n.set = true
	case "min":
		n.min = wholeNumber(value)
	case "max":
		n.max = wholeNumber(value)
	case "shortest":
		n.shortest, _ = strconv.Atoi(value)
	case "longest":
		n.longest, _ = strconv.Atoi(value)
	case "fewest":
		n.fewest, _ = strconv.Atoi(value)
	case "most":
		n.most, _ = strconv.Atoi(value)
	case "enum":
		n.enum = strings.Split(strings.Trim(value, `["]`), `","`)
	case "default":
		n.otherwise = value
	case "required":
		n.required = strings.Split(value, ",")
	case "keys":
		n.keys = strings.Split(value, ",")
	case "rule":
		n.rules = append(n.rules, value)
	case "items":
		n.items = value
	case "values":
		n.values = value
	case "pattern":
		n.pattern = value
	}
}

func wholeNumber(text string) *int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}
