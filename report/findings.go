// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/lint"
)

// findings writes what lint found, the most severe first.
func (w *writer) findings(s *Site) {
	w.put(`<h3>Findings</h3>`)
	ignored := ""
	if s.Ignored > 0 {
		ignored = fmt.Sprintf(" %d more are ignored, each with a reason.", s.Ignored)
	}
	if len(s.Findings) == 0 {
		w.put(`<p class="none">Nothing was found.§</p>`, ignored)
		return
	}
	w.findingTable(s.Findings)
	if ignored != "" {
		w.put(`<p>§</p>`, ignored)
	}
}

func (w *writer) findingTable(findings []lint.Finding) {
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b lint.Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message), cmp.Compare(a.Remedy, b.Remedy))
	})
	w.put(`<div class="scroll" tabindex="0" role="region" aria-label="Findings"><table class="findings"><thead><tr><th scope="col">Severity</th><th scope="col">Rule</th><th scope="col">Where</th><th scope="col">What, and what to do</th></tr></thead><tbody>`)
	for len(sorted) > 0 {
		n := 1
		for n < len(sorted) && same(&sorted[0], &sorted[n]) {
			n++
		}
		w.finding(sorted[:n])
		sorted = sorted[n:]
	}
	w.put(`</tbody></table></div>`)
}

// same reports findings that differ only in the object: the recovered cluster mostly has those of its source, from one place of the profile.
func same(a, b *lint.Finding) bool {
	return a.Rule == b.Rule && a.Severity == b.Severity && a.File == b.File && a.Line == b.Line && a.Column == b.Column && a.Message == b.Message && a.Remedy == b.Remedy
}

// finding writes findings that differ only in the object in one row.
func (w *writer) finding(group []lint.Finding) {
	f := &group[0]
	w.put(`<tr><td>`)
	w.severity(f.Severity)
	w.put(`</td><td class="nowrap">`)
	w.link(page(lint.Rule{ID: f.Rule}.Page()), f.Rule)
	w.put(`</td><td><code>§</code>`, place(f))
	for i := range group {
		if o := &group[i]; o.Object.Name != "" || o.Field != "" {
			w.put(`<br><small>§</small>`, strings.TrimSpace(o.Object.Kind+" "+o.Object.Name+" "+o.Field))
		}
	}
	w.put(`</td><td>§`, f.Message)
	if f.Remedy != "" {
		w.put(`<br><span class="fix">§</span>`, f.Remedy)
	}
	w.put(`</td></tr>`)
}

// place is file:line:column, as far as it is known.
func place(f *lint.Finding) string {
	if f.Line == 0 || f.File == "" {
		return f.File
	}
	return fmt.Sprintf("%s:%d:%d", f.File, f.Line, max(f.Column, 1))
}

func (w *writer) severity(s lint.Severity) {
	switch s {
	case lint.Error:
		w.badge("bad", "✕", "error")
	case lint.Warning:
		w.badge("warn", "!", "warning")
	case lint.Info:
		w.badge("info", "i", "info")
	}
}
