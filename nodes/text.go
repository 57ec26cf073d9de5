// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/plan"
)

const labelWidth = 15

// row is one answer of an effect, for text and Markdown.
type row struct{ label, text string }

// rows are the answers of an effect in the order in which people ask.
func (e *Effect) rows() []row {
	all := []row{{"pods", e.Moves}}
	if e.Class == plan.Unchanged {
		return append(all, row{"why", e.AwayWhy})
	}
	all = append(all, row{"switchovers", e.Switchovers.String() + ": " + e.SwitchoversWhy}, row{"away", e.away()},
		row{"commits hang", e.CommitsHang.text()}, row{"failover", e.possible()}, row{"blocks", e.Blocks.text()})
	for i, text := range e.Before {
		label := ""
		if i == 0 {
			label = "before"
		}
		all = append(all, row{label, text})
	}
	return all
}

func (a Answer) text() string { return string(a.Verdict) + ": " + a.Why }

// possible answers the question about a failover.
func (e *Effect) possible() string {
	word := map[Verdict]string{No: "not possible", May: "perhaps possible", Yes: "possible"}[e.Failover.Verdict]
	return word + " meanwhile: " + e.Failover.Why
}

func (e *Effect) away() string {
	if e.Away == (Range{}) {
		return e.AwayWhy
	}
	return fmt.Sprintf("%d to %s: %s", e.Away.Least/60, layout.Count((e.Away.Most+59)/60, "minute"), e.AwayWhy)
}

// String is "1 to 3", or "2" if both are the same.
func (r Range) String() string {
	if r.Least == r.Most {
		return strconv.Itoa(r.Least)
	}
	return fmt.Sprintf("%d to %d", r.Least, r.Most)
}

// Text writes reports for people. The states say how each compares with its budget.
func Text(reports []*Report, states []plan.State) []byte {
	w := &writer{}
	for i, r := range reports {
		if i > 0 {
			w.printf("\n")
		}
		w.wrapped("", "  ", fmt.Sprintf("Cluster %s in %s: %s", r.Cluster, r.Namespace, r.Database))
		w.printf("\n")
		w.table(poolRows(r))
		w.table(overview(r))
		for _, e := range merged(r.Effects) {
			w.effect(&e)
		}
		if len(r.Remarks) > 0 {
			w.printf("Remarks\n")
			for _, remark := range r.Remarks {
				w.wrapped("- ", "  ", remark)
			}
			w.printf("\n")
		}
		w.wrapped("", "  ", r.verdict(states[i]))
	}
	return w.out.Bytes()
}

// verdict is the last line: the effect of the upgrade, the budget, and what a budget would have to name.
func (r *Report) verdict(state plan.State) string {
	class, more := r.Class.String(), ""
	if r.Class == plan.Unchanged {
		class = "no effect"
	}
	if state == plan.BeyondBudget || state == plan.NeedsConfirmation {
		for _, c := range r.Needs() {
			more += " --allow " + strings.ReplaceAll(c.String(), " ", "-")
		}
		more = "; a budget that covers it:" + more
	}
	return fmt.Sprintf("The upgrade is: %s (%s%s).", class, state, more)
}

type writer struct{ out bytes.Buffer }

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(&w.out, format, args...) }

func (w *writer) effect(e *Effect) {
	w.wrapped("", "  ", e.Title+": "+heading(e))
	for _, r := range e.rows() {
		w.wrapped("  "+r.label+strings.Repeat(" ", max(labelWidth-len(r.label), 1)), strings.Repeat(" ", labelWidth+2), r.text)
	}
	w.printf("\n")
}

// heading is the class of an effect, and whether it ends.
func heading(e *Effect) string {
	if e.Class == plan.Unchanged {
		return "no effect"
	}
	text := e.Class.String()
	switch e.Blocks.Verdict {
	case Yes:
		text += ", blocks"
	case May:
		text += ", may block"
	case No:
	}
	return text
}

// table writes rows, the first of which is the head; nothing without one.
func (w *writer) table(rows [][]string) {
	if len(rows) > 1 {
		layout.Table(&w.out, rows)
	}
}

// wrapped writes a paragraph.
func (w *writer) wrapped(first, next, text string) {
	layout.Wrap(&w.out, first, next, strings.Fields(text))
}
