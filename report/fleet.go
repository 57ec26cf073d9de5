// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
)

// column of the table of a fleet.
type column struct {
	title, class markup // the class num is for numbers
}

func (p *Page) columns() []column {
	all := []column{{"Name", "long"}, {"Namespace", "long"}, {"File", "long"}, {"Operator", ""}, {"Major", "num"}, {"Instances", "num"}, {"Errors", "num"}, {"Warnings", "num"}, {"Infos", "num"}}
	if p.Plan != nil {
		all = append(all, column{"Effect", "effect num"})
	}
	return append(all, column{"IOPS", "num"}, column{"Budgets", "badges"})
}

// many writes the table of a fleet and a part for each cluster, which its row opens: a browser opens a closed part that has the target of a link.
//
// The parts of hundreds of clusters are a quarter of a million elements. A browser that runs scripts reads what is in noscript as plain text, in a
// hundredth of the time, and the script makes elements of it when the part is opened or printed. One without scripts shows it as it is.
func (w *writer) many(p *Page) {
	w.totals(p)
	w.put(`<section aria-labelledby="fleet"><h2 id="fleet">Clusters</h2><p class="filter" hidden><label for="filter">Filter</label> <input id="filter" type="search" autocomplete="off" spellcheck="false" placeholder="words of any column"> <span id="shown" role="status"></span></p>`)
	w.put(`<div class="scroll" tabindex="0" role="region" aria-label="Clusters"><table id="sites"><thead><tr>`)
	for _, c := range p.columns() {
		w.put(`<th scope="col" class="`)
		w.out = append(w.out, c.class...)
		w.put(`">`)
		w.out = append(w.out, c.title...)
		w.put(`</th>`)
	}
	w.put("</tr></thead><tbody>\n")
	for i, s := range p.Sites {
		w.row(p, s, i)
	}
	w.put(`</tbody></table></div></section><section class="each" aria-labelledby="each"><h2 id="each">Each cluster</h2>`)
	for i, s := range p.Sites {
		w.put("\n"+`<details class="site"><summary>§ <small>§</small></summary><div id="s§"><noscript>`, s.Name, s.title(), i)
		w.tiles(p, s)
		w.sections(p, s, i)
		w.put(`</noscript></div></details>`)
	}
	w.put(`</section>`)
}

// totals are what matters most of a fleet, in a row.
func (w *writer) totals(p *Page) {
	var instances, wrong, warned, over, changed int
	targets, majors := map[string]int{}, map[string]int{}
	for _, s := range p.Sites {
		instances += s.Fit.Instances
		targets[s.Target]++
		majors[strconv.Itoa(s.Fit.Major)]++
		switch {
		case s.Count(lint.Error) > 0:
			wrong++
		case s.Count(lint.Warning) > 0:
			warned++
		}
		if s.Fit.Verdict() == fit.Over {
			over++
		}
		if p.planOf(s) != nil {
			changed++
		}
	}
	w.put(`<dl class="tiles"><div><dt>Clusters</dt><dd>§</dd></div><div><dt>Instances</dt><dd>§</dd></div><div><dt>With errors</dt><dd>§</dd></div><div><dt>With warnings</dt><dd>§</dd></div><div><dt>Do not fit</dt><dd>§</dd></div>`,
		len(p.Sites), instances, wrong, warned, over)
	if p.Plan != nil {
		w.put(`<div><dt>Change against §</dt><dd>§</dd></div>`, p.Against, changed)
	}
	w.put(`<div><dt>Operator</dt><dd class="small">§</dd></div><div><dt>PostgreSQL</dt><dd class="small">§</dd></div></dl>`, shares(targets), shares(majors))
}

// shares lists versions with the number of their clusters, the newest first.
func shares(of map[string]int) string {
	if len(of) == 1 {
		for version := range of {
			return version
		}
	}
	var all []string
	for _, version := range slices.Sorted(maps.Keys(of)) {
		all = append([]string{fmt.Sprintf("%s: %d", version, of[version])}, all...)
	}
	return strings.Join(all, ", ")
}

func (w *writer) row(p *Page, s *Site, n int) {
	w.put(`<tr><th scope="row"><a href="#s§">§</a></th><td>§</td><td>§</td><td>§</td><td class="num">§</td><td class="num">§</td>`,
		n, s.Name, s.Namespace, s.File, s.Target, s.Fit.Major, s.Fit.Instances)
	for _, severity := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		if k := s.Count(severity); k > 0 && severity > lint.Info {
			w.put(`<td class="num"><b>§</b></td>`, k)
		} else {
			w.put(`<td class="num">§</td>`, k)
		}
	}
	if p.Plan != nil {
		one := p.planOf(s)
		if one == nil {
			one = &plan.Site{}
		}
		w.put(`<td data-v="§">`, int(one.Class))
		if one.Class > plan.Unchanged {
			w.effect(one.Class)
		} else {
			w.put(`–`)
		}
		w.put(`</td>`)
	}
	rate := 0
	if len(s.Fit.Volumes) > 0 {
		rate = s.Fit.Volumes[0].Rate.IOPS
	}
	v := s.Fit.Verdict()
	w.put(`<td class="num" data-v="§">§</td><td data-v="§">`, rate, orDash(iops(s.Fit)), weight(v))
	w.badge(verdictClass(v), mark(v), string(v))
	w.put("</td></tr>\n")
}

// weight of a verdict, for sorting.
func weight(v fit.Verdict) int {
	switch v {
	case fit.Over:
		return 4
	case fit.Capped:
		return 3
	case fit.Tight:
		return 2
	case fit.Fits:
		return 1
	case fit.Unknown:
	}
	return 0
}
