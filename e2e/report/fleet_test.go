// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"gotest.tools/v3/assert"
)

const filter chromedp.CSS = "#filter"

// names are the names of the rows that are shown, in their order.
const names = `[...document.querySelectorAll('#sites tbody tr')].filter(r => !r.hidden).map(r => r.cells[0].textContent)`

// TestFleetIsFast: a page of 500 clusters, each with every part, opens in under a second, and filters its rows in under 100 ms, and sorts them
// in under 200, with the layout that follows.
func TestFleetIsFast(t *testing.T) {
	html := fleet(t)
	p := open(t, html)
	load := p.best("open", 1000, func() float64 {
		p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(p.file))
		return ask[float64](p, `(() => { const n = performance.getEntriesByType('navigation')[0]; return n.loadEventEnd - n.startTime })()`)
	})
	t.Logf("%d KiB", len(html)>>10)
	assert.Check(t, load > 0 && load < 1000, "the page opens in %.0f ms", load)
	assert.Check(t, ask[int](p, `document.querySelectorAll('#sites tbody tr').length`) == 500)
	measured := func(limit float64, what, before, do string) {
		took := p.best(what, limit, func() float64 {
			return ask[float64](p, `(() => { `+before+`; document.body.offsetHeight; const t = performance.now(); `+do+`; document.body.offsetHeight; return performance.now() - t })()`)
		})
		assert.Check(t, took < limit, "%s takes %.0f ms", what, took)
	}
	const typed = `const f = document.getElementById('filter'); f.value = '%'; f.dispatchEvent(new Event('input'))`
	for _, words := range [][2]string{{"", "7"}, {"", "1.28."}, {"", "pg-1 1.30"}, {"", "nothing has this"}, {"nothing", ""}} {
		measured(100, "filter "+words[1], "{"+strings.Replace(typed, "%", words[0], 1)+"}", strings.Replace(typed, "%", words[1], 1))
	}
	for _, column := range []string{"1", "4", "9", "11"} {
		measured(200, "sort by column "+column, "", `document.querySelector('#sites th:nth-child(`+column+`) button').click()`)
	}
	p.quiet()
}

// best is what a page costs: the least of a few tries, since other tests run beside this one. Tries go on until one is within the limit, or there are
// too many that are not.
func (p *tab) best(what string, limit float64, try func() float64) float64 {
	p.t.Helper()
	tries := []float64{try()}
	for len(tries) < 5 || slices.Min(tries) >= limit && len(tries) < 40 {
		tries = append(tries, try())
	}
	p.t.Logf("%s: %.0f ms, of %.0f", what, slices.Min(tries), tries)
	return slices.Min(tries)
}

func TestFilter(t *testing.T) {
	p := open(t, fleet(t))
	cases := map[string]struct {
		reason, words string
		want          func(name string) bool
	}{
		"a name":        {"one column is enough", "pg-017", func(name string) bool { return name == "pg-017" }},
		"a part":        {"of names and files", "PG-01", func(name string) bool { return strings.HasPrefix(name, "pg-01") }},
		"every word":    {"not only one", "clusters/pg-1 pg-12 database", func(name string) bool { return strings.HasPrefix(name, "pg-12") }},
		"none":          {"the table is empty", "zzz", func(string) bool { return false }},
		"nothing":       {"all are shown again", "", func(string) bool { return true }},
		"markup":        {"it is text", "<b>", func(string) bool { return false }},
		"an expression": {"it is no pattern", ".*", func(string) bool { return false }},
	}
	all := ask[[]string](p, names)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('filter').value = ''`), chromedp.SendKeys(filter, c.words+" "))
			want := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return !c.want(name) })
			assert.DeepEqual(t, ask[[]string](p, names), slices.Clip(want))
			assert.Equal(t, ask[int](p, `[...document.querySelectorAll('details.site')].filter(d => !d.hidden).length`), len(want), c.reason)
			said := ask[string](p, `document.getElementById('shown').textContent`)
			assert.Check(t, strings.HasSuffix(said, " of 500 shown") && (len(want) != 1 || strings.HasPrefix(said, "1 of")), "it says %q", said)
		})
	}
	p.quiet()
}

// TestSort: by click and by key. Numbers begin with the largest, as in most tables of figures.
func TestSort(t *testing.T) {
	p := open(t, fleet(t))
	column := func(n string) []string {
		return ask[[]string](p, `[...document.querySelectorAll('#sites tbody tr')].map(r => r.cells[`+n+`].textContent)`)
	}
	sorted := func(n, order string) {
		t.Helper()
		assert.DeepEqual(t, ask[[]string](p, `[...document.querySelectorAll('#sites thead th')].map(h => h.getAttribute('aria-sort')).filter(s => s !== 'none')`), []string{order})
		got := column(n)
		assert.Check(t, got[0] != got[len(got)-1], "all rows have %s", got[0])
		number := ask[bool](p, `[...document.querySelectorAll('#sites tbody tr')].map(r => r.cells[`+n+`]).map(c => c.dataset.v ?? c.textContent).every((v, i, all) => i === 0 || `+
			map[string]string{"ascending": "1", "descending": "-1"}[order]+` * new Intl.Collator('en', {numeric: true}).compare(all[i - 1], v) <= 0)`)
		assert.Check(t, number, "column %s is not %s", n, order)
	}
	p.do(click("#sites th:nth-child(4) button"))
	sorted("3", "ascending")
	p.do(click("#sites th:nth-child(4) button"))
	sorted("3", "descending")
	p.do(chromedp.Focus(chromedp.CSS("#sites th:nth-child(6) button")), chromedp.KeyEvent(kb.Enter))
	sorted("5", "descending")
	p.do(chromedp.KeyEvent(" "))
	sorted("5", "ascending")
	assert.Equal(t, column("5")[0], "3")
	p.quiet()
}

// TestOpen: the link of a row opens the part of its cluster, and so does an address with the part.
func TestOpen(t *testing.T) {
	p := open(t, fleet(t))
	assert.Equal(t, ask[int](p, `document.querySelectorAll('details[open]').length`), 0)
	p.do(click(`#sites tbody tr:nth-child(3) a`))
	assert.Equal(t, ask[string](p, `[...document.querySelectorAll('details[open] > summary')].map(s => s.textContent).join()`), "pg-002 cnpg-database/pg-002")
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(p.file+"#s7"), chromedp.WaitReady(chromedp.CSS("main")))
	assert.Equal(t, ask[string](p, `[...document.querySelectorAll('details[open] > summary')].map(s => s.textContent).join()`), "pg-007 cnpg-database/pg-007")
}
