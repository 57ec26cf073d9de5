// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/internal/layout"
)

// patterns are the fills of the parts of a bar: color and shape, so that they differ in black and white and for people who see colors otherwise.
// They are defined once for all bars of the page.
const patterns markup = `<svg class="defs" aria-hidden="true" focusable="false"><defs>
<pattern id="p0" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="c0" width="8" height="8"/></pattern>
<pattern id="p1" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="c1" width="8" height="8"/><rect class="k" width="2" height="8"/></pattern>
<pattern id="p2" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="c2" width="6" height="6"/><circle class="k" cx="3" cy="3" r="1.2"/></pattern>
<pattern id="p3" width="8" height="6" patternUnits="userSpaceOnUse"><rect class="c3" width="8" height="6"/><rect class="k" width="8" height="1.5"/></pattern>
<pattern id="p4" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="c4" width="8" height="8"/><rect class="k" width="1.5" height="8"/><rect class="k" width="8" height="1.5"/></pattern>
<pattern id="p5" width="6" height="8" patternUnits="userSpaceOnUse"><rect class="c5" width="6" height="8"/><rect class="k" width="1.5" height="8"/></pattern>
</defs></svg>
`

// fills is the number of patterns. A seventh part has the first again, and its place in the legend tells it apart.
const fills = 6

// budgets writes the bars, the table of the disks and the remarks.
func (w *writer) budgets(r *fit.Report) {
	w.put(`<h3>Does it fit?</h3><div class="budgets">`)
	for i := range r.Budgets {
		w.budget(&r.Budgets[i])
	}
	w.put(`</div>`)
	w.disks(r)
	if len(r.Remarks) > 0 {
		w.put(`<ul class="remarks">`)
		for _, remark := range r.Remarks {
			w.put(`<li>§</li>`, remark)
		}
		w.put(`</ul>`)
	}
}

// mark is the sign of a verdict, beside its word.
func mark(v fit.Verdict) string {
	switch v {
	case fit.Fits:
		return "✓"
	case fit.Tight:
		return "!"
	case fit.Capped:
		return "="
	case fit.Over:
		return "✕"
	case fit.Unknown:
	}
	return "?"
}

// class of a verdict in the style.
func verdictClass(v fit.Verdict) markup {
	switch v {
	case fit.Fits:
		return "good"
	case fit.Tight, fit.Capped:
		return "warn"
	case fit.Over:
		return "bad"
	case fit.Unknown:
	}
	return "none"
}

func (w *writer) badge(class markup, sign, word string) {
	w.put(`<span class="badge `)
	w.out = append(w.out, class...)
	w.put(`"><b aria-hidden="true">§</b> §</span>`, sign, word)
}

func (w *writer) budget(b *fit.Budget) {
	w.put(`<div class="budget"><div class="line"><h4>§`, strings.ToUpper(b.Title[:1])+b.Title[1:])
	if len(b.Pools) > 0 {
		w.put(` <small>§</small>`, strings.Join(b.Pools, ", "))
	}
	w.put(`</h4><span>§`, b.Unit.Text(b.Used()))
	if b.Limit > 0 {
		w.put(` of § §`, b.Unit.Text(b.Limit), b.LimitOf)
	}
	w.put(`</span> `)
	w.badge(verdictClass(b.Verdict), mark(b.Verdict), string(b.Verdict))
	w.put(`</div>`)
	w.bar(b)
	w.put(`<p>§</p></div>`, b.Sentence())
}

// bar draws the parts of a budget beside each other. A bar that goes over its limit is scaled to what is used, and the part beyond the limit is
// framed. Without a limit there is nothing to compare with, and no frame.
func (w *writer) bar(b *fit.Budget) {
	used := b.Used()
	whole := max(used, b.Limit)
	if whole <= 0 {
		return
	}
	w.put(`<svg class="bar" width="100%" height="26" role="img" aria-label="§ used of §"><rect class="track" y="3" width="§%" height="20"/>`,
		b.Unit.Text(used), b.Unit.Text(b.Limit), share(b.Limit, whole))
	var at int64
	for i, p := range b.Parts {
		if p.Value > 0 {
			w.put(`<rect x="§%" y="3" width="§%" height="20" fill="url(#p§)"/>`, share(at, whole), share(p.Value, whole), i%fills)
			at += p.Value
		}
	}
	if b.Limit > 0 && used > b.Limit {
		w.put(`<rect class="over" x="§%" y="2" width="§%" height="22"/>`, share(b.Limit, whole), share(used-b.Limit, whole))
	}
	if b.Limit > 0 {
		w.put(`<line class="limit" x1="§%" x2="§%" y2="26"/>`, share(b.Limit, whole), share(b.Limit, whole))
	}
	w.put(`</svg><ul class="legend">`)
	for i, p := range b.Parts {
		if p.Value == 0 {
			continue
		}
		w.put(`<li><svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" fill="url(#p§)"/></svg> § <b>§</b></li>`, i%fills, p.Name, b.Unit.Text(p.Value))
	}
	w.put(`</ul>`)
}

// share is a part of a whole in percent, with two digits.
func share(part, whole int64) px {
	if whole <= 0 {
		return 0
	}
	return px(int64(float64(part)/float64(whole)*10000)) / 100
}

func (w *writer) disks(r *fit.Report) {
	w.put(`<div class="scroll" tabindex="0" role="region" aria-label="Disks"><table><caption>Disks of one instance. Figures of Azure as of §.</caption><thead><tr><th scope="col">Disk</th><th scope="col" class="num">Size</th><th scope="col">Type</th><th scope="col" class="num">IOPS</th><th scope="col" class="num">MB/s</th><th scope="col">Burst</th></tr></thead><tbody>`, r.Figures)
	for i := range r.Volumes {
		v := &r.Volumes[i]
		size, kind, rate, speed, burst := "–", v.Type, "–", "–", "–"
		if v.Bytes > 0 {
			size = fit.Bytes.Text(v.Bytes)
		}
		switch {
		case v.Local:
			kind = "disk of the node"
		case kind == "" && v.Class != "":
			kind = "class " + v.Class
		case kind == "":
			kind = "default class"
		}
		if v.Known() {
			rate, speed = fit.PerSec.Text(int64(v.Rate.IOPS)), fit.Count.Text(int64(v.Rate.MBps))
		}
		if v.Burst.IOPS > 0 {
			burst = fit.PerSec.Text(int64(v.Burst.IOPS)) + " IOPS, " + fit.MBps.Text(int64(v.Burst.MBps))
			if v.BurstMinutes > 0 {
				burst += ", for " + layout.Count(v.BurstMinutes, "minute")
			}
		}
		w.put(`<tr><td>§</td><td class="num">§</td><td>§</td><td class="num">§</td><td class="num">§</td><td>§</td></tr>`, v.Name, size, kind, rate, speed, burst)
	}
	w.put(`</tbody></table></div>`)
}
