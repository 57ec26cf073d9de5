// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Markdown writes reports for a pull request or a wiki.
func Markdown(reports []*Report) []byte {
	var out bytes.Buffer
	for n, r := range reports {
		if n > 0 {
			out.WriteString("\n")
		}
		fmt.Fprintf(&out, "## %s in %s\n\n%s\n\n", r.Cluster, r.Namespace, r.heading())
		markdownTable(&out, r.volumeRows())
		markdownTable(&out, r.budgetRows())
		var text bytes.Buffer
		r.sentences(&text)
		out.WriteString(unwrapped(text.String()))
	}
	return out.Bytes()
}

func markdownTable(out *bytes.Buffer, rows [][]string) {
	for i, row := range rows {
		cells := make([]string, len(row))
		for c, cell := range row {
			cells[c] = strings.ReplaceAll(strings.Replace(cell, "  ", "&emsp;", 1), "|", `\|`)
		}
		fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | "))
		if i == 0 {
			out.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	out.WriteString("\n")
}

// unwrapped joins the lines of paragraphs, which Markdown does itself.
func unwrapped(text string) string { return strings.ReplaceAll(text, "\n  ", " ") }

// JSON writes reports for programs.
func JSON(reports []*Report) ([]byte, error) { return asJSON(reports) }

// ComparedJSON writes pairs of reports for programs.
func ComparedJSON(all []*Compared) ([]byte, error) { return asJSON(all) }

func asJSON(clusters any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(map[string]any{"clusters": clusters}); err != nil {
		return nil, fmt.Errorf("cannot write the budgets as JSON: %w", err)
	}
	return out.Bytes(), nil
}
