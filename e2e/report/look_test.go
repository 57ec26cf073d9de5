// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"gotest.tools/v3/assert"
)

// contrasts are the texts whose contrast with their ground is below 4.5, the least of WCAG's level AA, and how many were looked at. A text in a
// picture has the color of its fill, and the ground of the box around it.
// https://www.w3.org/TR/WCAG22/#contrast-minimum
const contrasts = `(() => {
  const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m.slice(0, 3), 1] : m; };
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const groundOf = e => {
    for (let n = e; n; n = n.parentElement) {
      if (n.namespaceURI.endsWith('svg')) {
        const box = n.tagName === 'g' && n.querySelector(':scope > rect');
        if (box) return parse(getComputedStyle(box).fill);
        continue;
      }
      const c = parse(getComputedStyle(n).backgroundColor);
      if (c[3] === 1) return c;
    }
    return parse(getComputedStyle(document.body).backgroundColor);
  };
  const low = new Set(); let seen = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || e.closest('script, noscript, title, desc') || !e.getClientRects().length) continue;
    seen++;
    const style = getComputedStyle(e);
    const color = parse(e.namespaceURI.endsWith('svg') ? style.fill : style.color);
    const r = ratio(color, groundOf(e));
    if (r < 4.5) low.add(r.toFixed(2) + ' ' + e.tagName + '.' + (e.getAttribute('class') || '') + ': ' + n.data.trim().slice(0, 40));
  }
  return { low: [...low], seen };
})()`

type contrast struct {
	Low  []string `json:"low"`
	Seen int      `json:"seen"`
}

// opened opens every part.
const opened = `document.querySelectorAll('details').forEach(d => { d.open = true })`

func pages(t *testing.T) map[string][]byte {
	t.Helper()
	return map[string][]byte{"one": full(t), "fleet": small(t)}
}

func TestColors(t *testing.T) {
	for name, html := range pages(t) {
		t.Run(name, func(t *testing.T) {
			p := open(t, html)
			p.do(chromedp.Evaluate[chromedp.Void](opened))
			grounds := map[string]string{}
			for _, scheme := range []string{"light", "dark"} {
				p.as("screen", scheme)
				grounds[scheme] = ask[string](p, `getComputedStyle(document.body).backgroundColor`)
				found := ask[contrast](p, contrasts)
				assert.Check(t, found.Seen > 150, "only %d texts were seen", found.Seen)
				assert.Check(t, len(found.Low) == 0, "%s has texts with too little contrast:\n%s", scheme, strings.Join(found.Low, "\n"))
			}
			assert.Equal(t, grounds["light"], "rgb(255, 255, 255)")
			assert.Check(t, grounds["dark"] != grounds["light"], "the dark ground is %s too", grounds["dark"])
			p.quiet()
		})
	}
}

// TestPrint: on paper, every part is there, black on white, also those that are closed on the screen, and closed again after it.
func TestPrint(t *testing.T) {
	for name, html := range pages(t) {
		t.Run(name, func(t *testing.T) {
			p := open(t, html)
			sites := ask[int](p, `document.querySelectorAll('.site').length`)
			pdf, err := chromedp.Run(p, chromedp.PrintToPDF())
			assert.NilError(t, err)
			assert.Check(t, bytes.Count(pdf, []byte("/Type /Page\n")) >= 2*sites, "%d pages for %d clusters", bytes.Count(pdf, []byte("/Type /Page\n")), sites)
			assert.Equal(t, ask[int](p, `document.querySelectorAll('details[open]').length`), 0)
			p.as("print", "dark")
			assert.Equal(t, ask[string](p, `getComputedStyle(document.body).color + getComputedStyle(document.body).backgroundColor`), "rgb(0, 0, 0)rgb(255, 255, 255)")
			p.do(chromedp.Poll[chromedp.Void](`document.querySelectorAll('svg.topology').length === document.querySelectorAll('.site').length`))
			const shown = `[...document.querySelectorAll('.site h3')].filter(h => h.getClientRects().length && h.checkVisibility({contentVisibilityAuto: true})).length`
			headings := ask[int](p, `document.querySelectorAll('.site h3').length`)
			assert.Check(t, headings >= 5*sites, "%d headings in %d clusters", headings, sites)
			assert.Equal(t, ask[int](p, shown), headings)
			found := ask[contrast](p, contrasts)
			assert.Check(t, len(found.Low) == 0, "paper has texts with too little contrast:\n%s", strings.Join(found.Low, "\n"))
			p.quiet()
		})
	}
}

