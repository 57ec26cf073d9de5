// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"bytes"
	"strings"

	"github.com/pgha/pgha/plan"
)

// Markdown writes reports for a pull request or a page.
func Markdown(reports []*Report, states []plan.State) []byte {
	w := &writer{}
	for i, r := range reports {
		w.printf("### Nodes of %s in %s: %s (%s)\n\n%s.\n\n", mdText(r.Cluster), mdText(r.Namespace), r.Class, states[i], mdText(strings.ToUpper(r.Database[:1])+r.Database[1:]))
		w.mdTable(poolRows(r))
		w.mdTable(overview(r))
		for _, e := range merged(r.Effects) {
			w.printf("**%s: %s**\n\n", mdText(e.Title), heading(&e))
			for _, row := range e.rows() {
				if row.label != "" {
					w.printf("- %s: ", row.label)
				} else {
					w.printf("- ")
				}
				w.printf("%s\n", mdText(row.text))
			}
			w.printf("\n")
		}
		for _, remark := range r.Remarks {
			w.printf("- %s\n", mdText(remark))
		}
	}
	return append(bytes.TrimRight(w.out.Bytes(), "\n"), '\n')
}

func (w *writer) mdTable(rows [][]string) {
	if len(rows) < 2 {
		return
	}
	for i, row := range rows {
		for k := range row {
			row[k] = mdText(row[k])
		}
		w.printf("| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			w.printf("|%s\n", strings.Repeat("---|", len(row)))
		}
	}
	w.printf("\n")
}

// mdText escapes what Markdown would read in a text. https://spec.commonmark.org/0.31.2/#backslash-escapes
func mdText(text string) string {
	return strings.NewReplacer(`\`, `\\`, "<", "&lt;", ">", "&gt;", "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`).Replace(text)
}
