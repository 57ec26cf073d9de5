// SPDX-License-Identifier: Apache-2.0

package admission

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
)

// since are the first releases with a kind.
func since(kind string) profiles.Releases {
	if kind == "ObjectStore" {
		return "1.23.0" // of the plugin, whatever the operator is
	}
	f, _ := profiles.FeatureAt(kind)
	return f.Since
}

// TestSchemaTable: every kind of the operator has a schema at every target that has the kind, every line can be parsed, and
// every number refers to a line.
func TestSchemaTable(t *testing.T) {
	for _, target := range profiles.Targets() {
		for _, kind := range []string{
			"Cluster", "Backup", "ScheduledBackup", "Pooler", "Database", "DatabaseRole", "Publication", "Subscription", "ImageCatalog",
			"ClusterImageCatalog", "ObjectStore", "PodMonitor",
		} {
			exists := since(kind) == "" || since(kind).Has(target)
			if n := Schema(kind, target); (n != nil) != exists {
				t.Errorf("%s at %s has a schema: %t, and should have: %t", kind, target, n != nil, exists)
			}
		}
	}
	table := schemas()
	for _, line := range table.lines[1:] {
		n := parseNode(line)
		for _, number := range append([]string{n.items, n.values}, n.numbers...) {
			if number != "" && table.node(number) == nil {
				t.Errorf("there is no line %s, which %.80q names", number, line)
			}
		}
		if !strings.ContainsRune("oasinbx-", rune(n.Kind)) {
			t.Errorf("there is no type %q in %.80q", n.Kind, line)
		}
		if n.Pattern != "" && n.Matches("\x00") {
			t.Errorf("the pattern %q accepts anything", n.Pattern)
		}
	}
}

// TestKeywords: every keyword of the table is read. An unread keyword would be a missing check.
func TestKeywords(t *testing.T) {
	known := " fixed fixedfields format nullable open set min max shortest longest fewest most enum default required keys rule items values pattern "
	for _, line := range schemas().lines[1:] {
		for word := range strings.SplitSeq(line, "\t") {
			keyword, _, _ := strings.Cut(word, ":")
			if len(word) > 1 && word[0] != '.' && !strings.Contains(known, " "+keyword+" ") {
				t.Errorf("keyword %q is not read", keyword)
			}
		}
	}
}