// TestNarrow: on a phone the page itself does not scroll sideways. The picture and wide tables do, in their own frames, by keyboard too.
func TestNarrow(t *testing.T) {
	for name, html := range pages(t) {
		t.Run(name, func(t *testing.T) {
			p := open(t, html)
			p.do(chromedp.Evaluate[chromedp.Void](opened), chromedp.EmulateViewport(400, 800))
			assert.Equal(t, ask[int](p, `innerWidth`), 400)
			assert.Check(t, ask[int](p, `document.documentElement.scrollWidth`) <= 400, "the page is %d wide", ask[int](p, `document.documentElement.scrollWidth`))
			wide := ask[[]string](p, `[...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll, svg') && e.getBoundingClientRect().right > 400).map(e => e.tagName + ' ' + e.textContent.slice(0, 40))`)
			assert.Check(t, len(wide) == 0, "%q are wider than the screen", wide)
			assert.Check(t, ask[bool](p, `[...document.querySelectorAll('.scroll')].every(e => e.tabIndex === 0 && e.getAttribute('aria-label'))`))
		})
	}
}

// TestKeyboard: the tabulator reaches every control in its order, and the focus can be seen.
func TestKeyboard(t *testing.T) {
	p := open(t, small(t))
	const focused = `(() => { const e = document.activeElement, s = getComputedStyle(e);
		return (e.id || e.className || e.tagName) + ':' + e.textContent.slice(0, 12).trim() + (s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 2 ? '' : ' (no outline)') })()`
	var seen []string
	for range 20 {
		p.do(chromedp.KeyEvent(kb.Tab))
		seen = append(seen, ask[string](p, focused))
	}
	all := strings.Join(seen, "\n")
	last := -1
	for _, want := range []string{"skip:Skip", "filter:", "BUTTON:Name", "BUTTON:Operator", "BUTTON:Budgets", "A:weu", "A:eus", "SUMMARY:weu"} {
		at := strings.Index(all, want)
		assert.Check(t, at > last, "%s is not reached, or in another order:\n%s", want, all)
		last = at
	}
	assert.Check(t, !strings.Contains(all, "(no outline)"), "the focus is not seen:\n%s", all)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('summary').focus()`), chromedp.KeyEvent(kb.Enter))
	p.do(chromedp.Poll[chromedp.Void](`document.querySelectorAll('details[open] svg.topology').length === 1`))
	p.quiet()
}

// TestWithoutScript: the page without JavaScript has the table, and all parts as elements.
func TestWithoutScript(t *testing.T) {
	p := open(t, small(t))
	p.withoutScript()
	assert.Equal(t, p.count("#sites tbody tr"), 3)
	assert.Equal(t, p.count("details.site svg.topology"), 3)
	assert.Equal(t, p.count("#sites button"), 0)
	p.quiet()
}

// TestDescribed: pictures have a title and a description, and every id is there once.
func TestDescribed(t *testing.T) {
	p := open(t, small(t))
	p.do(chromedp.Evaluate[chromedp.Void](opened))
	p.do(chromedp.Poll[chromedp.Void](`document.querySelectorAll('svg.topology').length === 3`))
	assert.Check(t, ask[bool](p, `[...document.querySelectorAll('svg.topology')].every(s => s.getAttribute('aria-labelledby').split(' ').every(id => document.getElementById(id).textContent.length > 10))`))
	assert.DeepEqual(t, ask[[]string](p, `(() => { const all = [...document.querySelectorAll('[id]')].map(e => e.id); return all.filter((id, i) => all.indexOf(id) !== i) })()`), []string{})
	p.inside()
	p.quiet()
}

// inside fails if a text is outside of its picture, or wider than its box.
func (p *tab) inside() {
	p.t.Helper()
	outside := ask[[]string](p, `[...document.querySelectorAll('svg.topology')].flatMap(s => { const box = s.getBoundingClientRect();
		return [...s.querySelectorAll('text')].filter(t => { const b = t.getBoundingClientRect(); return b.right > box.right + 1 || b.bottom > box.bottom + 1 || b.left < box.left - 1 }).map(t => t.textContent) })`)
	assert.Check(p.t, len(outside) == 0, "%q are outside of their picture", outside)
	over := ask[[]string](p, `[...document.querySelectorAll('svg.topology .box, svg.topology .zone')].filter(g => g.querySelector('rect')).flatMap(g => { const box = g.querySelector('rect').getBoundingClientRect();
		return [...g.querySelectorAll('text')].filter(t => t.getBoundingClientRect().right > box.right + 1).map(t => t.textContent) })`)
	assert.Check(p.t, len(over) == 0, "%q are wider than their boxes", over)
}
