// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
)

// diagramsAreWhole checks for syntax errors that a test without Mermaid can find: every label is in quotes, every
// subgraph ends, and every edge connects nodes that have a label.
func diagramsAreWhole(t *testing.T, all map[string]sample) {
	label := regexp.MustCompile(`"[^"]*"`)
	declared := regexp.MustCompile(`([a-z]+[0-9]*)[\[(]`)
	node := regexp.MustCompile(`[a-z]+[0-9]*`)
	bracket := regexp.MustCompile(`[\[\]()]`)
	arrow := regexp.MustCompile(`-- (metrics|restore)? ?-->|-\. (metrics|restore)? ?\.->|-->`)
	for name, s := range all {
		diagrams := blocks(t, s.text, "mermaid")
		assert.Equal(t, len(diagrams), 1, name)
		lines := strings.Split(label.ReplaceAllString(diagrams[0], ""), "\n")
		assert.Equal(t, lines[0], "flowchart TB")
		known := map[string]bool{}
		depth := 0
		for _, line := range lines[1:] {
			assert.Assert(t, !strings.ContainsAny(line, `"#<`), "%s: a label is not in quotes: %s", name, line)
			for _, found := range declared.FindAllStringSubmatch(line, -1) {
				known[found[1]] = true
			}
			switch strings.Fields(line)[0] {
			case "subgraph":
				depth++
			case "end":
				depth--
			}
		}
		assert.Equal(t, depth, 0, "%s: a subgraph does not end", name)
		for _, line := range lines[1:] {
			if first := strings.Fields(line)[0]; first == "subgraph" || first == "end" {
				continue
			}
			plain := bracket.ReplaceAllString(arrow.ReplaceAllString(line, " "), " ")
			for _, id := range node.FindAllString(plain, -1) {
				assert.Assert(t, known[id], "%s: %q has no label: %s", name, id, line)
			}
		}
	}
}

// TestDiagramLabels: characters with a meaning in Mermaid are written as numbers.
func TestDiagramLabels(t *testing.T) {
	text, err := runbook.Markdown(builtin(t, "aks", set("spec.identity.azure.name", `a"]-->b<br>#1`)), runbook.Options{})
	assert.NilError(t, err)
	assert.Assert(t, strings.Contains(string(text), `"managed identity a#34;]--#62;b#60;br#62;#35;1"`), string(text[:3000]))
}
