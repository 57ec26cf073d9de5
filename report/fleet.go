// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
)

// column of the table of a fleet.
type column struct {
	title   markup
	numbers bool
}

func (p *Page) columns() []column {
	all := []column{{"Name", false}, {"Namespace", false}, {"File", false}, {"Operator", false}, {"PostgreSQL", true}, {"Instances", true}, {"Errors", true}, {"Warnings", true}, {"Infos", true}}
	if p.Plan != nil {
		all = append(all, column{"Heaviest effect", true})
	}
	return append(all, column{"IOPS", true}, column{"Budgets", true})
}

// many writes the table of a fleet and a part for each cluster, which its row opens. Without a script, the links of the rows do that too: a browser
// opens a closed part that has the target of a link.
func (w *writer) many(p *Page) {
	w.put(`<section aria-labelledby="fleet"><h2 id="fleet">Clusters</h2><p class="filter" hidden><label for="filter">Filter</label> <input id="filter" type="search" autocomplete="off" spellcheck="false" placeholder="words of any column"> <span id="shown" role="status"></span></p>`)
	w.put(`<div class="scroll" tabindex="0" role="region" aria-label="Clusters"><table id="sites"><thead><tr>`)
	for _, c := range p.columns() {
		open := markup(`<th scope="col">`)
		if c.numbers {
			open = `<th scope="col" class="num">`
		}
		w.put(open)
		w.out = append(w.out, c.title...)
		w.put(`</th>`)
	}
	w.put("</tr></thead><tbody>\n")
	for i, s := range p.Sites {
		w.row(p, s, i)
	}
	w.put(`</tbody></table></div></section><section aria-labelledby="each"><h2 id="each">Each cluster</h2>`)
	for i, s := range p.Sites {
		w.put("\n"+`<details class="site"><summary>§ <small>§</small></summary><div id="s§">`, s.Name, s.title(), i)
		w.tiles(p, s)
		w.sections(p, s, i)
		w.put(`</div></details>`)
	}
	w.put(`</section>`)
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
		return 3
	case fit.Tight:
		return 2
	case fit.Fits:
		return 1
	case fit.Unknown:
	}
	return 0
}
