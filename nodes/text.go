// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pgha/pgha/plan"
)

const (
	textWidth  = 110
	labelWidth = 15
)

// row is one answer of an effect, for text and Markdown.
type row struct{ label, text string }

// rows are the answers of an effect in the order in which people ask.
func (e *Effect) rows() []row {
	all := []row{{"pods", e.Moves}}
	if e.Class == plan.Unchanged {
		return append(all, row{"why", e.AwayWhy})
	}
	all = append(all, row{"switchovers", e.Switchovers.text("") + ": " + e.SwitchoversWhy}, row{"away", e.away()},
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
	return fmt.Sprintf("%d to %s: %s", e.Away.Least/60, count((e.Away.Most+59)/60, "minute"), e.AwayWhy)
}

func (r Range) text(unit string) string {
	if r.Least == r.Most {
		return strconv.Itoa(r.Least) + unit
	}
	return fmt.Sprintf("%d to %d%s", r.Least, r.Most, unit)
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
		w.wrapped("", "  ", fmt.Sprintf("The upgrade is: %s (%s).", r.Class, states[i]))
	}
	return w.out.Bytes()
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

// merged are the effects with one for all pools of which the same is said.
func merged(effects []Effect) []Effect {
	var all []Effect
	for i := range effects {
		e := effects[i]
		if last := len(all) - 1; last >= 0 && e.Pool != "" && all[last].Pool != "" && slices.Equal(e.rows(), all[last].rows()) && e.Class == all[last].Class {
			all[last].Title += ", " + e.Pool
			continue
		}
		all = append(all, e)
	}
	return all
}

// overview is a table with a line for each effect.
func overview(r *Report) [][]string {
	rows := [][]string{{"CHANGE OF NODES", "EFFECT", "SWITCHOVERS", "AWAY", "COMMITS HANG", "FAILOVER", "BLOCKS"}}
	for _, e := range merged(r.Effects) {
		if e.Class == plan.Unchanged {
			rows = append(rows, []string{short(&e), "no effect", "-", "-", "-", "-", "-"})
			continue
		}
		away := "see below"
		if e.Away != (Range{}) {
			away = fmt.Sprintf("%d to %d min", e.Away.Least/60, (e.Away.Most+59)/60)
		}
		rows = append(rows, []string{short(&e), e.Class.String(), e.Switchovers.text(""), away, string(e.CommitsHang.Verdict), string(e.Failover.Verdict), string(e.Blocks.Verdict)})
	}
	return rows
}

// short names a change in a table.
func short(e *Effect) string {
	if e.Pool != "" {
		return strings.TrimPrefix(e.Title, "Upgrade or reimage of ")
	}
	return map[string]string{"upgrade": "upgrade of all pools", "drain": "kubectl drain", "scale-down": "cluster autoscaler", "karpenter-drift": "Karpenter: drift",
		"karpenter-expiry": "Karpenter: expiry", "spot": "spot eviction", "stop": "az aks stop", "forced": "forced upgrade"}[e.ID]
}

// table writes rows, the first of which is the head; nothing without one.
func (w *writer) table(rows [][]string) {
	if len(rows) < 2 {
		return
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		w.printf("%s\n", strings.TrimRight(line.String(), " "))
	}
	w.printf("\n")
}

// poolRows is the table of the pools.
func poolRows(r *Report) [][]string {
	rows := [][]string{{"POOL", "ZONES", "NODES", "SIZE", "SURGE", "DRAINED TOGETHER", "DRAIN TIMEOUT", "SOAK", "UNDRAINABLE", "AUTOSCALER", "INSTANCES"}}
	for i := range r.Pools {
		p := &r.Pools[i]
		surge := strconv.Itoa(p.Surge)
		if p.BlueGreen {
			surge = "blue-green"
		}
		kind := p.VMSize
		if p.Spot {
			kind = strings.TrimSpace(kind + " spot")
		}
		rows = append(rows, []string{p.Name, orDash(strings.Join(p.Zones, ",")), strconv.Itoa(p.Count), orDash(kind), surge, strconv.Itoa(p.Together),
			minutes(p.DrainTimeout), minutes(p.Soak), p.Undrainable, p.Autoscaler, p.Instances.text("")})
	}
	return rows
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// wrapped writes a paragraph.
func (w *writer) wrapped(first, next, text string) {
	line, words := first, 0
	for word := range strings.FieldsSeq(text) {
		if words > 0 {
			if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > textWidth {
				w.printf("%s\n", strings.TrimRight(line, " "))
				line, words = next, 0
			} else {
				line += " "
			}
		}
		line += word
		words++
	}
	w.printf("%s\n", strings.TrimRight(line, " "))
}

// JSON writes reports for programs.
func JSON(reports []*Report, states []plan.State) ([]byte, error) {
	type document struct {
		State plan.State `json:"state"`
		*Report
	}
	documents := make([]document, len(reports))
	for i, r := range reports {
		documents[i] = document{states[i], r}
	}
	b := bytes.Buffer{}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(map[string]any{"clusters": documents}); err != nil {
		return nil, fmt.Errorf("cannot encode the report: %w", err)
	}
	return b.Bytes(), nil
}

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
