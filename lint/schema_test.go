// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
)

// TestCELRules: every CEL rule of the CRDs is implemented in Go.
func TestCELRules(t *testing.T) {
	rules := 0
	for _, line := range schemas().lines {
		if !strings.Contains(line, "\trule:") {
			continue
		}
		for _, rule := range parseSchemaNode(line).rules {
			rules++
			if _, ok := celRuleOf(rule); !ok {
				t.Errorf("nothing checks the CRD's rule %q", rule)
			}
		}
	}
	if rules < 30 {
		t.Errorf("the table has %d rules", rules)
	}
}

// TestSchemaTable: every kind of the operator has a schema at every target that has the kind, every line can be parsed, and
// every number refers to a line.
func TestSchemaTable(t *testing.T) {
	for _, target := range profiles.Targets() {
		for _, kind := range []string{
			"Cluster", "Backup", "ScheduledBackup", "Pooler", "Database", "DatabaseRole", "Publication", "Subscription", "ImageCatalog",
			"ClusterImageCatalog", "ObjectStore", "PodMonitor",
		} {
			exists := kindSince(servedVersion(kind), kind) <= target
			if n := schemaOf(kind, target); (n != nil) != exists {
				t.Errorf("%s at %s has a schema: %t, and should have: %t", kind, target, n != nil, exists)
			}
		}
	}
	table := schemas()
	for _, line := range table.lines[1:] {
		n := parseSchemaNode(line)
		for _, number := range append([]string{n.items, n.values}, n.numbers...) {
			if number != "" && table.node(number) == nil {
				t.Errorf("there is no line %s, which %.80q names", number, line)
			}
		}
		if typeNames[n.kind] == "" && n.kind != '-' {
			t.Errorf("there is no type %q in %.80q", n.kind, line)
		}
		if n.pattern != "" && n.matches("\x00") {
			t.Errorf("the pattern %q accepts anything", n.pattern)
		}
	}
}

// TestKeywords: every keyword of the table is read. An unread keyword would be a missing check.
func TestKeywords(t *testing.T) {
	known := " format nullable open set min max shortest longest fewest most enum default required keys rule items values pattern "
	for _, line := range schemas().lines[1:] {
		for word := range strings.SplitSeq(line, "\t") {
			keyword, _, _ := strings.Cut(word, ":")
			if len(word) > 1 && word[0] != '.' && !strings.Contains(known, " "+keyword+" ") {
				t.Errorf("keyword %q is not read", keyword)
			}
		}
	}
}
