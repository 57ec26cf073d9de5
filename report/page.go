// SPDX-License-Identifier: Apache-2.0

package report

import (
	"crypto/sha256"
	_ "embed" // for the style and the script
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
)

//go:embed style.css
var style string

//go:embed page.js
var script string

// Page is one document.
type Page struct {
	// Title of the page; empty for the name of the cluster, or the number of clusters.
	Title string
	// Version of pgha.
	Version string
	// Now is the day of the page.
	Now time.Time
	// Sites in their order.
	Sites []*Site
	// Findings are about several clusters.
	Findings []lint.Finding
	// Plan from another state to this one, which Against names; nil for none.
	Plan    *plan.Plan
	Against string
}

// HTML writes the page.
func (p *Page) HTML() []byte {
	w := &writer{out: make([]byte, 0, 32<<10+len(p.Sites)*12<<10)}
	w.head(p)
	w.put(patterns)
	w.put(`<a class="skip" href="#main">Skip to the content</a><header><h1>§</h1><p>`, p.heading())
	if !p.Now.IsZero() {
		w.put(`As of <time>§</time>, in UTC. `, p.Now.UTC().Format("2006-01-02 15:04"))
	}
	w.put(`Written by pgha § from the profiles. Nothing of it is measured.</p></header><main id="main">`, p.Version)
	if len(p.Sites) == 1 {
		w.one(p, p.Sites[0])
	} else {
		w.many(p)
	}
	w.shared(p)
	w.put("</main>\n<script>")
	w.out = append(w.out, script...)
	w.put("</script>\n</body></html>\n")
	return w.out
}

// head writes the head with the policy. It allows the style and the script of this file, and nothing else: no address, no handler in an attribute.
// https://www.w3.org/TR/CSP3/
func (w *writer) head(p *Page) {
	w.put("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
	w.put("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-§'; script-src 'sha256-§'; base-uri 'none'; form-action 'none'\">\n", digest(style), digest(script))
	w.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta name=\"referrer\" content=\"no-referrer\">\n")
	w.put("<title>§</title>\n<style>", p.heading())
	w.out = append(w.out, style...)
	w.put("</style></head><body>\n")
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func (p *Page) heading() string {
	switch {
	case p.Title != "":
		return p.Title
	case len(p.Sites) == 1:
		return "PostgreSQL " + p.Sites[0].title()
	}
	return layout.Count(len(p.Sites), "PostgreSQL cluster")
}

// one writes a page about one cluster.
func (w *writer) one(p *Page, s *Site) {
	w.put(`<section class="site" id="s0"><h2 class="said">The cluster</h2>`)
	w.tiles(p, s)
	w.sections(p, s, 0)
	w.put(`</section>`)
}

func (w *writer) sections(p *Page, s *Site, n int) {
	w.put(`<h3>Topology</h3>`)
	w.topology(s.topology, n)
	w.budgets(s.Fit)
	w.findings(s)
	w.plan(p, s)
	w.backups(s)
}

// tiles are what matters most, in a row.
func (w *writer) tiles(p *Page, s *Site) {
	w.put(`<dl class="tiles"><div><dt>PostgreSQL</dt><dd>§</dd></div><div><dt>Instances</dt><dd>§</dd></div><div><dt>Operator</dt><dd>§</dd></div>`,
		s.Fit.Major, s.Fit.Instances, s.Target)
	if s.Plugin != "" {
		w.put(`<div><dt>Backup plugin</dt><dd>§</dd></div>`, s.Plugin)
	}
	w.put(`<div><dt>IOPS of the data</dt><dd>§</dd></div><div><dt>Budgets</dt><dd>`, orDash(iops(s.Fit)))
	v := s.Fit.Verdict()
	w.badge(verdictClass(v), mark(v), string(v))
	w.put(`</dd></div><div><dt>Findings</dt><dd>§</dd></div>`, found(s))
	if p.Plan != nil {
		w.put(`<div><dt>Change</dt><dd>`)
		if one := p.planOf(s); one != nil {
			w.effect(one.Class)
		} else {
			w.put(`none`)
		}
		w.put(`</dd></div>`)
	}
	w.put(`<div class="file"><dt>Profile</dt><dd><code>§</code></dd></div></dl>`, s.File)
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// iops is what the disk of the data does for as long as it takes; empty if it is not known.
func iops(r *fit.Report) string {
	if len(r.Volumes) == 0 || !r.Volumes[0].Known() {
		return ""
	}
	return fit.PerSec.Text(int64(r.Volumes[0].Rate.IOPS))
}

func found(s *Site) string {
	e, wa := s.Count(lint.Error), s.Count(lint.Warning)
	var parts []string
	for _, part := range []struct {
		n    int
		word string
	}{{e, "error"}, {wa, "warning"}, {len(s.Findings) - e - wa, "info"}} {
		if part.n > 0 {
			parts = append(parts, layout.Count(part.n, part.word))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// shared writes what belongs to no cluster alone.
func (w *writer) shared(p *Page) {
	if len(p.Findings) > 0 {
		w.put(`<h2>Findings about several clusters</h2>`)
		w.findingTable(p.Findings)
	}
	if p.Plan == nil {
		return
	}
	for i := range p.Plan.Sites {
		one := &p.Plan.Sites[i]
		switch {
		case one.Name == "":
			w.put(`<h2>Change of what several clusters share</h2>`)
			w.planSite(one)
		case !p.has(one):
			w.put(`<h2>Change of §, which is not on this page</h2>`, one.Namespace+"/"+one.Name)
			w.planSite(one)
		}
	}
	if lines := append(append([]string{}, p.Plan.Notes...), p.Plan.Remarks...); len(lines) > 0 {
		w.put(`<h2>About the two sides</h2><ul class="remarks">`)
		for _, line := range lines {
			w.put(`<li>§</li>`, line)
		}
		w.put(`</ul>`)
	}
}

func (p *Page) has(one *plan.Site) bool {
	return slices.ContainsFunc(p.Sites, func(s *Site) bool { return s.is(one) })
}
